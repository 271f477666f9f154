import { finding } from '../finding.ts'
import { wonView } from '../won.ts'
import type { BuyerOfCase, DecisionCase, DecisionFinding } from './decision-case.ts'

type DecisionRule = (on: DecisionCase) => DecisionFinding[]

/**
 * Every rule of the decision on an application beyond those of its price, in the order in which the findings are shown. All are run,
 * and none looks at what others have insured: that has one code alone, `buyer_limit`.
 */
export const DECISION_RULES: readonly DecisionRule[] = [
  eventRecorded,
  samePartyAsPolicyholder,
  policyholderContradicted,
  creditOfBuyers,
  insuredElsewhere,
  disclosuresNotGiven,
  disclosureAdverse,
  aboveStraightThroughLimit,
  asksBeyondProposal
]

/** Runs every rule and gives all findings. */
export function decisionFindings(on: DecisionCase): DecisionFinding[] {
  return DECISION_RULES.flatMap(rule => rule(on))
}

/** What raising a policy's cover looks at: what was told with the application stands (disclosures, other insurance). */
export type RaiseCase = Pick<DecisionCase, 'rules' | 'policyholder' | 'policyholderParty' | 'buyers' | 'insuredAmount'>

/**
 * Those of the rules above that a raise of a running policy has to pass too; `insuredAmount` is that of the whole policy with the raise, so
 * that nobody comes above an authority in slices.
 */
export function raiseFindings(on: RaiseCase): DecisionFinding[] {
  return [eventRecorded, samePartyAsPolicyholder, creditOfBuyers, aboveStraightThroughLimit].flatMap(rule => rule(on))
}

/** 상법 §644: what has happened already cannot be insured against. */
function eventRecorded({ buyers, rules }: RaiseCase): DecisionFinding[] {
  const rule = rules.flag('underwriting.recorded_event_excluded')
  if (!rule.value) return []
  return ofBuyers(buyers, ({ events, pointer }) => {
    const [earliest] = events
      .filter(({ unconfirmed }) => !unconfirmed)
      .sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : 1))
    const about = { pointer: `${pointer}/businessNumber`, rule }
    if (earliest)
      return [
        finding('decline', 'buyer', 'buyer.event_recorded', { ...about, detail: { occurredOn: earliest.occurredOn } })
      ]
    // What others' requests say of a firm declines nobody's application.
    return events.length === 0 ? [] : [finding('refer', 'buyer', 'buyer.party_unconfirmed', about)]
  })
}

/** 003:L2051 (관계기업): another business number of the policyholder's own legal person, whatever the request says of it. */
function samePartyAsPolicyholder({ buyers, policyholder, policyholderParty, rules }: RaiseCase): DecisionFinding[] {
  const rule = rules.flag('buyer.related_firm_excluded')
  return ofBuyers(buyers, ({ buyer, party, isPartyTold = true, pointer }) => {
    // The price has refused the policyholder's own number.
    if (party !== policyholderParty || buyer.businessNumber === policyholder.businessNumber) return []
    if (buyer.corporateNumber !== null && buyer.corporateNumber === policyholder.corporateNumber) return []
    const about = { pointer: `${pointer}/businessNumber`, rule }
    // What others' requests say of a firm declines nobody's application.
    if (!isPartyTold) return [finding('refer', 'buyer', 'buyer.may_be_policyholder', about)]
    return [finding('decline', 'buyer', 'buyer.same_party_as_policyholder', about)]
  })
}

/** Caps over all its contracts attach to the policyholder's person (003:L2073): a person looks at who that is. */
function policyholderContradicted({ policyholderConflict = false }: DecisionCase): DecisionFinding[] {
  return policyholderConflict
    ? ofWhole(finding('refer', 'policyholder', 'policyholder.corporate_number_conflict', { pointer: '/policyholder' }))
    : []
}

/** Only grades that underwriters assessed, and that are still valid, bind (001:L107-109 신용등급). */
function creditOfBuyers({ buyers }: RaiseCase): DecisionFinding[] {
  return ofBuyers(buyers, ({ credit, pointer }) =>
    credit.map(found => ({ ...found, pointer: found.pointer ?? `${pointer}/businessNumber` }))
  )
}

/** 상법 §672: insurance of the same loss elsewhere shares it; it must be told, and a person looks at it. */
function insuredElsewhere({ buyers, otherInsurances, businessDate }: DecisionCase): DecisionFinding[] {
  const running = otherInsurances.filter(({ until }) => until === null || until > businessDate)
  return ofBuyers(buyers, ({ buyer, pointer }) =>
    running.some(other => other.buyer === buyer.businessNumber)
      ? [finding('refer', 'buyer', 'buyer.insured_elsewhere', { pointer: `${pointer}/businessNumber` })]
      : []
  )
}

/** 상법 §651 asks for what is important before the contract; who was not asked yet is reminded. */
function disclosuresNotGiven({ disclosures, rules }: DecisionCase): DecisionFinding[] {
  const rule = rules.codes('application.disclosure_questions')
  const isOpen = rule.value.some(question => !disclosures?.has(question))
  return isOpen ? ofWhole(finding('note', 'policyholder', 'application.disclosures_not_given', { rule })) : []
}

/** 상법 §651: a fact that bears on the risk is looked at by a person. */
function disclosureAdverse({ disclosures, rules }: DecisionCase): DecisionFinding[] {
  const rule = rules.codes('application.disclosure_questions')
  return [...(disclosures ?? [])]
    .filter(([, isSo]) => isSo)
    .flatMap(([question]) =>
      ofWhole(finding('refer', 'policyholder', 'application.disclosure_adverse', { rule, detail: { question } }))
    )
}

/** 001:L143-150 (인수심사): above an amount a person decides; the amount is assumed. */
function aboveStraightThroughLimit({ insuredAmount, rules }: RaiseCase): DecisionFinding[] {
  const rule = rules.won('underwriting.straight_through_limit')
  if (insuredAmount === null || insuredAmount <= rule.value) return []
  const detail = { amount: wonView(insuredAmount), limit: wonView(rule.value) }
  return ofWhole(finding('refer', 'quote', 'application.above_straight_through_limit', { rule, detail }))
}

/** 001:L135-142: a proposal is negotiated with a person; the rules have said what they give. */
function asksBeyondProposal({ asksBeyondProposal: asks }: DecisionCase): DecisionFinding[] {
  return asks ? ofWhole(finding('refer', 'quote', 'application.asks_beyond_proposal')) : []
}

function ofBuyers(
  buyers: readonly BuyerOfCase[],
  find: (buyer: BuyerOfCase) => readonly DecisionFinding['finding'][]
): DecisionFinding[] {
  return buyers.flatMap(one => find(one).map(found => ({ businessNumber: one.buyer.businessNumber, finding: found })))
}

function ofWhole(found: DecisionFinding['finding']): DecisionFinding[] {
  return [{ businessNumber: null, finding: found }]
}
