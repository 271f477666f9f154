import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { startService } from '../../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { seedReceivable } from '../../support/seeded-receivable.ts'
import { seedWithdrawal } from '../../support/seeded-withdrawal.ts'
import { runClaims } from './claims-service.ts'
import { claimDeskOf } from './filed-claim.ts'

// The seeded policy covers the buyer with 50,000,000 won at 80 % for 2022. Its limit was withdrawn for three days of March.
const service = await runClaims(t, '2022-05-10')
const { call, database } = service
const desk = claimDeskOf(service)
const policies = await startService(t, policyService, service)
const { id: policyId } = await seedPolicy(database.adminUrl)
await seedWithdrawal(database.adminUrl, { buyer: SEEDED_BUYER, from: '2022-03-02', liftedFrom: '2022-03-05' })

const amount = 15_000_000
const supplies = [
  ['2022-03-01', amount, 'the day before'],
  ['2022-03-02', 0, 'the day from which the limit is withdrawn'],
  ['2022-03-04', 0, 'the last day before it is given again'],
  ['2022-03-05', amount, 'the day from which it is given again']
] as const
const ids = new Map<string, string>()
for (const [suppliedOn] of supplies)
  ids.set(suppliedOn, await seedReceivable(database.adminUrl, { policyId, suppliedOn, amount }))
const withdrawn = [
  {
    code: 'receivable.after_withdrawal',
    outcome: 'decline',
    rule: { parameter: 'claims.supplies_after_withdrawal_excluded', value: true }
  }
]

t.test('both services say the same of each day of supply', async t => {
  for (const [suppliedOn, counted, sentence] of supplies) {
    const { body } = await policies.call('GET', `/v1/policies/${policyId}/receivables/${ids.get(suppliedOn)}`)
    t.match(body.coverage, { coveredAmount: counted, findings: counted > 0 ? [] : withdrawn }, sentence)
  }
  const preview = await call('POST', '/v1/claim-previews', {
    body: {
      policyId,
      buyer: SEEDED_BUYER,
      event: { type: 'rehabilitation_petition', occurredOn: '2022-05-02' },
      receivables: supplies.map(([suppliedOn, , invoiceNumber]) => ({
        invoiceNumber,
        suppliedOn,
        dueOn: '2022-05-31',
        amount
      }))
    },
    headers: { 'accept-language': 'ko' }
  })
  const told = preview.body.receivables as { counted: number; findings: { message: string }[] }[]
  t.strictSame(
    told.map(({ counted }) => counted),
    supplies.map(([, counted]) => counted),
    preview.text
  )
  t.match(told[1]?.findings, withdrawn)
  t.match(told[2]?.findings[0]?.message, /2022-03-02부터 중단되어 2022-03-04에 공급한/)
  t.match(preview.body, { actualLoss: 30_000_000, payable: 24_000_000, boundBy: 'coverage_ratio' })
})

t.test(
  'the draft expects, and the assessment finds, what was supplied under a limit; the receipt replays it',
  async t => {
    const eventId = await service.report()
    await service.confirm(eventId)
    await service.settled()
    const [draft] = await service.claims()
    t.match(draft, { status: 'draft', expected_payout: '24000000' })
    const { id } = await desk.file({ policyId, eventId })
    const assessment = await desk.assess(id)
    t.match(assessment, { countedReceivables: 30_000_000, due: 24_000_000, breaches: [] })
    for (const [suppliedOn, counted, sentence] of supplies) {
      const { receivables } = assessment as { receivables: { invoiceNumber: string }[] }
      const assessed = receivables.find(({ invoiceNumber }) => invoiceNumber === ids.get(suppliedOn))
      const leftOut = counted > 0 ? [] : [{ reason: 'receivable.after_withdrawal', amount }]
      t.match(assessed, { counted, leftOut, findings: counted > 0 ? [] : withdrawn }, sentence)
    }
    await seedWithdrawal(database.adminUrl, { buyer: SEEDED_BUYER, from: '2022-03-01' })
    const verified = await call('POST', `/v1/claims/${id}/assessment-verifications`, { as: 'auditor', body: {} })
    t.match(verified.body, { matches: true, differences: [] }, 'from what was known when it was assessed')
  }
)

t.test('an overdue is told and drafted for what was supplied under a limit alone', async t => {
  const buyer = '9998600058'
  const { id: other } = await seedPolicy(database.adminUrl, { buyers: [{ businessNumber: buyer }] })
  await seedWithdrawal(database.adminUrl, { buyer, from: '2022-01-10', liftedFrom: '2022-01-20' })
  for (const suppliedOn of ['2022-01-09', '2022-01-10', '2022-01-19'])
    await seedReceivable(database.adminUrl, { policyId: other, buyer, suppliedOn, dueOn: '2022-02-28', amount })
  await service.sweep()
  await service.settled()
  const drafts = await service.claims(`policy_id = '${other}'`)
  t.equal(drafts.length, 1)
  t.match(drafts, [{ status: 'draft', expected_payout: '12000000' }])
  t.equal(drafts[0]?.receivable_ids.length, 1)
})
