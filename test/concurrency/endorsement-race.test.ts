import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { asAdmin } from '../support/business-day.ts'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../support/seeded-policy.ts'

const { call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })

t.test('two endorsements at once: the second is worked out on what the first one left', async t => {
  const { id } = await seedPolicy(database.adminUrl)
  const body = {
    effectiveFrom: '2022-07-01',
    changes: [{ kind: 'lower_limit', buyer: SEEDED_BUYER, amount: 20_000_000 }]
  }
  // Without the lock each would do what it works out now, and the premium would be given back twice.
  const alone = await Promise.all([1, 2].map(() => call('POST', `/v1/policies/${id}/endorsement-previews`, { body })))
  t.strictSame(
    alone.map(reply => [reply.body.status, reply.body.terms.premium.decrease > 0]),
    [
      ['possible', true],
      ['possible', true]
    ]
  )
  const gate = await closeGate(t, database, 'select from policy.policy where id = $1 for update', [id])
  const both = [1, 2].map(() => call('POST', `/v1/policies/${id}/endorsements`, { body }))
  await gate.untilWaiting(2)
  await gate.open()
  const replies = await Promise.all(both)
  t.strictSame(replies.map(reply => reply.status).toSorted(), [201, 409])
  t.match(replies.find(reply => reply.status === 409)?.body.errors, [{ code: 'endorsement.not_lower' }])
  const rows = await asAdmin(
    database,
    `select (select count(*) from policy.cover where policy_id = $1)::int as covers,
      (select count(*) from policy.premium_refund where policy_id = $1)::int as refunds`,
    [id]
  )
  t.strictSame(rows, [{ covers: 2, refunds: 1 }])
})
