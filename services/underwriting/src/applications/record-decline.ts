import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { appealUntil } from '@trade-credit/domain/referral/appeal.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

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
  trx: Transaction,
  decline: { readonly applicationId: string; readonly organisation: string; readonly by: string | null },
  on: { readonly businessDate: PlainDate; readonly rules: Rules; readonly now: Date }
): Promise<AppealTerms> {
  const { until, rule } = appealUntil(on.businessDate, on.rules)
  trx.defer({
    name: 'insert_decline',
    text: `insert into underwriting.decline (id, organisation, application_id, declined_on, appeal_until, rule, declined_by, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      newId('dc'),
      decline.organisation,
      decline.applicationId,
      on.businessDate,
      until,
      JSON.stringify(ruleView(rule)),
      decline.by,
      on.now
    ]
  })
  return { until, path: `/v1/applications/${decline.applicationId}/appeals` }
}
