import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../support/seeded-policy.ts'
import { bySql } from '../support/seeded-receivable.ts'

const { call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const { id: policyId } = await seedPolicy(database.adminUrl)
const at = `/v1/policies/${policyId}/receivables`

let invoices = 0
async function declared(amount: number) {
  invoices += 1
  const body = {
    buyer: SEEDED_BUYER,
    instrument: 'open_account',
    invoiceNumber: `withdrawn-${invoices}`,
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount
  }
  return { body, id: String((await call('POST', at, { body })).body.id) }
}

const HELD = 'select from policy.receivable where id = $1 for update'

t.test('a payment and a withdrawal want the same last won', async t => {
  const { id } = await declared(1)
  const gate = await closeGate(t, database, HELD, [id])
  const both = [
    call('POST', `${at}/${id}/payments`, { body: { amount: 1, paidOn: '2022-05-31' } }),
    call('POST', `${at}/${id}/withdrawals`, { body: { reason: 'x' } })
  ]
  await gate.untilWaiting(2)
  await gate.open()
  t.strictSame((await Promise.all(both)).map(({ status }) => status).toSorted(), [201, 409])
  t.match((await call('GET', `${at}/${id}`)).body, { outstanding: 0 })
})

t.test('of two corrections one is kept, with the payment that came between', async t => {
  const { id, body } = await declared(1000)
  const gate = await closeGate(t, database, HELD, [id])
  const correct = (amount: number) =>
    call('POST', `${at}/${id}/corrections`, { body: { ...body, amount, reason: 'x' } })
  const pay = call('POST', `${at}/${id}/payments`, { body: { amount: 600, paidOn: '2022-05-31' } })
  await gate.untilWaiting(1)
  const both = [correct(900), correct(900)]
  await gate.untilWaiting(3)
  await gate.open()
  t.equal((await pay).status, 201)
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  t.strictSame(statuses.toSorted(), [201, 409])
  const { items } = (await call('GET', `${at}?invoiceNumber=${body.invoiceNumber}`)).body
  t.match(items, [
    { corrects: id, amount: 900, settled: 600, outstanding: 300 },
    { id, status: 'withdrawn', settled: 0 }
  ])
})

t.test('a bank that is being confirmed what is being withdrawn is told', async t => {
  const { id } = await declared(5)
  // The confirmation has read what is open, and is about to commit.
  const gate = await closeGate(t, database, 'lock table policy.receivables_confirmation in share mode')
  const consent = { policyId, bank: 'org_bank', buyers: [SEEDED_BUYER], validUntil: '2022-06-30' }
  const confirming = call('POST', '/v1/insured-receivables-confirmations', { body: consent })
  await gate.untilWaiting(1)
  const withdrawing = call('POST', `${at}/${id}/withdrawals`, { body: { reason: 'x' } })
  // Without the policy's lock the withdrawal would look before the confirmation is there, and be done.
  await Promise.race([gate.untilWaiting(2), withdrawing])
  await gate.open()
  t.equal((await withdrawing).status, 201)
  const told = await bySql(
    database.adminUrl,
    `select subject from platform.event where type = 'confirmation.receivable_withdrawn'`
  )
  t.strictSame(told, [{ subject: (await confirming).body.id }])
})
