import { termOf } from '@trade-credit/domain/eligibility/case.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { firstPremiumPayBy } from '@trade-credit/domain/policy/contract-dates.ts'
import { heldDays } from '@trade-credit/domain/underwriting/offer-status.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type { StoredApplication } from '../applications/repository.ts'

/** How long an offer stands, and on which days it holds capacity. */
export interface OfferDays {
  readonly validUntil: PlainDate
  readonly held: { readonly from: PlainDate; readonly until: PlainDate }
}

/** The days of an offer that is made on the business date (policy.offer_validity_days; the first premium may come until 상법 §650①). */
export function offerDays(
  application: Pick<StoredApplication, 'product' | 'received_on' | 'requested_inception'>,
  businessDate: PlainDate,
  { rulebook, rulesAt }: RulebookVersion
): OfferDays {
  const rules = rulesAt(businessDate)
  const validUntil = addDays(businessDate, rules.count('policy.offer_validity_days').value)
  const held = heldDays({
    businessDate,
    requestedInception: application.requested_inception,
    lastPayBy: firstPremiumPayBy(validUntil, rules, holidayCalendarOf(rulebook)).on,
    termMonths: rulesAt(application.received_on).count(termOf(application.product, 'term_months')).value
  })
  return { validUntil, held }
}
