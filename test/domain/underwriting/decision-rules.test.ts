import { businessNumber } from '@trade-credit/domain/business-number.ts'
import { finding } from '@trade-credit/domain/finding.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { BuyerOfCase, DecisionCase } from '@trade-credit/domain/underwriting/decision-case.ts'
import { DECISION_RULES, decisionFindings } from '@trade-credit/domain/underwriting/decision-rules.ts'
import { won } from '@trade-credit/domain/won.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import t from 'tap'
import { requestWith, rulesOn } from '../../support/quote-case.ts'
import { soundCase } from '../../support/sound-quote.ts'

const ON = '2021-12-01'
const rules = rulesOn(ON)
const { policyholder, buyers } = parseQuoteRequest(requestWith(soundCase('multi_custom', ON)))
const QUESTIONS = rules.codes('application.disclosure_questions').value

/** A case in which nothing is found. */
const CLEAN: DecisionCase = {
  product: 'multi_custom',
  rules,
  businessDate: plainDate(ON),
  policyholder,
  policyholderParty: policyholder.businessNumber,
  buyers: buyers.map(
    (buyer, i): BuyerOfCase => ({ buyer, party: buyer.businessNumber, pointer: `/buyers/${i}`, credit: [], events: [] })
  ),
  disclosures: new Map(QUESTIONS.map(question => [question, false])),
  otherInsurances: [],
  insuredAmount: won(1_000_000),
  asksBeyondProposal: false
}

/** The case with the second buyer changed. */
function withBuyer(change: Partial<BuyerOfCase>): Partial<DecisionCase> {
  return { buyers: CLEAN.buyers.map((one, i) => (i === 1 ? { ...one, ...change } : one)) }
}

/** `outcome code pointer` of each finding. */
function found(changes: Partial<DecisionCase>): string[] {
  return decisionFindings({ ...CLEAN, ...changes }).map(({ businessNumber: of, finding: one }) => {
    if (one.subject === 'buyer') t.equal(of, CLEAN.buyers[1]?.buyer.businessNumber, 'the finding is about that buyer')
    return [one.outcome, one.code, one.pointer].filter(part => part !== null).join(' ')
  })
}

t.test('nothing is found where nothing is', async t => {
  t.strictSame(found({}), [])
})

t.test('a recorded event declines its buyer, by the earliest day', async t => {
  const events = [
    { id: 'ev_2', occurredOn: plainDate('2021-11-30') },
    { id: 'ev_1', occurredOn: plainDate('2021-10-01') }
  ]
  t.strictSame(found(withBuyer({ events })), ['decline buyer.event_recorded /buyers/1/businessNumber'])
  const [one] = decisionFindings({ ...CLEAN, ...withBuyer({ events }) })
  t.equal(one?.finding.detail['occurredOn'], '2021-10-01')
  t.match(one?.finding.rule, { parameter: 'underwriting.recorded_event_excluded', source: 'law:상법 §644' })
})

t.test('another number of the policyholder’s own person declines; its own number the price has refused', async t => {
  t.strictSame(found(withBuyer({ party: policyholder.businessNumber })), [
    'decline buyer.same_party_as_policyholder /buyers/1/businessNumber'
  ])
  const own = { ...(CLEAN.buyers[1] as BuyerOfCase).buyer, businessNumber: policyholder.businessNumber }
  t.strictSame(decisionFindings({ ...CLEAN, ...withBuyer({ buyer: own, party: policyholder.businessNumber }) }), [])
})

t.test('what its credit says of a buyer is said, with a place in the request', async t => {
  const credit = [finding('refer', 'buyer', 'buyer.assessment_expired', { detail: { validUntil: '2021-11-30' } })]
  t.strictSame(found(withBuyer({ credit })), ['refer buyer.assessment_expired /buyers/1/businessNumber'])
})

t.test('other insurance on a buyer refers as long as it runs', async t => {
  const other = (until: string | null) => {
    const buyer = CLEAN.buyers[1]?.buyer.businessNumber ?? ''
    return found({ otherInsurances: [{ buyer, amount: won(1), until: until === null ? null : plainDate(until) }] })
  }
  const refers = ['refer buyer.insured_elsewhere /buyers/1/businessNumber']
  t.strictSame(other(null), refers)
  t.strictSame(other('2021-12-02'), refers, 'its last day is today')
  t.strictSame(other('2021-12-01'), [], 'it ended yesterday')
  const stranger = [{ buyer: businessNumber('9998600043'), amount: won(1), until: null }]
  t.strictSame(found({ otherInsurances: stranger }), [], 'it is on nobody here')
})

t.test('questions that are open are noted, a yes refers', async t => {
  const [first = '', ...rest] = QUESTIONS
  t.strictSame(found({ disclosures: null }), ['note application.disclosures_not_given'])
  t.strictSame(found({ disclosures: new Map([[first, false]]) }), ['note application.disclosures_not_given'])
  const yes = new Map<string, boolean>([[first, true], ...rest.map(question => [question, false] as const)])
  t.strictSame(found({ disclosures: yes }), ['refer application.disclosure_adverse'])
})

// I20
t.test('above the amount that is approved without a person, a person decides', async t => {
  const limit = rules.won('underwriting.straight_through_limit').value
  t.strictSame(found({ insuredAmount: won(limit - 1n) }), [])
  t.strictSame(found({ insuredAmount: limit }), [])
  t.strictSame(found({ insuredAmount: won(limit + 1n) }), ['refer application.above_straight_through_limit'])
  t.strictSame(found({ insuredAmount: null }), [], 'without a price there is no amount')
})

t.test('more than was proposed is for a person', async t => {
  t.strictSame(found({ asksBeyondProposal: true }), ['refer application.asks_beyond_proposal'])
})

t.test('all rules are run, in their order, and each has a name', async t => {
  const all = found({
    ...withBuyer({ events: [{ id: 'ev_1', occurredOn: plainDate(ON) }], party: policyholder.businessNumber }),
    disclosures: null,
    insuredAmount: won(10n ** 12n),
    asksBeyondProposal: true
  })
  t.strictSame(
    all.map(line => line.split(' ')[1]),
    [
      'buyer.event_recorded',
      'buyer.same_party_as_policyholder',
      'application.disclosures_not_given',
      'application.above_straight_through_limit',
      'application.asks_beyond_proposal'
    ]
  )
  t.equal(new Set(DECISION_RULES.map(({ name }) => name)).size, DECISION_RULES.length)
})
