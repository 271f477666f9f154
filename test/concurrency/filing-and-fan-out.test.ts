import t from 'tap'
import { runClaims } from '../services/claims/claims-service.ts'
import { closeGate } from '../support/gate.ts'
import { seedPolicy } from '../support/seeded-policy.ts'
import { seedReceivable } from '../support/seeded-receivable.ts'

const running = await runClaims(t, '2022-05-10')
const { call, database, report, confirm, claims, settled } = running
const { id: policyId } = await seedPolicy(database.adminUrl)
await seedReceivable(database.adminUrl, { policyId })
const claimsFor = (eventId: string) => claims(`policy_id = '${policyId}' and event_id = '${eventId}'`)

t.test('a firm files while the fan-out drafts: there is one claim, and it is filed', async t => {
  const eventId = await report()
  // Whoever would draft or file waits; then both go on at once.
  const gate = await closeGate(t, database, 'lock table claims.claim in share mode', [], 'claims')
  await confirm(eventId)
  const filing = call('POST', '/v1/claims', { body: { policyId, eventId } })
  await gate.untilWaiting(1)
  await gate.open()
  const filed = await filing
  t.equal(filed.status, 201, filed.text)
  await settled()
  const made = await claimsFor(eventId)
  t.match(made, [{ id: filed.body.id, status: 'filed' }])
  t.equal(made.length, 1)
})

t.test('two filings that name no receivable at once: one is told of the other', async t => {
  const { id: second } = await seedPolicy(database.adminUrl)
  await seedReceivable(database.adminUrl, { policyId: second })
  const eventId = await report({ occurredOn: '2022-05-03' })
  const gate = await closeGate(t, database, 'lock table claims.claim in share mode', [], 'claims')
  await confirm(eventId)
  const both = [1, 2].map(() => call('POST', '/v1/claims', { body: { policyId: second, eventId } }))
  await gate.untilWaiting(2)
  await gate.open()
  const replies = await Promise.all(both)
  t.strictSame(replies.map(({ status }) => status).toSorted(), [201, 409])
  await settled()
  t.equal((await claims(`policy_id = '${second}'`)).length, 1)
})
