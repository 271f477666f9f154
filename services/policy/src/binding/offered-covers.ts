import type { NewCover } from '../policies/covers.repository.ts'
import type { BindableOffer } from './offers.repository.ts'

/** What a policy of this offer covers: every buyer that it approved an amount for. */
export function offeredCovers({ request, record }: Pick<BindableOffer, 'request' | 'record'>): NewCover[] {
  const asked = new Map(request.buyers.map(buyer => [buyer.businessNumber, buyer]))
  return record.buyers.flatMap(({ businessNumber, eligible, insuredAmount, coveragePercent }) => {
    const buyer = asked.get(businessNumber)
    if (!buyer || !eligible || !insuredAmount || coveragePercent === null) return []
    const { name, form = null, corporateNumber = null, paymentTermDays = null, relatedFirm = null } = buyer
    return [
      { businessNumber, name, form, corporateNumber, insuredAmount, coveragePercent, paymentTermDays, relatedFirm }
    ]
  })
}

/** The payment terms of the offer's buyers in days, as far as they were told: the longest, 0 where none was, and whether some was not. */
export function offeredTerms({ request: { buyers } }: Pick<BindableOffer, 'request'>): {
  readonly longest: number
  readonly leavesOpen: boolean
} {
  const told = buyers.flatMap(({ paymentTermDays }) => paymentTermDays ?? [])
  return { longest: Math.max(0, ...told), leavesOpen: told.length < buyers.length }
}
