import t from 'tap'
import {
  apply,
  assess,
  bareDraftFor,
  draftFor,
  generalCase,
  reasonsOf,
  runApplying,
  submit
} from '../../support/applying.ts'
import { setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { recordEvent } from '../../support/recorded-event.ts'

const BUYER = syntheticBusinessNumber(0)
const EOK = 100_000_000

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
  const branch = syntheticBusinessNumber(9)
  const same = { as: 'underwriter', body: { sameAs: BUYER } }
  t.equal((await applying.call('PUT', `/v1/parties/${branch}`, same)).status, 201)
  await recordEvent(applying, branch, 'rehabilitation_petition')
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
