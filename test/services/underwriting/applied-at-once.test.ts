// An application that is submitted by the request that makes it.
import t from 'tap'
import {
  APPLYING_ON,
  type Applying,
  assess,
  generalCase,
  handIn,
  quoteFor,
  reasonsOf,
  runApplying,
  submit
} from '../../support/applying.ts'
import { asAdmin } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import type { Changes } from '../../support/quote-case.ts'

const BUYER = syntheticBusinessNumber(0)
const NO_QUESTION_ANSWERED = 'application.disclosures_not_given'

/** Facts of an online product, which asks for no papers, for 3천만 on an assessed buyer. */
function onlineCase(seller: number, buyer: Changes['buyer'] = {}): Changes {
  const graded = { simpleCreditStatus: 'graded', simpleGrade: 3 } as const
  return generalCase(seller, {
    product: 'online_simple',
    buyer: { requestedInsuredAmount: 30_000_000, ...graded, ...buyer }
  })
}

async function runAssessed(t: Parameters<typeof runApplying>[0]): Promise<Applying> {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  return applying
}

/** Asks for a quote of the facts and applies with it, submitted at once. */
async function applyAtOnce(applying: Applying, facts: Changes, submission: object = {}, more: object = {}) {
  const quote = await quoteFor(applying, facts)
  const body = { quoteId: quote.id, ...more, submission }
  return { quote, ...(await applying.call('POST', '/v1/applications', { body })) }
}

/** What the trail and the feed say of it: actions with the quote, and statuses. */
async function toldOf({ database }: Applying, id: string) {
  const [row] = await asAdmin<{ actions: string[]; statuses: string[] }>(
    database,
    `select (select array_agg(concat_ws(' ', action, text::json ->> 'quote', text::json ->> 'status') order by position)
        from platform.audit_entry where aggregate_id = $1) as actions,
      (select array_agg(data ->> 'status' order by sequence) from platform.event where subject = $1) as statuses`,
    [id]
  )
  return row
}

t.test('what asks for no papers is applied for, decided and accepted by one request, to the won', async t => {
  const applying = await runAssessed(t)
  const { quote, ...bare } = await applyAtOnce(applying, onlineCase(1))
  const { payable } = quote.premium
  t.match(bare, {
    status: 201,
    headers: { location: `/v1/applications/${bare.body.id}` },
    body: { status: 'approved', quoteId: quote.id, premium: { payable }, missing: [], offerAcceptedOn: null }
  })
  t.ok(bare.body.submittedAt)
  const cases = [
    { acceptUpTo: payable - 1, acceptedOn: null },
    { acceptUpTo: payable, acceptedOn: APPLYING_ON },
    { acceptUpTo: payable + 1, acceptedOn: APPLYING_ON }
  ]
  for (const [i, { acceptUpTo, acceptedOn }] of cases.entries()) {
    const { body } = await applyAtOnce(applying, onlineCase(i + 2), { acceptUpTo })
    t.match(body, { status: 'approved', offerAcceptedOn: acceptedOn }, `up to ${acceptUpTo}`)
    const offer = await applying.call('GET', `/v1/offers/${body.offerId}`)
    t.match(offer.body, { status: acceptedOn === null ? 'open' : 'accepted', acceptedOn })
  }
})

t.test('it is decided as in two requests, reads the same ever after, and is told once', async t => {
  const applying = await runAssessed(t)
  const { body, headers, quote } = await applyAtOnce(applying, onlineCase(1))
  const read = await applying.call('GET', `/v1/applications/${body.id}`)
  t.strictSame(read.body, body)
  t.equal(read.headers['etag'], headers['etag'])
  t.strictSame(await toldOf(applying, body.id), {
    actions: [`application.approved ${quote.id} approved`],
    statuses: ['approved']
  })
  const again = await quoteFor(applying, onlineCase(2))
  const draft = await applying.call('POST', '/v1/applications', { body: { quoteId: again.id } })
  t.strictSame(await toldOf(applying, draft.body.id), {
    actions: [`application.received ${again.id}`],
    statuses: ['draft']
  })
  const inTwo = await submit(applying, draft.body.id)
  const { id: _id, quoteId: _quote, offerId: _offer, policyholder: _firm, ...decided } = body
  const { createdAt: _created, submittedAt: _submitted, updatedAt: _updated, ...timeless } = decided
  t.match(inTwo.body, timeless)

  const decisions = await applying.call('GET', `/v1/applications/${body.id}/decisions`, { as: 'auditor' })
  t.match(decisions.body.items, [{ outcome: 'approved', offerId: body.offerId }])
  const verify = `/v1/applications/${body.id}/decision-verifications`
  t.match(await applying.call('POST', verify, { as: 'auditor' }), { status: 200, body: { verified: true } })
})

t.test('the same request again gets the same answer; another of the quote is told of the first', async t => {
  const applying = await runAssessed(t)
  const quote = await quoteFor(applying, onlineCase(1))
  const sent = { key: 'once', body: { quoteId: quote.id, submission: {} } }
  const first = await applying.call('POST', '/v1/applications', sent)
  t.equal((await applying.call('POST', '/v1/applications', sent)).text, first.text)
  const other = await applying.call('POST', '/v1/applications', { body: sent.body })
  t.match(other, { status: 409, body: { detail: new RegExp(`${first.body.id}, approved`) } })
})

t.test('where papers are lacking they are asked for, and it goes on from there', async t => {
  const applying = await runAssessed(t)
  const { status, body, quote } = await applyAtOnce(applying, generalCase(1), { acceptUpTo: 10_000_000 })
  t.match({ status, body }, { status: 201, body: { status: 'documents_requested', offerId: null } })
  t.ok(body.missing.includes('business_registration'))
  t.strictSame(await toldOf(applying, body.id), {
    actions: [`application.documents_needed ${quote.id} documents_requested`],
    statuses: ['documents_requested']
  })
  await handIn(applying, [body.id], body.missing)
  t.match(await submit(applying, body.id), { status: 200, body: { status: 'approved' } })
})

t.test('what the rules refer waits for a person; what they decline can be appealed, and frees the quote', async t => {
  const applying = await runAssessed(t)
  const { call } = applying
  const told = { disclosures: { buyer_overdue_known: true } }
  const referred = await applyAtOnce(applying, onlineCase(1), {}, told)
  t.match(referred, { status: 201, body: { status: 'referred', ...told } })
  const { body: queue } = await call('GET', '/v1/referrals', { as: 'underwriter' })
  t.match(queue.items, [{ applicationId: referred.body.id }])

  const withdrawal = { from: APPLYING_ON, reason: '신용 악화' }
  await call('POST', `/v1/buyers/${BUYER}/limit-withdrawals`, { as: 'underwriter', body: withdrawal })
  const declined = await applyAtOnce(applying, onlineCase(2), { acceptUpTo: 10_000_000 })
  t.match(declined, { status: 201, body: { status: 'declined', offerId: null, offerAcceptedOn: null } })
  t.ok(reasonsOf(declined.body).includes('decline buyer.limit_withdrawn'))
  const appeal = await call('POST', declined.body.appeal.path, { body: { reason: '철회 사유를 확인해 주십시오.' } })
  t.equal(appeal.status, 201)
  const anew = await call('POST', '/v1/applications', { body: { quoteId: declined.quote.id } })
  t.equal(anew.status, 201)
})

t.test('what has to be told is told with it, checked as in requests of their own', async t => {
  const applying = await runAssessed(t)
  const other = { insurer: '예시손해보험', buyer: BUYER, amount: 1_000_000, from: null, until: null }
  const answers = {
    buyer_insolvency_known: false,
    buyer_overdue_known: false,
    dispute_with_buyer: false,
    receivables_assigned: false
  }
  const told = { disclosures: answers, otherInsurances: [] }
  const { body } = await applyAtOnce(applying, onlineCase(1), {}, told)
  t.match(body, { status: 'approved', ...told })
  t.notOk(JSON.stringify(body.findings).includes(NO_QUESTION_ANSWERED))
  const quote = await quoteFor(applying, onlineCase(2))
  const draft = await applying.call('POST', '/v1/applications', {
    body: { quoteId: quote.id, otherInsurances: [other] }
  })
  t.match(draft, { status: 201, body: { status: 'draft', disclosures: null, otherInsurances: [other] } }, 'a draft too')

  const stranger = syntheticBusinessNumber(9)
  const cases = [
    {
      more: { disclosures: { 'him/her~self': true }, otherInsurances: [other, { ...other, buyer: stranger }] },
      pointers: ['/disclosures/him~1her~0self', '/otherInsurances/1/buyer']
    },
    { more: { submission: { acceptUpTo: -1 } }, pointers: ['/submission/acceptUpTo'] },
    { more: { submission: { accept: true } }, pointers: ['/submission/accept'] },
    { more: { submission: null }, pointers: ['/submission'] }
  ]
  const free = await quoteFor(applying, onlineCase(3))
  for (const { more, pointers } of cases) {
    const { status, body } = await applying.call('POST', '/v1/applications', { body: { quoteId: free.id, ...more } })
    const told = body.errors.map(({ pointer }: { pointer: string }) => pointer)
    t.strictSame({ status, told }, { status: 400, told: pointers })
  }
  t.equal(
    (await applying.call('POST', '/v1/applications', { body: { quoteId: free.id } })).status,
    201,
    'nothing is lost'
  )
})
