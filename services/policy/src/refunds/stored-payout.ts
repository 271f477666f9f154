import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

/** A part of a refund on its way to the policyholder; nothing of it changes but how it ended, which is said once. */
export interface StoredPayout {
  readonly id: string
  /** The cashier's, of the transfer. */
  readonly reference: string
  /** What of the refund it settles. */
  readonly amount: Won
  /** Of it, what pays unpaid premium instead of leaving. */
  readonly setOff: Won
  /** That of the set-off. */
  readonly rule: ReturnType<typeof ruleView>
  readonly reservedOn: PlainDate
  /** Null while it is reserved. */
  readonly outcome: 'posted' | 'voided' | null
  readonly settledOn: PlainDate | null
  readonly reason: string | null
}

/** As JSON gives it: the amounts are safe integers. */
export interface PayoutRow extends Omit<StoredPayout, 'amount' | 'setOff'> {
  readonly amount: number
  readonly setOff: number
}

/** Pairs for json_build_object, of `policy.refund_payout o` and `policy.refund_payout_settlement s`. */
export const PAYOUT_COLUMNS = `'id', o.id, 'reference', o.reference, 'amount', o.amount, 'setOff', o.set_off, 'rule', o.rule,
  'reservedOn', o.reserved_on, 'outcome', s.outcome, 'settledOn', s.settled_on, 'reason', s.reason`

/** The row in the words of the code. */
export function storedPayout(row: PayoutRow): StoredPayout {
  return { ...row, amount: won(row.amount), setOff: won(row.setOff) }
}
