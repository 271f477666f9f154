import t from 'tap'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { bySql, payReceivable, reversePayment, seedReceivable } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'

t.test('the day before, the day and the day after an unpaid receivable can be claimed', async t => {
  const { database, sweep, move, claims, notices } = await runClaims(t, '2022-08-01')
  const { id: policyId } = await seedPolicy(database.adminUrl)
  const receivableId = await seedReceivable(database.adminUrl, { policyId, paid: 5_000_000 })
  t.match(await sweep(), { outcome: 'done', report: { marked: 0, drafted: 0, told: 0 } })
  await move('2022-08-02')
  t.match(await sweep(), { outcome: 'done', report: { marked: 1, drafted: 1, told: 1 } })
  const [claim] = await claims()
  t.match(claim, { status: 'draft', event_id: null, receivable_ids: [receivableId], expected_payout: '28000000' })
  t.ok(claim?.documents.includes('overdue_ledger'))
  const [notice, ...more] = await notices()
  t.same(more, [])
  t.match(notice, {
    kind: 'receivable_claimable',
    subject: { policyId, receivableId, claimId: claim?.id },
    parameters: { dueOn: '2022-05-31', amount: 35_000_000, lateAfter: '2022-09-01' },
    text: /\(no\. .+\) from 예시모터스\(\d{10}\) that was due/
  })
  await move('2022-08-03')
  t.match(await sweep(), { report: { marked: 0, drafted: 0, told: 0 } }, 'once is enough')
  t.equal((await notices()).length, 1)
})

t.test(
  'a sweep that was missed for months finds everything at once, and later ones gather in the same draft',
  async t => {
    const { database, sweep, move, claims } = await runClaims(t, '2022-11-30')
    const { id: policyId } = await seedPolicy(database.adminUrl)
    const { adminUrl } = database
    const first = await seedReceivable(adminUrl, { policyId, amount: 10_000_000, dueOn: '2022-04-30' })
    const second = await seedReceivable(adminUrl, { policyId, amount: 10_000_000, dueOn: '2022-06-30' })
    const third = await seedReceivable(adminUrl, { policyId, amount: 100_000_000, dueOn: '2022-10-31' })
    t.match(await sweep(), { report: { marked: 2, drafted: 1, told: 2 } })
    t.match(await claims(), [{ receivable_ids: [first, second], expected_payout: '16000000' }])
    await move('2023-01-03')
    t.match(await sweep(), { report: { marked: 1, drafted: 0, told: 1 } })
    const all = await claims()
    t.equal(all.length, 1)
    t.match(
      all[0],
      { receivable_ids: [first, second, third], expected_payout: '50000000' },
      'bound by the insured amount'
    )
  }
)

t.test('a draft whose first receivable was paid meanwhile is filed as of the next one, in time', async t => {
  const { database, call, sweep, move, claims } = await runClaims(t, '2022-08-02')
  const { adminUrl } = database
  const { id: policyId } = await seedPolicy(adminUrl)
  const paid = await seedReceivable(adminUrl, { policyId, amount: 10_000_000 })
  await sweep()
  const open = await seedReceivable(adminUrl, { policyId, amount: 20_000_000, dueOn: '2022-10-31' })
  await move('2023-01-03')
  await sweep()
  t.match(await claims(), [{ receivable_ids: [paid, open] }])
  await payReceivable(adminUrl, paid, { amount: 10_000_000, paidOn: '2022-12-30' })
  const { status, body } = await call('POST', `/v1/claims/${(await claims())[0]?.id}/filing`, { body: {} })
  t.match(
    { status, ...body },
    { status: 'filed', late: false, findings: [], claimableFrom: '2023-01-03', lateAfter: '2023-02-02' },
    body.detail
  )
})

t.test('what is paid is not told; what is declared late, or open again, is', async t => {
  const { database, sweep, move, claims } = await runClaims(t, '2022-09-01')
  const { adminUrl } = database
  const { id: policyId } = await seedPolicy(adminUrl)
  const paid = await seedReceivable(adminUrl, { policyId, amount: 10_000_000 })
  const payment = await payReceivable(adminUrl, paid, { amount: 10_000_000, paidOn: '2022-07-31' })
  t.match(await sweep(), { report: { marked: 0 } })
  const late = await seedReceivable(adminUrl, { policyId, amount: 20_000_000, dueOn: '2022-04-29' })
  await move('2022-09-02')
  t.match(await sweep(), { report: { marked: 1, told: 1 } })
  t.match(await claims(), [{ receivable_ids: [late] }])
  await reversePayment(adminUrl, paid, { id: payment, amount: 10_000_000, on: '2022-09-02' })
  await move('2022-09-03')
  t.match(await sweep(), { report: { marked: 1, told: 1 } })
  t.equal((await claims())[0]?.receivable_ids.length, 2)
})

for (const [what, uncovered] of [
  ['could be claimed before the inception', { suppliedOn: '2021-09-01', dueOn: '2021-10-29' }],
  ['was supplied before the inception', { suppliedOn: '2021-12-20', dueOn: '2022-02-28' }]
] as const)
  t.test(
    `what ${what} is found in the same sweep: it neither dates nor hides the claim of what is covered`,
    async t => {
      const { database, sweep, claims, notices } = await runClaims(t, '2022-08-02')
      const { adminUrl } = database
      const { id: policyId } = await seedPolicy(adminUrl)
      await seedReceivable(adminUrl, { policyId, ...uncovered })
      const covered = await seedReceivable(adminUrl, { policyId })
      t.match(await sweep(), { report: { marked: 2, drafted: 1, told: 1 } })
      const [claim] = await claims()
      t.match(claim, { receivable_ids: [covered], expected_payout: '32000000' })
      t.match(
        { ...claim, told: (await notices())[0]?.parameters['lateAfter'] },
        { occurred_on: '2022-08-02', claimable_from: '2022-08-02', late_after: '2022-09-01', told: '2022-09-01' }
      )
    }
  )

t.test('what the policy does not cover is marked, and nobody is told', async t => {
  const { database, sweep, claims, notices } = await runClaims(t, '2022-09-01')
  const { adminUrl } = database
  const { id: policyId } = await seedPolicy(adminUrl)
  await seedReceivable(adminUrl, { policyId, suppliedOn: '2021-12-31', dueOn: '2022-02-28' })
  t.match(await sweep(), { report: { marked: 1, drafted: 0, told: 0 } })
  t.same(await claims(), [])
  t.same(await notices(), [])
  t.match(await bySql(adminUrl, 'select marked_on, claimable_on from claims.overdue'), [{}])
})
