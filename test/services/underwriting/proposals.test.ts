import t from 'tap'
import { apply, assess, generalCase, handIn, reasonsOf, runApplying, submit } from '../../support/applying.ts'
import { asAdmin } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { recordEvent } from '../../support/recorded-event.ts'

const BUYER = syntheticBusinessNumber(0)
const EOK = 100_000_000

t.test('less than was asked for is proposed; the answer goes on from there', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER, { creditGrade: 10 })
  const facts = {
    buyer: { requestedInsuredAmount: 12 * EOK, creditGrade: 10, expectedSales: 300 * EOK, salesLastYear: 300 * EOK }
  }
  const proposed = await apply(applying, generalCase(1, facts))
  // 15 % of 70억: the share of grade 10.
  t.match(proposed, { status: 'proposed', offerId: null, insuredAmount: 1_050_000_000 })
  t.match(proposed.buyers, [
    { askedAmount: 1_200_000_000, approvedAmount: 1_050_000_000, findings: [{ code: 'buyer_limit' }] }
  ])
  t.ok(proposed.premium.payable > 0, 'with its price')
  const reply = (body: object, id = proposed.id) =>
    applying.call('POST', `/v1/applications/${id}/proposal-answers`, { body })
  t.match(await reply({ answer: 'counter' }), { status: 400, body: { errors: [{ pointer: '/amounts' }] } })
  t.match(await reply({ answer: 'accept', amounts: [{ businessNumber: BUYER, amount: 1 }] }), { status: 400 })
  const stranger = [{ businessNumber: '9998600043', amount: EOK }]
  t.match(await reply({ answer: 'counter', amounts: stranger }), {
    status: 400,
    body: { errors: [{ code: 'not_proposed' }] }
  })
  const accepted = await reply({ answer: 'accept' })
  t.match(accepted.body, { status: 'approved', insuredAmount: 1_050_000_000, offerId: /^of_/ })

  const second = await apply(applying, generalCase(2, facts))
  const less = await reply({ answer: 'counter', amounts: [{ businessNumber: BUYER, amount: 10 * EOK }] }, second.id)
  t.match(less.body, { status: 'approved', insuredAmount: 10 * EOK }, 'what is within the proposal needs nobody')

  const third = await apply(applying, generalCase(3, facts))
  const more = await reply({ answer: 'counter', amounts: [{ businessNumber: BUYER, amount: 1_050_000_001 }] }, third.id)
  t.equal(more.body.status, 'referred', 'one won more is for a person')
  t.strictSame(reasonsOf(more.body), ['refer application.asks_beyond_proposal'])
  t.equal((await reply({ answer: 'accept' }, third.id)).status, 409)
})

t.test('a buyer that is declined is left out as long as enough are left', async t => {
  const applying = await runApplying(t)
  const buyers = Array.from({ length: 6 }, (_, i) => ({ businessNumber: syntheticBusinessNumber(i) }))
  for (const { businessNumber } of buyers) await assess(applying, businessNumber)
  await recordEvent(applying, syntheticBusinessNumber(5), 'dishonoured_bill')
  const facts = generalCase(1, { product: 'multi_custom', buyers, buyer: { requestedInsuredAmount: EOK } })
  const proposed = await apply(applying, facts)
  t.match(proposed, { status: 'proposed', insuredAmount: 5 * EOK })
  t.equal(proposed.buyers[5].decision, 'declined')
  const accepted = await applying.call('POST', `/v1/applications/${proposed.id}/proposal-answers`, {
    body: { answer: 'accept' }
  })
  t.match(accepted.body, { status: 'approved', insuredAmount: 5 * EOK })
  const { body: offer } = await applying.call('GET', `/v1/offers/${accepted.body.offerId}`)
  t.strictSame(
    offer.buyers.map((buyer: { businessNumber: string }) => buyer.businessNumber),
    buyers.slice(0, 5).map(({ businessNumber }) => businessNumber)
  )

  await recordEvent(applying, syntheticBusinessNumber(4), 'dishonoured_bill')
  const tooFew = await apply(applying, {
    ...facts,
    policyholder: { ...facts.policyholder, businessNumber: syntheticBusinessNumber(60_000) }
  })
  t.equal(tooFew.status, 'declined', 'four are one too few')
  t.ok(reasonsOf(tooFew).includes('decline quote.too_few_buyers'))
})

t.test('papers that an underwriter asks for, and what is returned, come back', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER, { creditStatus: 'unassessed', creditGrade: null })
  const referred = await apply(applying, generalCase(1))
  t.equal(referred.status, 'referred')
  const insurer = (step: string, body: object) =>
    applying.call('POST', `/v1/applications/${referred.id}/${step}`, { as: 'underwriter', body })
  t.match(await insurer('document-requests', { types: ['audit_report'], answerBy: '2021-11-30' }), { status: 400 })
  const asked = await insurer('document-requests', { types: ['audit_report'], answerBy: '2021-12-08' })
  t.match(asked.body, { status: 'documents_requested', requestedDocuments: ['audit_report'], answerBy: '2021-12-08' })
  const seen = (await applying.call('GET', `/v1/applications/${referred.id}`)).body
  t.strictSame(seen.missing, ['audit_report'])
  const { body: notices } = await applying.call('GET', '/v1/notices')
  t.match(notices.items, [{ kind: 'documents_requested', subject: { applicationId: referred.id } }])
  t.match((await submit(applying, referred.id)).body, { status: 'documents_requested', missing: ['audit_report'] })
  const returned = await insurer('return', { reason: '재무제표의 기간이 다릅니다.' })
  t.match(returned.body, { status: 'returned', reason: '재무제표의 기간이 다릅니다.' })
  await handIn(applying, [referred.id], ['audit_report'])
  await assess(applying, BUYER)
  t.match((await submit(applying, referred.id)).body, { status: 'approved', reason: null, missing: [] })
  t.equal((await insurer('return', { reason: '늦었습니다.' })).status, 409)
  t.equal(
    (await applying.call('POST', `/v1/applications/${referred.id}/return`, { body: { reason: 'x' } })).status,
    403
  )
})

t.test('an auditor makes each decision again to the same won; nobody else sees what it was made of', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER, { creditGrade: 10 })
  const facts = {
    buyer: { requestedInsuredAmount: 12 * EOK, creditGrade: 10, expectedSales: 300 * EOK, salesLastYear: 300 * EOK }
  }
  const { id } = await apply(applying, generalCase(1, facts))
  await applying.call('POST', `/v1/applications/${id}/proposal-answers`, { body: { answer: 'accept' } })
  const own = (await applying.call('GET', `/v1/applications/${id}/decisions`)).body.items
  t.match(own, [
    { outcome: 'approved', kind: 'rules', receipt: null },
    { outcome: 'proposed', receipt: null }
  ])
  const { items } = (await applying.call('GET', `/v1/applications/${id}/decisions`, { as: 'auditor' })).body
  t.match(items[1].receipt.facts.capacity, [
    { account: 'programme' },
    { account: `buyer:${BUYER}`, available: 7_000_000_000 }
  ])
  t.match(items[1].receipt.facts.buyers, [
    { businessNumber: BUYER, reliance: 'valid', assessment: { creditGrade: 10 } }
  ])
  t.equal((await applying.call('GET', `/v1/applications/${id}/decisions`, { as: 'portal-2' })).status, 404)

  const verify = (body: object, as = 'auditor') =>
    applying.call('POST', `/v1/applications/${id}/decision-verifications`, { as, body })
  const whole = {
    verified: true,
    digest: 'matches',
    rulebook: 'known',
    engine: 'known',
    figures: 'match',
    differences: []
  }
  for (const { id: decisionId } of items)
    t.match(await verify({ decisionId }), { status: 200, body: { decisionId, ...whole } })
  t.match(await verify({}), { status: 200, body: { decisionId: items[0].id } })
  t.equal((await verify({}, 'portal')).status, 403)

  await asAdmin(
    applying.database,
    `update underwriting.decision_facts set facts = replace(facts::text, '"available":7000000000', '"available":900000000')::json
      where decision_id = $1`,
    [items[1].id]
  )
  const tampered = (await verify({ decisionId: items[1].id })).body
  t.match(tampered, { verified: false, digest: 'differs', figures: 'differ' })
  t.ok(tampered.differences.some(({ pointer }: { pointer: string }) => pointer === '/buyers/0/approvedAmount'))
})
