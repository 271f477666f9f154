import type { Won } from '@trade-credit/domain/won.ts'
import type { DecidedApplication } from '../decisions/decide-application.ts'

/**
 * Whether an applicant that accepts up to a premium accepts the offer of this decision: one that costs no more, and covers what the
 * applicant had seen. Where of a buyer no amount was named, and the quote gave none either, as before it was assessed, it had not.
 */
export function isAcceptedInAdvance({ approved, assessed }: DecidedApplication, acceptUpTo: Won | undefined): boolean {
  if (acceptUpTo === undefined || approved === null || approved.payable > acceptUpTo) return false
  const { asked, request } = assessed
  return request.buyers.every(
    ({ businessNumber, selection }) => selection === 'excluded' || (asked.get(businessNumber) ?? null) !== null
  )
}
