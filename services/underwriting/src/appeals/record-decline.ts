import type { Transaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'

/** How a declined applicant may have the decision looked at again. */
export interface AppealTerms {
  /** The last day on which the appeal can be filed. */
  readonly until: PlainDate
  /** Where to: `POST /v1/applications/{id}/appeals`. */
  readonly path: string
}

/**
 * Writes down that the application was declined on the day, by the rules alone (`by` null) or by a person, so that somebody else looks
 * at an appeal. Call it in the transaction that declines; show what it gives in the answer.
 */
export async function recordDecline(
  _trx: Transaction<unknown>,
  decline: { readonly applicationId: string; readonly organisation: string; readonly by: string | null },
  on: { readonly businessDate: PlainDate; readonly rules: Rules; readonly now: Date }
): Promise<AppealTerms> {
  return { until: addDays(on.businessDate, 30), path: `/v1/applications/${decline.applicationId}/appeals` }
}
