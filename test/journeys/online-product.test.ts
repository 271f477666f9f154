// An online product, bought by four requests through the generated client: quote, application, policy, premium.
import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { requestWith } from '../support/quote-case.ts'
import { soundWith } from '../support/sound-quote.ts'
import { payNext } from './policy-year/acquire.ts'
import { worldOn } from './policy-year/world.ts'

const TODAY = '2025-06-02'
const BUYER = syntheticBusinessNumber(0)

t.test('a firm insures a buyer on the web: from the quote to cover without a paper', async t => {
  const world = await worldOn(t, TODAY)
  const { portal, underwriter } = world
  answerOf(
    await underwriter.PUT('/v1/parties/{businessNumber}/credit-assessments/{assessedOn}', {
      params: { path: { businessNumber: BUYER, assessedOn: TODAY } },
      body: {
        creditStatus: 'unrated',
        creditGrade: null,
        simpleCreditStatus: 'graded',
        simpleGrade: 3,
        validUntil: '2026-06-01',
        source: 'annual assessment'
      }
    })
  )
  const { asOf: _itsDay, ...wish } = requestWith(
    soundWith('online_simple', TODAY, { buyer: { simpleCreditStatus: 'graded', simpleGrade: 3 } })
  )
  const quote = answerOf(await portal.POST('/v1/quotes', { params: newKey(), body: wish }))
  t.match(quote, { status: 'quoted', product: 'online_simple', illustrative: false })
  const price = quote.premium?.payable ?? 0
  const application = answerOf(
    await portal.POST('/v1/applications', {
      params: newKey(),
      body: {
        quoteId: quote.id,
        disclosures: { buyer_insolvency_known: false, buyer_overdue_known: false },
        otherInsurances: [],
        submission: { acceptUpTo: price }
      }
    })
  )
  t.match(application, { status: 'approved', offerAcceptedOn: TODAY, premium: { payable: price } })
  const policy = answerOf(
    await portal.POST('/v1/policies', { params: newKey(), body: { offerId: application.offerId ?? '' } })
  )
  t.match(policy, { status: 'awaiting_payment', insuredAmount: quote.insuredAmount })
  await payNext(world, policy.id, TODAY)
  const covered = answerOf(await portal.GET('/v1/policies/{policyId}', { params: { path: { policyId: policy.id } } }))
  t.match(covered, { status: 'in_force', inception: TODAY })
  t.ok(covered.certificateCode)
})
