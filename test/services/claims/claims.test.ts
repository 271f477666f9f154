import t from 'tap'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { runClaims } from './claims-service.ts'

const RECEIVABLE = {
  invoiceNumber: 'A-1',
  instrument: 'open_account',
  suppliedOn: '2022-03-02',
  dueOn: '2022-05-31',
  amount: 40_000_000,
  payments: [{ amount: 5_000_000, paidOn: '2022-04-20' }],
  returned: 0,
  offset: 0,
  vatStatus: 'declared',
  realTrade: true,
  disputed: false
}

t.test('filed, assessed, decided and paid, each by somebody else', async t => {
  const running = await runClaims(t, '2022-05-03', { jobs: false })
  const { call, database, report, confirm } = running
  const policy = await seedPolicy(database.adminUrl, {
    buyers: [{ businessNumber: SEEDED_BUYER, insuredAmount: 50_000_000, coveragePercent: 80 }]
  })
  const eventId = await report()
  await confirm(eventId)

  const filed = await call('POST', '/v1/claims', {
    body: { policyId: policy.id, eventId, receivables: [RECEIVABLE] }
  })
  t.match(filed, { status: 201, body: { status: 'filed', filedOn: '2022-05-03', late: false } }, filed.text)
  const claimId = filed.body.id
  for (const { type } of filed.body.documents) {
    const paper = { headers: { 'content-type': 'application/pdf' }, body: Buffer.from(`%PDF-1.7 ${type}`) }
    const put = await call('PUT', `/v1/claims/${claimId}/documents/${type}`, paper)
    t.equal(put.status, 201, put.text)
  }

  const assessed = await call('POST', `/v1/claims/${claimId}/assessments`, { as: 'claims-officer', body: {} })
  t.match(
    assessed,
    { status: 201, body: { actualLoss: 35_000_000, due: 28_000_000, payable: 28_000_000, boundBy: 'coverage_ratio' } },
    assessed.text
  )
  const verified = await call('POST', `/v1/claims/${claimId}/assessment-verifications`, { as: 'auditor', body: {} })
  t.equal(verified.status, 200, verified.text)

  const decided = await call('POST', `/v1/claims/${claimId}/decisions`, {
    as: 'claims-officer',
    body: { outcome: 'approve', amount: 28_000_000, reasons: ['the invoice and the delivery were verified'] }
  })
  t.equal(decided.status, 201, decided.text)
  if (decided.body.decision.status === 'awaiting_confirmation') {
    const confirmed = await call('POST', `/v1/claims/${claimId}/decisions/${decided.body.id}/confirmation`, {
      as: 'claims-manager'
    })
    t.equal(confirmed.status, 200, confirmed.text)
  }
  const reserved = await call('POST', `/v1/claims/${claimId}/payments`, { as: 'cashier' })
  t.match(
    reserved,
    { status: 201, body: { status: 'reserved', amount: 28_000_000, paidOut: 28_000_000 } },
    reserved.text
  )
  const posted = await call('POST', `/v1/claims/${claimId}/payments/${reserved.body.id}/posting`, {
    as: 'cashier',
    body: { reference: 'bank-1' }
  })
  t.match(posted, { status: 201, body: { status: 'posted', paidOn: '2022-05-03' } }, posted.text)
  t.match((await call('GET', `/v1/claims/${claimId}`)).body, { status: 'paid' })
  t.equal((await call('GET', `/v1/claims/${claimId}`, { as: 'portal-2' })).status, 404)
})
