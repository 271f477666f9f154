import type { FieldError } from '@trade-credit/service/problems/problems.ts'
import type { StoredApplication } from '../applications/repository.ts'
import type { ReferralDecisionRequest } from './schemas.ts'

/** What a decision says that cannot be, by pointer: amounts that its outcome does not have, of other buyers, or above what was asked. */
export function decisionErrors(body: ReferralDecisionRequest, application: StoredApplication): FieldError[] {
  const amounts = body.approvedAmounts ?? []
  if (body.outcome === 'decline' || body.outcome === 'return')
    return amounts.length === 0 ? [] : [{ pointer: '/approvedAmounts', code: 'not_of_outcome', detail: NO_AMOUNTS }]
  if (amounts.length === 0) return [{ pointer: '/approvedAmounts', code: 'required', detail: AMOUNTS_NEEDED }]

  const asked = new Map(application.record?.buyers.map(buyer => [buyer.businessNumber, buyer.askedAmount]) ?? [])
  const buyers = new Set(application.request.buyers.map(({ businessNumber }) => businessNumber))
  return [
    ...amounts.flatMap(({ businessNumber, amount }, i) => {
      const pointer = `/approvedAmounts/${i}`
      if (!buyers.has(businessNumber))
        return [{ pointer: `${pointer}/businessNumber`, code: 'not_a_buyer', detail: NOT_A_BUYER }]
      if (amount === 0) return [{ pointer: `${pointer}/amount`, code: 'minimum', detail: NOT_ZERO }]
      const most = asked.get(businessNumber) ?? null
      return most !== null && amount > most
        ? [{ pointer: `${pointer}/amount`, code: 'more_than_asked', detail: moreThan(most) }]
        : []
    }),
    ...(body.conditions ?? []).flatMap(({ businessNumber = null }, i) =>
      businessNumber === null || buyers.has(businessNumber)
        ? []
        : [{ pointer: `/conditions/${i}/businessNumber`, code: 'not_a_buyer', detail: NOT_A_BUYER }]
    )
  ]
}

const NO_AMOUNTS = {
  ko: '거절이나 반송에는 금액을 적지 않습니다.',
  en: 'A decline or a return has no amounts. Leave them out.'
}
const AMOUNTS_NEEDED = {
  ko: '승인하거나 대안을 제시하려면 구매기업별 금액을 적어 주세요.',
  en: 'Give the amount of each buyer that is covered.'
}
const NOT_A_BUYER = {
  ko: '이 청약에 없는 구매기업입니다. 청약의 구매기업 중에서 적어 주세요.',
  en: 'The application has no such buyer. Name one of its buyers.'
}
const NOT_ZERO = {
  ko: '1원 이상이어야 합니다. 인수하지 않는 구매기업은 빼 주세요.',
  en: 'Give at least 1 won; leave out a buyer that is not covered.'
}

function moreThan(most: number) {
  return {
    ko: `신청한 금액(${most.toLocaleString('ko-KR')}원)보다 많이 승인할 수 없습니다.`,
    en: `No more can be approved than was asked for (${most.toLocaleString('en-US')} won).`
  }
}
