import t from 'tap'
import {
  APPLYING_ON,
  type Applying,
  apply,
  assess,
  bareDraftFor,
  draftFor,
  generalCase,
  runApplying,
  submit
} from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import type { BuyerChanges, Product } from '../../support/quote-case.ts'

const BUYER = syntheticBusinessNumber(0)
const EOK = 100_000_000

/** What was told of the offer: entries of its audit trail, its events, and the notices of it. */
async function toldOf({ database, call }: Applying, offerId: string) {
  const [row] = await asAdmin<{ actions: string[]; events: string[] }>(
    database,
    `select (select array_agg(concat_ws(' ', action, client, text::json ->> 'acceptedOn') order by position) from platform.audit_entry where aggregate_id = $1) as actions,
      (select array_agg(data ->> 'status' order by sequence) from platform.event where subject = $1) as events`,
    [offerId]
  )
  const { body } = await call('GET', '/v1/notices?kind=offer_opened')
  const notices = body.items.filter((notice: { subject: { offerId: string } }) => notice.subject.offerId === offerId)
  return { ...row, notices: notices.length }
}

t.test('an offer is accepted by the submission up to a premium, to the won', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  const { premium } = await apply(applying, generalCase(0))
  const price: number = premium.payable
  const cases = [
    { acceptUpTo: price - 1, acceptedOn: null, status: 'open' },
    { acceptUpTo: price, acceptedOn: APPLYING_ON, status: 'accepted' },
    { acceptUpTo: price + 1, acceptedOn: APPLYING_ON, status: 'accepted' },
    { acceptUpTo: 0, acceptedOn: null, status: 'open' }
  ]
  for (const [i, { acceptUpTo, acceptedOn, status }] of cases.entries()) {
    const draft = await draftFor(applying, generalCase(i + 1))
    t.equal(draft.offerAcceptedOn, null)
    const { body } = await submit(applying, draft.id, { body: { acceptUpTo } })
    t.match(
      body,
      { status: 'approved', premium: { payable: price }, offerAcceptedOn: acceptedOn },
      `up to ${acceptUpTo}`
    )
    t.match((await applying.call('GET', `/v1/offers/${body.offerId}`)).body, { status, acceptedOn })
    t.equal((await applying.call('GET', `/v1/applications/${draft.id}`)).body.offerAcceptedOn, acceptedOn)
    const accepted = await applying.call('POST', `/v1/offers/${body.offerId}/acceptance`)
    t.equal(accepted.status, acceptedOn === null ? 201 : 409, 'what stayed open can be accepted, once')
    t.strictSame(
      await toldOf(applying, body.offerId),
      acceptedOn === null
        ? { actions: ['offer.opened portal', 'offer.accepted portal'], events: ['open', 'accepted'], notices: 1 }
        : { actions: [`offer.opened portal ${acceptedOn}`], events: ['accepted'], notices: 0 }
    )
  }
})

t.test('it is accepted once: the same request again gets the same answer', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  const draft = await draftFor(applying, generalCase(1))
  const sent = { key: 'once', body: { acceptUpTo: EOK } }
  const first = await submit(applying, draft.id, sent)
  t.equal(first.body.offerAcceptedOn, APPLYING_ON)
  await setBusinessDay(applying.database, '2021-12-02')
  t.equal((await submit(applying, draft.id, sent)).text, first.text)
  t.match((await applying.call('GET', `/v1/offers/${first.body.offerId}`)).body, { acceptedOn: APPLYING_ON })
})

t.test('nothing is accepted where no offer is made at once', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER, { creditGrade: 10 })
  const acceptUpTo = 1000 * EOK

  const bare = await bareDraftFor(applying, generalCase(1))
  const lacking = await submit(applying, bare.id, { body: { acceptUpTo } })
  t.match(lacking.body, { status: 'documents_requested', offerAcceptedOn: null })

  const more = { requestedInsuredAmount: 12 * EOK, creditGrade: 10, expectedSales: 300 * EOK, salesLastYear: 300 * EOK }
  const draft = await draftFor(applying, generalCase(2, { buyer: more }))
  const proposed = await submit(applying, draft.id, { body: { acceptUpTo } })
  t.match(proposed.body, { status: 'proposed', offerId: null, offerAcceptedOn: null }, 'less than was asked for')
  const { payable } = proposed.body.premium
  const url = `/v1/applications/${draft.id}/proposal-answers`
  const answered = await applying.call('POST', url, { body: { answer: 'accept', acceptUpTo: payable } })
  t.match(
    answered.body,
    { status: 'approved', offerAcceptedOn: APPLYING_ON },
    'a proposal and its offer in one request'
  )

  const later = await draftFor(applying, generalCase(3, { buyer: more }))
  await submit(applying, later.id)
  const dearer = { answer: 'accept', acceptUpTo: payable - 1 }
  const open = await applying.call('POST', `/v1/applications/${later.id}/proposal-answers`, { body: dearer })
  t.match(open.body, { status: 'approved', offerAcceptedOn: null }, 'one won dearer')
})

/** What the application says of one of its buyers, how that was assessed by then, and whether the offer is accepted. */
interface Seen {
  readonly of: BuyerChanges
  readonly product?: Product
  readonly grade?: number
  readonly acceptedOn: string | null
}

t.test(
  'an offer stays open that covers, or leaves out, what neither the applicant nor its quote had put a figure to',
  async t => {
    const applying = await runApplying(t)
    const numbers = [0, 1, 2, 3, 4, 5].map(syntheticBusinessNumber)
    const [last = ''] = numbers.slice(-1)
    for (const number of numbers) await assess(applying, number)
    const unassessed = { creditStatus: 'unassessed', creditGrade: null } as const
    const unnamed = { requestedInsuredAmount: null } as const
    const cases: readonly Seen[] = [
      { of: {}, acceptedOn: APPLYING_ON },
      { of: unassessed, acceptedOn: APPLYING_ON },
      { of: unnamed, acceptedOn: APPLYING_ON },
      { of: { ...unnamed, selection: 'excluded' }, product: 'multi_selective', acceptedOn: APPLYING_ON },
      { of: { ...unassessed, ...unnamed }, acceptedOn: null },
      { of: { ...unassessed, ...unnamed }, grade: 15, acceptedOn: null }
    ]
    for (const [seller, { of, product = 'multi_custom', grade = 3, acceptedOn }] of cases.entries()) {
      await assess(applying, last, { creditGrade: grade })
      const buyers = numbers.map(businessNumber => ({ businessNumber, ...(businessNumber === last && of) }))
      const draft = await draftFor(applying, generalCase(seller, { product, buyers }))
      const { body } = await submit(applying, draft.id, { body: { acceptUpTo: 10 * EOK } })
      t.match(body, { status: 'approved', offerAcceptedOn: acceptedOn }, JSON.stringify({ ...of, grade }))
    }
  }
)

t.test('an amount that is none is refused with its place, and nothing is decided', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER)
  const draft = await draftFor(applying, generalCase(1))
  for (const acceptUpTo of [-1, 1.5, '1000', null]) {
    const { status, body } = await submit(applying, draft.id, { body: { acceptUpTo } })
    t.match({ status, body }, { status: 400, body: { errors: [{ pointer: '/acceptUpTo' }] } }, String(acceptUpTo))
  }
  t.match(await submit(applying, draft.id, { body: { accept: true } }), { status: 400 }, 'an unknown field')
  t.equal((await applying.call('GET', `/v1/applications/${draft.id}`)).body.status, 'draft')
})
