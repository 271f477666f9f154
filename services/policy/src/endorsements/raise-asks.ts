import type { CoverChange, CoveredBuyer } from '@trade-credit/domain/policy/endorsement.ts'
import { NO_WON, wonView } from '@trade-credit/domain/won.ts'
import type { BuyerBody, QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { RaiseAsk } from './raise-request.ts'
import type { EndorsementRequest } from './schemas.ts'

/**
 * The changes that ask for more cover than there is, each with what is told of its buyer: now, or else when its cover was agreed. Ends in
 * `invalid_request` for a buyer of whom nothing was ever told, and for facts of another one.
 */
export function raiseAsks(
  { changes: asked }: EndorsementRequest,
  changes: readonly CoverChange[],
  covered: readonly CoveredBuyer[],
  agreed: QuoteRequestBody
): RaiseAsk[] {
  return changes.flatMap((change, i): RaiseAsk[] => {
    if (change.kind !== 'raise_limit' && change.kind !== 'add_buyer') return []
    const facts = asked[i]?.facts
    if (facts && facts.businessNumber !== change.buyer) otherBuyer(i)
    const before = covered.find(({ buyer }) => buyer === change.buyer)
    const adds = change.kind === 'add_buyer'
    if (adds ? before : !before || change.amount <= before.amount) return []
    const buyer =
      facts ?? agreed.buyers.find(({ businessNumber }) => businessNumber === change.buyer) ?? factsMissing(i)
    return [{ pointer: `/changes/${i}`, buyer, amountBefore: before?.amount ?? NO_WON, amountAfter: change.amount }]
  })
}

/** The covered buyers that get no more cover, with the amounts that the changes leave them. */
export function stayingAsTheyAre(
  agreed: QuoteRequestBody,
  changes: readonly CoverChange[],
  covered: readonly CoveredBuyer[]
): BuyerBody[] {
  const amounts = new Map(covered.map(({ buyer, amount }) => [buyer, amount]))
  for (const change of changes) {
    if (change.kind === 'lower_limit' && amounts.has(change.buyer)) amounts.set(change.buyer, change.amount)
    else if (change.kind !== 'lower_limit') amounts.delete(change.buyer)
  }
  return agreed.buyers.flatMap(buyer => {
    const amount = amounts.get(buyer.businessNumber)
    return amount === undefined ? [] : [{ ...buyer, requestedInsuredAmount: wonView(amount) }]
  })
}

function factsMissing(i: number): never {
  return refuseField(`/changes/${i}/facts`, 'required', {
    ko: '새로 추가하는 구매기업의 정보를 견적 요청의 buyers와 같은 형식으로 적어 주세요.',
    en: 'Tell the facts of the buyer that is added, as in the buyers of a quote request.'
  })
}

function otherBuyer(i: number): never {
  return refuseField(`/changes/${i}/facts/businessNumber`, 'not_the_buyer', {
    ko: 'buyer와 같은 사업자등록번호를 적어 주세요.',
    en: 'Give the same business number as in buyer.'
  })
}
