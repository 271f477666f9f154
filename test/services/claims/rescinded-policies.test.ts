import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { startService } from '../../support/running-service.ts'
import { SEEDED_BUYER } from '../../support/seeded-policy.ts'
import { invoice, runClaimDesk } from './filed-claim.ts'

const desk = await runClaimDesk(t)
const { call, policy, file, assess, decide } = desk
const eventId = await desk.event()
const policies = await startService(t, policyService, desk)

/** The insurer ends the policy for a breach that it learnt of a day before, as it is told and answered. */
async function rescind(policyId: string) {
  const at = `/v1/policies/${policyId}/rescissions`
  const said = { ground: 'intent', fact: '연체 사실을 숨겼습니다.', knownOn: '2022-05-09', insurerKnew: false }
  const { body } = await policies.call('POST', at, { as: 'underwriter', body: said })
  await policies.call('POST', `${at}/${body.id}/answers`, { body: { text: '몰랐습니다.' } })
  return policies.call('POST', `${at}/${body.id}/confirmation`, {
    as: 'underwriting-manager',
    body: { reasons: '확인' }
  })
}

async function filed() {
  const policyId = await policy()
  const { id } = await file({ policyId, eventId, receivables: [invoice()] })
  return { policyId, id: String(id) }
}

// Statement F26: 상법 §655.
t.test('an open claim is refused after notice, also for an event before', async t => {
  const { policyId, id } = await filed()
  t.match(await assess(id), { claimable: true, due: 32_000_000, breaches: [] })
  t.match(await rescind(policyId), { status: 201, body: { policyStatus: 'rescinded' } })
  const early = await call('POST', `/v1/claims/${id}/decisions`, {
    as: 'claims-officer',
    body: { outcome: 'approve', reasons: ['x'] }
  })
  t.match(early, { status: 409, body: { detail: /ended for a breach of disclosure \(2022-05-10\)/ } })
  const assessed = await assess(id)
  t.match(assessed, { claimable: false, due: 0, breaches: ['claim.policy_rescinded'] })
  t.match(assessed.findings, [{ code: 'claim.policy_rescinded', rule: { source: 'law:상법 §655' } }])
  const verified = await call('POST', `/v1/claims/${id}/assessment-verifications`, { as: 'auditor', body: {} })
  t.match(verified.body, { matches: true })
  const at = `/v1/claims/${id}`
  t.match(await call('POST', `${at}/decisions`, { as: 'claims-manager', body: { outcome: 'deny', reasons: ['x'] } }), {
    status: 409,
    body: { detail: /notice/ }
  })
  const notice = { as: 'claims-officer', body: { outcome: 'deny', reasons: ['고지의무 위반'] } }
  const { body } = await call('POST', `${at}/adverse-notices`, notice)
  await call('POST', `${at}/adverse-notices/${body.id}/answers`, { body: { text: '알겠습니다.' } })
  await decide(id, { outcome: 'deny' }, 'claims-manager')
  t.match(await desk.claim(id), { status: 'denied' })
})

t.test('where the fact had no influence on the event, the claim is paid', async t => {
  const { policyId, id } = await filed()
  await rescind(policyId)
  const reason = '다른 구매기업에 관한 사실입니다.'
  const assessed = await assess(id, { withoutInfluence: reason })
  t.match(assessed, { claimable: true, due: 32_000_000, breaches: [] })
  t.match(assessed.findings, [{ code: 'claim.rescission_without_influence', outcome: 'note' }])
  await decide(id, { outcome: 'approve' }, 'claims-manager')
  const { id: paymentId } = await desk.reserve(id)
  t.match(await desk.post(id, paymentId), { status: 'posted' })
})

t.test('what was decided or reserved before is not paid: it is voided and assessed again', async t => {
  const decided = await desk.approved({ policyId: await policy(), eventId, receivables: [invoice()] })
  await rescind((await desk.claim(decided)).policyId)
  const paying = { as: 'cashier' }
  t.match(await call('POST', `/v1/claims/${decided}/payments`, paying), {
    status: 409,
    body: { detail: /assess the claim again/ }
  })
  const reserved = await desk.approved({ policyId: await policy(), eventId, receivables: [invoice()] })
  const payment = await desk.reserve(reserved)
  await rescind((await desk.claim(reserved)).policyId)
  const at = `/v1/claims/${reserved}/payments/${payment.id}`
  t.match(await call('POST', `${at}/posting`, { ...paying, body: {} }), {
    status: 409,
    body: { detail: /Void what is reserved/ }
  })
  t.match(await call('POST', `${at}/void`, { ...paying, body: {} }), { status: 201 })
})

t.test(
  'a claim can still be filed, to prove that the fact had no influence; a preview says that nothing is in force',
  async t => {
    const policyId = await policy()
    await rescind(policyId)
    const { id } = await file({ policyId, eventId, receivables: [invoice()] })
    t.match(await assess(String(id)), { claimable: false, breaches: ['claim.policy_rescinded'] })
    const body = {
      policyId,
      buyer: SEEDED_BUYER,
      event: { type: 'rehabilitation_petition', occurredOn: '2022-05-02' },
      receivables: [{ ...invoice(), instrument: 'open_account' }]
    }
    t.match((await call('POST', '/v1/claim-previews', { body })).body, { claimable: false, payable: 0 })
  }
)

t.test('a policy is not cancelled from its start while claim money of it is out, and pays none afterwards', async t => {
  const begun = { inception: '2022-03-01' }
  const cancel = (policyId: string) =>
    policies.call('POST', `/v1/policies/${policyId}/cancellations`, {
      body: { on: '2022-05-10', reason: 'terms_not_explained' }
    })
  const paid = await desk.approved({ policyId: await policy(begun), eventId, receivables: [invoice()] })
  const { policyId } = await desk.claim(paid)
  const { id: paymentId } = await desk.reserve(paid)
  t.match(await cancel(policyId), { status: 409, body: { detail: /KRW 32,000,000/ } }, 'reserved')
  await desk.post(paid, paymentId)
  t.match(await cancel(policyId), { status: 409 }, 'paid')

  const decided = await desk.approved({ policyId: await policy(begun), eventId, receivables: [invoice()] })
  t.match(await cancel((await desk.claim(decided)).policyId), { status: 201, body: { status: 'rescinded' } })
  t.match(await call('POST', `/v1/claims/${decided}/payments`, { as: 'cashier' }), {
    status: 409,
    body: { detail: /cancelled from its start/ }
  })
  await call('POST', `/v1/claims/${decided}/reopening`, { as: 'claims-officer', body: { reason: 'x' } })
  t.match(await assess(decided), { due: 0 })
})
