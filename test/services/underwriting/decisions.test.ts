import t from 'tap'
import {
  type Applying,
  apply,
  assess,
  bareDraftFor,
  draftFor,
  generalCase,
  handIn,
  runApplying,
  submit
} from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import type { Reply } from '../../support/running-service.ts'

const BUYER = syntheticBusinessNumber(0)
const EOK = 100_000_000

/** `outcome code` of all findings that are more than a note. */
function reasonsOf({ findings, buyers }: Reply['body']): string[] {
  const all = [findings, ...buyers.map((buyer: { findings: unknown[] }) => buyer.findings)].flat()
  return all.filter(({ outcome }) => outcome !== 'note').map(({ outcome, code }) => `${outcome} ${code}`)
}

/** A confirmed event, as claims publishes it. */
async function recordEvent({ database }: Applying, buyer: string, type: string, party = buyer): Promise<void> {
  const id = `ev_${buyer}_${type}`
  await asAdmin(
    database,
    `insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status, created_at,
        updated_at) values ($1, 'org_feed', 'feed', $2, $3, $4, '2021-11-15', '{}', '{}', 'reported', now(), now())`,
    [id, buyer, party, type]
  )
  await asAdmin(
    database,
    `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, created_at, updated_at)
      values ($1, $2, $2, $3, $4, '2021-11-15', '{}', 'confirmed', '2021-11-16', now(), now())`,
    [id, buyer, party, type]
  )
  await asAdmin(
    database,
    `update claims.insured_event set status = 'confirmed', public_event_id = id, confirmed_on = '2021-11-16', confirmed_at = now(),
      confirmed_by = 'claims-officer' where id = $1`,
    [id]
  )
}

t.test('only an assessed grade that is valid on the day binds', async t => {
  const applying = await runApplying(t)
  const declared = await apply(applying, generalCase(1))
  t.equal(declared.status, 'referred', 'a grade that was only declared')
  t.strictSame(reasonsOf(declared), ['refer buyer.unassessed'])
  t.equal(declared.offerId, null)

  await assess(applying, BUYER, { assessedOn: '2021-11-01', validUntil: '2021-12-01' })
  t.equal((await apply(applying, generalCase(2))).status, 'approved', 'on its last day')
  await setBusinessDay(applying.database, '2021-12-02')
  const late = await apply(applying, generalCase(3))
  t.equal(late.status, 'referred', 'the day after')
  t.match(reasonsOf(late), [/buyer\./])

  await assess(applying, BUYER, { creditGrade: 12, assessedOn: '2021-12-02' })
  const worse = await apply(applying, generalCase(4))
  t.equal(worse.status, 'declined', 'the product ends at grade 11, whatever was declared')
  t.match(reasonsOf(worse), ['decline quote.too_few_buyers', 'decline buyer.grade_outside_range'])
  t.match(worse.appeal, { until: '2022-01-01', path: `/v1/applications/${worse.id}/appeals` })
})

t.test('a buyer with a recorded event is refused: by its person, and for a closure by its number', async t => {
  const applying = await runApplying(t)
  for (const buyer of [0, 1, 2].map(syntheticBusinessNumber)) await assess(applying, buyer)
  await recordEvent(applying, syntheticBusinessNumber(9), 'rehabilitation_petition', BUYER)
  await recordEvent(applying, syntheticBusinessNumber(8), 'business_closure', syntheticBusinessNumber(1))
  await recordEvent(applying, syntheticBusinessNumber(2), 'business_closure')
  const of = async (index: number) =>
    apply(applying, generalCase(index, { buyers: [{ businessNumber: syntheticBusinessNumber(index) }] }))
  const petition = await of(0)
  t.equal(petition.status, 'declined')
  t.ok(reasonsOf(petition).includes('decline buyer.event_recorded'))
  t.equal((await of(1)).status, 'approved', 'another number of the same person closed')
  t.ok(reasonsOf(await of(2)).includes('decline buyer.event_recorded'), 'this very number closed')
})

t.test('what a person has to look at is referred with all reasons', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER, { creditGrade: 1 })
  const wanted = 31 * EOK
  const facts = { buyer: { requestedInsuredAmount: wanted, expectedSales: 300 * EOK, salesLastYear: 300 * EOK } }
  const { id } = await draftFor(applying, generalCase(1, facts))
  const put = (path: string, body: object) => applying.call('PUT', `/v1/applications/${id}/${path}`, { body })
  const answers = {
    buyer_overdue_known: true,
    buyer_insolvency_known: false,
    dispute_with_buyer: false,
    receivables_assigned: false
  }
  t.equal((await put('disclosures', { answers })).status, 200)
  const other = { insurer: '예시손해보험', buyer: BUYER, amount: EOK, from: null, until: '2021-12-02' }
  t.match(await put('other-insurances', { insurances: [other] }), { status: 200, body: { otherInsurances: [other] } })
  const { body } = await submit(applying, id)
  t.equal(body.status, 'referred')
  t.strictSame(reasonsOf(body).sort(), [
    'refer application.above_straight_through_limit',
    'refer application.disclosure_adverse',
    'refer buyer.insured_elsewhere'
  ])
  t.equal((await applying.call('GET', `/v1/applications/${id}`)).body.status, 'referred')
  t.match(await put('disclosures', { answers: { favourite_colour: true } }), {
    status: 400,
    body: { errors: [{ pointer: '/answers/favourite_colour', code: 'unknown_question' }] }
  })
  const stranger = { ...other, buyer: '9998600043' }
  t.match(await put('other-insurances', { insurances: [stranger] }), {
    status: 400,
    body: { errors: [{ pointer: '/insurances/0/buyer', code: 'not_a_buyer' }] }
  })
})

t.test('a sole proprietor has to consent before its credit is looked at', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  const { id } = await draftFor(applying, generalCase(1, { buyer: { form: 'sole_proprietor' } }))
  const early = await submit(applying, id)
  t.match(early.body, { status: 'documents_requested', missing: [], missingConsents: [BUYER] })
  const consent = (body: object, number = BUYER) =>
    applying.call('PUT', `/v1/applications/${id}/consents/${number}`, { body })
  const given = { consentedOn: '2021-12-01', method: 'written' }
  t.match(await consent({ ...given, consentedOn: '2021-12-02' }), { status: 400 }, 'not tomorrow’s')
  t.equal((await consent(given, syntheticBusinessNumber(7))).status, 404, 'nobody else’s')
  t.match(await consent(given), { status: 201, body: { businessNumber: BUYER, ...given } })
  t.equal((await consent(given)).status, 200)
  t.match((await applying.call('GET', `/v1/applications/${id}/consents`)).body.items, [given])
  t.equal((await submit(applying, id)).body.status, 'approved')
})

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

t.test('an online product asks for no paper: submitted at once, it is decided at once', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  const facts = generalCase(1, {
    product: 'online_simple',
    buyer: { requestedInsuredAmount: 30_000_000, simpleCreditStatus: 'graded', simpleGrade: 3 }
  })
  const draft = await bareDraftFor(applying, facts)
  t.strictSame(draft.missing, [])
  t.equal((await submit(applying, draft.id)).body.status, 'approved')
})
