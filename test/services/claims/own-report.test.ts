import t from 'tap'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { runClaims } from './claims-service.ts'

t.test('a reporter sees its own report in its claim, whoever’s report was confirmed first', async t => {
  const { call, database, report, confirm } = await runClaims(t, '2022-05-03', { jobs: false })
  const policy = await seedPolicy(database.adminUrl, { buyers: [{ businessNumber: SEEDED_BUYER }] })
  const others = await report({}, 'portal-2')
  const own = await report({}, 'portal')
  await confirm(others)
  await confirm(own)

  const receivable = {
    invoiceNumber: 'A-1',
    instrument: 'open_account',
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 40_000_000,
    payments: [],
    vatStatus: 'declared',
    realTrade: true
  }
  const filed = await call('POST', '/v1/claims', {
    body: { policyId: policy.id, eventId: own, receivables: [receivable] }
  })
  t.equal(filed.status, 201, filed.text)
  t.equal(filed.body.event.id, own)
  const read = await call('GET', `/v1/claims/${filed.body.id}`)
  t.equal(read.body.event.id, own)
  const listed = await call('GET', `/v1/claims?eventId=${own}`)
  t.strictSame(
    listed.body.items.map((claim: { id: string }) => claim.id),
    [filed.body.id],
    'and finds it by that id'
  )
})
