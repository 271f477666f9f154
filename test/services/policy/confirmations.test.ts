import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { runService } from '../../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'

const { call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const { id: policyId } = await seedPolicy(database.adminUrl)
const NOUN = '/v1/insured-receivables-confirmations'
const consent = { policyId, bank: 'org_bank', buyers: [SEEDED_BUYER], validUntil: '2022-06-30' }

const declare = (invoiceNumber: string, suppliedOn: string, amount: number) =>
  call('POST', `/v1/policies/${policyId}/receivables`, {
    body: { buyer: SEEDED_BUYER, instrument: 'open_account', invoiceNumber, suppliedOn, dueOn: '2022-07-31', amount }
  })

// A23, 001:L229: a lending bank may give a better rate on insured receivables.
t.test('a bank is told what is insured and owed, while the consent lasts', async t => {
  const first = await declare('1', '2022-03-02', 1000)
  await declare('2', '2021-12-31', 500)
  await call('POST', `/v1/policies/${policyId}/receivables/${first.body.id}/payments`, {
    body: { amount: 1, paidOn: '2022-05-02' }
  })
  const reply = await call('POST', NOUN, { body: consent })
  t.equal(reply.status, 201, reply.text)
  t.match(reply.body, {
    policyId,
    bank: 'org_bank',
    consentedOn: '2022-06-01',
    validUntil: '2022-06-30',
    withdrawnOn: null,
    asOf: '2022-06-01',
    facts: {
      product: 'single_general',
      period: { inception: '2022-01-01', expiry: '2023-01-01' },
      buyers: [
        {
          businessNumber: SEEDED_BUYER,
          insuredAmount: 50_000_000,
          coveragePercent: 80,
          receivables: 2,
          outstanding: 1499,
          coveredOutstanding: 999
        }
      ]
    }
  })
  const at = `${NOUN}/${reply.body.id}`
  const seenBy = async (as: string) => (await call('GET', at, { as })).status
  t.strictSame((await call('GET', at, { as: 'bank' })).body, reply.body)
  t.strictSame((await call('GET', NOUN, { as: 'bank' })).body.items, [reply.body])
  t.equal(await seenBy('portal-2'), 404)
  t.strictSame((await call('GET', NOUN, { as: 'portal-2' })).body.items, [])
  t.equal(await seenBy('claims-officer'), 200)
  await declare('3', '2022-03-02', 7)
  t.strictSame((await call('GET', at, { as: 'bank' })).body, reply.body, 'what was confirmed stays as it was')

  await call('PUT', '/v1/clock', { as: 'operator', body: { today: '2022-06-30' } })
  t.equal(await seenBy('bank'), 200, 'the last day')
  await call('PUT', '/v1/clock', { as: 'operator', body: { today: '2022-07-01' } })
  t.equal(await seenBy('bank'), 404, 'the day after')
  t.equal(await seenBy('portal'), 200)
})

t.test('the consent can be withdrawn, once, by whoever gave it', async t => {
  const { body } = await call('POST', NOUN, { body: { ...consent, validUntil: '2022-12-31' } })
  const at = `${NOUN}/${body.id}`
  t.equal((await call('POST', `${at}/withdrawal`, { as: 'portal-2' })).status, 404)
  t.match((await call('POST', `${at}/withdrawal`)).body, { withdrawnOn: '2022-07-01' })
  t.equal((await call('POST', `${at}/withdrawal`)).status, 409)
  t.equal((await call('GET', at, { as: 'bank' })).status, 404)
})

t.test('nobody consents for another, or for a day gone by', async t => {
  t.equal((await call('POST', NOUN, { as: 'portal-2', body: consent })).status, 404)
  t.equal((await call('POST', NOUN, { as: 'bank', body: consent })).status, 403)
  t.match((await call('POST', NOUN, { body: { ...consent, validUntil: '2022-06-30' } })).body.errors, [
    { pointer: '/validUntil' }
  ])
})
