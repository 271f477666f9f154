import t from 'tap'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { payReceivable, seedReceivable } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'

t.test('a draft for an event says what of each declared receivable counts, as of today', async t => {
  const { database, report, confirm, settled, claims, call } = await runClaims(t, '2022-05-10')
  const { adminUrl } = database
  const { id: policyId } = await seedPolicy(adminUrl)
  const partlyPaid = await seedReceivable(adminUrl, { policyId, amount: 40_000_000 })
  await payReceivable(adminUrl, partlyPaid, { amount: 5_000_000, paidOn: '2022-04-20' })
  const tooLate = await seedReceivable(adminUrl, { policyId, amount: 7_000_000, suppliedOn: '2022-05-11' })
  const settledOne = await seedReceivable(adminUrl, { policyId, amount: 3_000_000 })
  await payReceivable(adminUrl, settledOne, { amount: 3_000_000, paidOn: '2022-04-20' })
  await confirm(await report())
  await settled()
  const [draft] = await claims()
  const preview = (as = 'portal') => call('GET', `/v1/claims/${draft?.id}/preview`, { as })

  const first = await preview()
  t.equal(first.status, 200, first.text)
  t.match(first.body, {
    claimable: true,
    claimableFrom: '2022-05-02',
    lateAfter: '2022-06-02',
    barredAfter: '2025-05-02',
    actualLoss: 35_000_000,
    coveredLoss: 28_000_000,
    payable: Number(draft?.expected_payout),
    boundBy: 'coverage_ratio'
  })
  const counted = new Map(
    first.body.receivables.map((one: { invoiceNumber: string; counted: number }) => [one.invoiceNumber, one.counted])
  )
  t.strictSame([counted.get(partlyPaid), counted.get(tooLate), counted.has(settledOne)], [35_000_000, 0, false])
  const late = first.body.receivables.find((one: { invoiceNumber: string }) => one.invoiceNumber === tooLate)
  t.match(late.leftOut, [{ amount: 7_000_000, rule: {} }], 'what does not count says why')

  await payReceivable(adminUrl, partlyPaid, { amount: 10_000_000, paidOn: '2022-05-10' })
  t.match((await preview()).body, { actualLoss: 25_000_000, payable: 20_000_000 }, 'what was paid since is left out')
  t.equal((await preview('portal-2')).status, 404)

  const filed = await call('POST', `/v1/claims/${draft?.id}/filing`, { body: {} })
  t.equal(filed.status, 201, filed.text)
  const after = await preview()
  t.equal(after.status, 409, after.text)
})

t.test('a draft for overdue receivables counts those that are still unpaid, each from its own day', async t => {
  const { database, sweep, claims, call } = await runClaims(t, '2022-11-30')
  const { adminUrl } = database
  const { id: policyId } = await seedPolicy(adminUrl)
  const first = await seedReceivable(adminUrl, { policyId, amount: 10_000_000, dueOn: '2022-04-30' })
  const second = await seedReceivable(adminUrl, { policyId, amount: 10_000_000, dueOn: '2022-06-30' })
  await sweep()
  const [draft] = await claims()
  const preview = () => call('GET', `/v1/claims/${draft?.id}/preview`)
  t.match((await preview()).body, {
    claimable: true,
    claimableFrom: '2022-07-01',
    payable: 16_000_000,
    receivables: [
      { invoiceNumber: first, counted: 10_000_000 },
      { invoiceNumber: second, counted: 10_000_000 }
    ]
  })
  await payReceivable(adminUrl, first, { amount: 10_000_000, paidOn: '2022-11-30' })
  t.match((await preview()).body, { payable: 8_000_000, receivables: [{ invoiceNumber: second }] })
  await payReceivable(adminUrl, second, { amount: 10_000_000, paidOn: '2022-11-30' })
  const nothing = await preview()
  t.equal(nothing.status, 409, nothing.text)
  t.match(nothing.body.detail, /were paid or withdrawn/)
})

t.test('a draft without a declared receivable has nothing to count yet', async t => {
  const { database, report, confirm, settled, claims, call } = await runClaims(t, '2022-05-10')
  await seedPolicy(database.adminUrl)
  await confirm(await report())
  await settled()
  const [draft] = await claims()
  const { status, body, text } = await call('GET', `/v1/claims/${draft?.id}/preview`)
  t.equal(status, 200, text)
  t.match(body, { receivables: [], actualLoss: 0, payable: 0, insuredAmount: 50_000_000 })
})
