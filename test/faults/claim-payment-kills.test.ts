import t from 'tap'
import { invoice, runClaimDesk } from '../services/claims/filed-claim.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { closeGate } from '../support/gate.ts'
import { startKillableService } from '../support/killable-service.ts'
import type { Reply } from '../support/running-service.ts'
import { bySql } from '../support/seeded-receivable.ts'

/** Steps of paying, by what it is stopped with just before each. */
const RESERVE_STEPS: Readonly<Record<string, string>> = {
  'the payment is written': 'lock table claims.payment in share mode',
  'the answer is kept': 'lock table platform.idempotent_answer in share mode'
}
const POST_STEPS: Readonly<Record<string, string>> = {
  'the hold is committed': 'select from ledger.hold for update',
  'the posting is written': 'lock table claims.payment_settlement in share mode'
}

// This process survives; it answers the retries.
const desk = await runClaimDesk(t)
const { call, database, filesFolder } = desk
const toBeKilled = [...Object.keys(RESERVE_STEPS), ...Object.keys(POST_STEPS)].map(() =>
  startKillableService(t, 'claims', { database, filesFolder })
)
let buyers = 700

/** A decided claim of 28,000,000 won. */
async function decided(): Promise<string> {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer }] })
  const eventId = await desk.event({ buyer })
  return desk.approved({ policyId, eventId, receivables: [invoice({ amount: 35_000_000 })] })
}

/** Sends the request to a service of its own, kills it in the middle and waits until its client is gone. */
async function killedAt(url: string, sql: string): Promise<void> {
  const dying = await toBeKilled.pop()
  if (!dying) throw new Error('there is nobody left to kill')
  const gate = await closeGate(t, database, sql, [], 'claims')
  const headers = { 'idempotency-key': url, 'content-type': 'application/json' }
  const lost = dying.send(url, { as: 'cashier', method: 'POST', headers, body: '{}' }).then(
    () => 'answered',
    () => 'lost'
  )
  await gate.untilWaiting(1)
  await dying.kill()
  t.equal(await lost, 'lost')
  await gate.open()
}

/** Postgres notices a moment later that its client died; until then the key is in flight. */
async function retry(url: string): Promise<Reply> {
  for (;;) {
    const reply = await call('POST', url, { as: 'cashier', body: {}, key: url })
    if (reply.body.code !== 'key_in_flight') return reply
  }
}

async function whatIsThere(claimId: string) {
  const [there] = await bySql<{ payments: number; settlements: number; held: string; notices: number }>(
    database.adminUrl,
    `select (select count(*) from claims.payment where claim_id = $1)::int as payments,
      (select count(*) from claims.payment_settlement s join claims.payment p on p.id = s.payment_id where p.claim_id = $1)::int as settlements,
      (select count(*) from ledger.hold h join claims.payment p on p.id = h.subject where p.claim_id = $1)::int as holds,
      (select count(*) from platform.notice where kind = 'claim_paid' and subject ->> 'claimId' = $1)::int as notices`,
    [claimId]
  )
  return there
}

t.test('killed while it reserves: sent again, there is one payment and one hold', async t => {
  for (const [step, sql] of Object.entries(RESERVE_STEPS)) {
    const claimId = await decided()
    const url = `/v1/claims/${claimId}/payments`
    await killedAt(url, sql)
    const reply = await retry(url)
    t.match(reply, { status: 201, body: { status: 'reserved', amount: 28_000_000 } }, `before ${step}`)
    t.strictSame(await whatIsThere(claimId), { payments: 1, settlements: 0, holds: 1, notices: 0 })
    t.equal(
      (await call('POST', url, { as: 'cashier', key: 'another' })).status,
      409,
      'and no second one by another key'
    )
  }
})

t.test('killed between reserve and post: sent again, it is posted once', async t => {
  for (const [step, sql] of Object.entries(POST_STEPS)) {
    const claimId = await decided()
    const { id } = await desk.reserve(claimId)
    const url = `/v1/claims/${claimId}/payments/${id}/posting`
    await killedAt(url, sql)
    const reply = await retry(url)
    t.match(reply, { status: 201, body: { status: 'posted' } }, `before ${step}`)
    t.strictSame(await whatIsThere(claimId), { payments: 1, settlements: 1, holds: 1, notices: 1 })
    t.match(await desk.claim(claimId), { status: 'paid' })
  }
})
