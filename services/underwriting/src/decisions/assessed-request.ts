import type { BuyerBody, QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { BuyerFacts, DecisionFacts } from './decision-facts.ts'

type Told = Pick<DecisionFacts, 'receivedOn' | 'paymentPlan' | 'askedAmounts' | 'buyers' | 'judgement'>

/** The request for the day of receipt, with the amounts that were asked for since. */
export function askedRequest(
  request: QuoteRequestBody,
  { receivedOn, paymentPlan, askedAmounts, judgement }: Told
): QuoteRequestBody {
  const amounts = judgement?.approved ?? askedAmounts
  return {
    ...request,
    asOf: receivedOn,
    paymentPlan,
    buyers:
      amounts === null ? request.buyers : request.buyers.map(buyer => withAmount(buyer, amounts[buyer.businessNumber]))
  }
}

/** The asked request with the grades that underwriters assessed in the place of those that were declared: only these bind. */
export function assessedRequest(request: QuoteRequestBody, told: Told): QuoteRequestBody {
  const known = new Map(told.buyers.map(buyer => [buyer.businessNumber, buyer]))
  const asked = askedRequest(request, told)
  return { ...asked, buyers: asked.buyers.map(buyer => withCredit(buyer, known.get(buyer.businessNumber))) }
}

function withAmount(buyer: BuyerBody, amount: number | undefined): BuyerBody {
  return amount === undefined ? buyer : { ...buyer, requestedInsuredAmount: amount }
}

function withCredit(buyer: BuyerBody, facts: BuyerFacts | undefined): BuyerBody {
  const valid = facts?.reliance === 'valid' ? facts.assessment : null
  return {
    ...buyer,
    // Another business number of a corporation shares its limits, whether the request says so or not; what other requests say of it counts
    // for the ledger's accounts alone.
    corporateNumber: buyer.corporateNumber ?? (facts?.party.length === 13 && facts.told !== false ? facts.party : null),
    creditStatus: valid?.creditStatus ?? 'unassessed',
    creditGrade: valid?.creditGrade ?? null,
    simpleCreditStatus: valid?.simpleCreditStatus ?? 'unassessed',
    simpleGrade: valid?.simpleGrade ?? null
  }
}
