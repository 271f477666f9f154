import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RefundReason } from '@trade-credit/domain/policy/refund-payout.ts'
import { isPremium } from '../invoices/premium-sums.ts'
import type { Invoice } from '../invoices/repository.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/** How a policy ends before its time, as its money goes by it. */
export interface StandingEnd {
  /** The cancellation, termination or rescission; the policy itself for a lapse. */
  readonly id: string
  readonly reason: 'lapse' | 'cancellation' | 'termination' | 'unexplained' | 'rescission'
  /** First day without cover. */
  readonly from: PlainDate | null
  /** Whether its money waits for that day; otherwise it was settled when it was asked for. */
  readonly waits: boolean
  /** How many changes and invoices there were when it was asked for: what came since was agreed for the time until it; null for all. */
  readonly endorsements: number | null
  readonly invoices: number | null
}

type Row = Pick<StandingEnd, 'id' | 'from' | 'waits' | 'endorsements' | 'invoices'> & {
  kind: 'policyholder_request' | 'terms_not_explained' | 'premium_in_arrears' | 'rescission'
}

const REASONS: Readonly<Record<Row['kind'], StandingEnd['reason']>> = {
  policyholder_request: 'cancellation',
  terms_not_explained: 'unexplained',
  premium_in_arrears: 'termination',
  rescission: 'rescission'
}

/** What the refunds of an end are owed for. */
export const REFUNDED_FOR: Readonly<Record<StandingEnd['reason'], RefundReason>> = {
  lapse: 'lapse',
  cancellation: 'cancellation',
  termination: 'termination',
  unexplained: 'rescission',
  rescission: 'rescission'
}

/** The end of a locked policy, also one that is planned; null where it runs to its expiry, or ended with it. */
export async function standingEndOf(
  trx: Pick<JobTransaction, 'query'>,
  { id, status, endedOn, expiry }: StoredPolicy
): Promise<StandingEnd | null> {
  const all = { endorsements: null, invoices: null, waits: false }
  if (status === 'lapsed') return { ...all, id, reason: 'lapse', from: null }
  if (endedOn === null) return null
  const [row] = await trx.query<Row>({
    name: 'standing_end',
    text: `select c.id, c.reason as kind, c.cancelled_from as from, c.record ->> 'refundOn' is not null as waits, c.endorsements,
        (c.record ->> 'invoices')::int as invoices
      from policy.cancellation c where c.policy_id = $1 and c.cancelled_from = $2
        and not exists (select from policy.cancellation_withdrawal w where w.cancellation_id = c.id)
      union all
      select e.rescission_id, 'rescission', $2, false, null, null
      from policy.rescission_end e where e.policy_id = $1 and e.outcome = 'rescinded' and $2 is distinct from $3::date
      order by 1 limit 1`,
    values: [id, endedOn, expiry]
  })
  return row ? { ...row, reason: REASONS[row.kind] } : null
}

/**
 * The invoices of premium as the end found them, with what was paid since: what it took back was owed. Of those that came later, what a change
 * asked for is left out; premium that was bound is asked for anew where its transfer bounced.
 */
export function asTheEndFoundThem(invoices: readonly Invoice[], end: StandingEnd): Invoice[] {
  const tookBack = ({ voidedBy }: Invoice) => voidedBy === end.id
  const wasThere = ({ kind, position }: Invoice) => kind === 'premium' || position <= (end.invoices ?? Infinity)
  return invoices
    .filter(invoice => isPremium(invoice) && (tookBack(invoice) || wasThere(invoice)))
    .map(invoice => (tookBack(invoice) ? { ...invoice, voidedOn: null, voidedBy: null } : invoice))
}

/** Whether the end has given something back. */
export async function hasGivenBack(
  trx: Pick<JobTransaction, 'query'>,
  endId: string,
  policyId: string
): Promise<boolean> {
  const [row] = await trx.query<{ given: boolean }>({
    name: 'end_gave_back',
    text: 'select exists (select from policy.premium_refund where policy_id = $1 and source_id = $2) as given',
    values: [policyId, endId]
  })
  return row?.given ?? false
}
