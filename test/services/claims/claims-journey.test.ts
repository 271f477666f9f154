import t from 'tap'
import { SEEDED_BUYER } from '../../support/seeded-policy.ts'
import { invoice, runClaimDesk } from './filed-claim.ts'

t.test('a claim on its way: filed, assessed, decided, reserved, posted, each won explained', async t => {
  const desk = await runClaimDesk(t)
  const policyId = await desk.policy()
  const eventId = await desk.event()
  const filed = await desk.file({
    policyId,
    eventId,
    receivables: [invoice({ invoiceNumber: 'A-1', payments: [{ amount: 5_000_000, paidOn: '2022-04-20' }] })]
  })
  t.match(filed, { status: 'filed', policyId, buyer: SEEDED_BUYER, late: false, filedOn: '2022-05-10', drafted: false })
  t.strictSame([filed.claimableFrom, filed.lateAfter, filed.barredAfter], ['2022-05-02', '2022-06-02', '2025-05-02'])
  t.strictSame(filed.event, { type: 'rehabilitation_petition', id: eventId, occurredOn: '2022-05-02' })
  t.ok(filed.documents.length > 3, 'a checklist of papers')

  const assessment = await desk.assess(filed.id)
  t.match(assessment, {
    claimable: true,
    actualLoss: 35_000_000,
    coveredLoss: 28_000_000,
    due: 28_000_000,
    payable: 28_000_000,
    boundBy: 'coverage_ratio',
    provisional: false,
    receivables: [
      {
        invoiceNumber: 'A-1',
        amount: 40_000_000,
        counted: 35_000_000,
        leftOut: [{ reason: 'payments', amount: 5_000_000 }]
      }
    ]
  })

  const decided = await desk.decide(filed.id, { outcome: 'approve', amount: 28_000_000 })
  t.match(decided, {
    decision: { status: 'in_effect', confirmation: 'none' },
    claim: { status: 'approved', payableBy: '2022-05-20' }
  })

  const payment = await desk.reserve(filed.id)
  t.match(payment, {
    status: 'reserved',
    amount: 28_000_000,
    paidOut: 28_000_000,
    payees: [{ payee: 'policyholder', pledgeId: null, amount: 28_000_000 }],
    payableBy: '2022-05-20'
  })
  const posted = await desk.post(filed.id, payment.id)
  t.match(posted, { status: 'posted', paidOn: '2022-05-10' })
  t.match(await desk.claim(filed.id), { status: 'paid', payableBy: null })

  const notices = (await desk.call('GET', '/v1/notices', { scope: 'events:read' })).body.items
  t.strictSame(notices.map((notice: { kind: string }) => notice.kind).sort(), ['claim_decided', 'claim_paid'])

  const verified = await desk.call('POST', `/v1/claims/${filed.id}/assessment-verifications`, {
    as: 'auditor',
    body: {}
  })
  t.match(verified, { status: 200, body: { matches: true, differences: [] } })

  for (const path of ['', '/assessments', '/decisions', '/payments', '/documents', '/adverse-notices', '/appeals']) {
    const other = await desk.call('GET', `/v1/claims/${filed.id}${path}`, { as: 'portal-2' })
    t.equal(other.status, 404, `a stranger finds nothing at ${path || 'the claim'}`)
  }
  t.strictSame((await desk.call('GET', '/v1/claims', { as: 'portal-2' })).body.items, [])
  const audit = await desk.call('GET', `/v1/audit-entries?aggregate=${filed.id}`, { as: 'auditor' })
  t.strictSame(audit.body.items.map((entry: { action: string }) => entry.action).sort(), [
    'claim.approved',
    'claim.assessed',
    'claim.filed',
    'claim.paid'
  ])
})
