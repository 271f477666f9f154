import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { type PolicyState, policyStateOn } from '@trade-credit/domain/policy/policy-state.ts'
import type { PaymentPlan } from '@trade-credit/domain/rating/instalments.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { QuoteRecord } from '@trade-credit/quoting/quote-record.ts'
import type { FindingRecord } from '@trade-credit/service/rulebook/rule-views.ts'

/** What a premium comes to and who pays it, as an offer says it and a policy keeps it. */
export type PremiumRecord = NonNullable<QuoteRecord['premium']>

/** A policy without its buyers and the large texts it was made from. */
export interface StoredPolicy {
  readonly id: string
  readonly organisation: string
  readonly offerId: string
  /** What it came from, where the caller may read it; null otherwise, and in lists. */
  readonly applicationId: string | null
  readonly quoteId: string | null
  /** The day on which its application was received, or its offer taken over; null where nobody tells, and in lists. */
  readonly knownSince: PlainDate | null
  readonly holdId: string
  readonly product: string
  readonly policyholder: string
  readonly policyholderParty: string
  readonly policyholderName: string
  /** As it was written down last: `stateOf` says how it stands on a day. */
  readonly status: PolicyStatus
  readonly paymentPlan: PaymentPlan
  readonly boundOn: PlainDate
  readonly termMonths: number
  readonly covers: 'future_receivables' | 'held_bills'
  readonly plannedInception: PlainDate
  readonly payBy: PlainDate
  readonly inception: PlainDate | null
  readonly expiry: PlainDate | null
  readonly endedOn: PlainDate | null
  readonly endsAs: 'cancelled' | 'terminated' | 'rescinded' | null
  readonly arrearsPayBy: PlainDate | null
  readonly runOffEndsOn: PlainDate | null
  /** The earliest due date of a premium that is not paid in full. */
  readonly unpaidSince: PlainDate | null
  readonly insuredAmount: Won
  readonly longestTermDays: number
  readonly certificateCode: string
  readonly premium: PremiumRecord
  readonly findings: readonly FindingRecord[]
  readonly rulebookSha256: string
  readonly renews: string | null
  readonly termsExplainedOn: PlainDate | null
  readonly version: bigint
  readonly createdAt: Date
}

/** How the policy stands on the day. */
export function stateOf(policy: StoredPolicy, today: PlainDate): PolicyState {
  return policyStateOn(policy, today)
}

/** A row of the columns in `POLICY_COLUMNS`. */
export interface PolicyRow {
  id: string
  organisation: string
  offer_id: string
  application_id?: string | null
  quote_id?: string | null
  known_since?: PlainDate | null
  hold_id: string
  product: string
  policyholder: string
  policyholder_party: string
  policyholder_name: string
  status: PolicyStatus
  payment_plan: PaymentPlan
  bound_on: PlainDate
  term_months: number
  covers: 'future_receivables' | 'held_bills'
  planned_inception: PlainDate
  pay_by: PlainDate
  inception: PlainDate | null
  expiry: PlainDate | null
  ended_on: PlainDate | null
  ends_as: StoredPolicy['endsAs']
  arrears_pay_by: PlainDate | null
  run_off_ends_on: PlainDate | null
  unpaid_since: PlainDate | null
  insured_amount: bigint
  longest_term_days: number
  certificate_code: string
  premium: PremiumRecord
  findings: FindingRecord[]
  rulebook_sha256: string
  renews: string | null
  terms_explained_on: PlainDate | null
  version: bigint
  created_at: Date
}

/** Of `policy.policy p`; what is large stays where it is. */
export const POLICY_COLUMNS = `p.id, p.organisation, p.offer_id, p.hold_id, p.product, p.policyholder, p.policyholder_party,
  p.policyholder_name, p.status, p.payment_plan, p.bound_on, p.term_months, p.covers, p.planned_inception, p.pay_by, p.inception,
  p.expiry, p.ended_on, p.ends_as, p.arrears_pay_by, p.run_off_ends_on, p.insured_amount, p.longest_term_days, p.certificate_code,
  p.premium, p.findings, p.rulebook_sha256, p.renews, p.terms_explained_on, p.version, p.created_at,
  (select min(i.due_on) from policy.invoice i where i.policy_id = p.id and i.voided_on is null and i.paid < i.amount
    and i.kind <> 'repayment') as unpaid_since`

/** What one policy is read with besides: of `underwriting.published_offer o`, in which the application is seen by whoever may read it. */
export const ORIGIN_COLUMNS = `o.quote_id, case when o.quote_id is not null then o.application_id end as application_id, o.known_since`

/** The row in the words of the code. */
export function storedPolicy(row: PolicyRow): StoredPolicy {
  return {
    id: row.id,
    organisation: row.organisation,
    offerId: row.offer_id,
    applicationId: row.application_id ?? null,
    quoteId: row.quote_id ?? null,
    knownSince: row.known_since ?? null,
    holdId: row.hold_id,
    product: row.product,
    policyholder: row.policyholder,
    policyholderParty: row.policyholder_party,
    policyholderName: row.policyholder_name,
    status: row.status,
    paymentPlan: row.payment_plan,
    boundOn: row.bound_on,
    termMonths: row.term_months,
    covers: row.covers,
    plannedInception: row.planned_inception,
    payBy: row.pay_by,
    inception: row.inception,
    expiry: row.expiry,
    endedOn: row.ended_on,
    endsAs: row.ends_as,
    arrearsPayBy: row.arrears_pay_by,
    runOffEndsOn: row.run_off_ends_on,
    unpaidSince: row.unpaid_since,
    insuredAmount: won(row.insured_amount),
    longestTermDays: row.longest_term_days,
    certificateCode: row.certificate_code,
    premium: row.premium,
    findings: row.findings,
    rulebookSha256: row.rulebook_sha256,
    renews: row.renews,
    termsExplainedOn: row.terms_explained_on,
    version: row.version,
    createdAt: row.created_at
  }
}
