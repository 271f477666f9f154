import { type OverdueDates, type OverdueState, overdueState } from '@trade-credit/domain/overdues/overdue.ts'
import { extendedDates, type OverdueAgreement, paidInFullOn } from '@trade-credit/domain/overdues/overdue-agreement.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { datesOf, type OverdueRules, termsOf } from './overdue-terms-of.ts'
import type { DueReceivable, Settlement, StoredAgreement } from './tables.ts'

/** The overdue of a receivable on a day, worked out from its dates, payments and agreements. */
export interface OverdueOf {
  readonly state: OverdueState
  /** By the receivable's own due date; null while no terms of the product are published. */
  readonly dates: OverdueDates | null
  /** By the latest agreement; null without one. */
  readonly extended: OverdueDates | null
  readonly paidInFullOn: PlainDate | null
}

/** Where the receivable stands on the day. Without published terms nothing becomes claimable: it stays open. */
export function overdueOf(
  receivable: DueReceivable,
  facts: { readonly settlements: readonly Settlement[]; readonly agreements: readonly StoredAgreement[] },
  on: PlainDate,
  rules: OverdueRules
): OverdueOf {
  const { product, instrument, dueOn, amount } = receivable
  const owed = { dueOn, instrument, amount, settlements: facts.settlements }
  const paidOn = paidInFullOn(owed)
  const terms = termsOf({ product, dueOn }, rules)
  const dates = datesOf({ product, instrument, dueOn }, rules)
  if (terms === null || dates === null) {
    const state = paidOn !== null && paidOn <= on ? 'cured' : on <= dueOn ? 'not_due' : 'open'
    return { state, dates, extended: null, paidInFullOn: paidOn }
  }
  const latest = facts.agreements.at(-1)
  const extended = extendedDates(owed, latest ? agreementOf(latest) : null, terms, rules.calendar)
  const state = overdueState({ dates, extended, paidInFullOn: paidOn }, on)
  return { state, dates, extended, paidInFullOn: paidOn }
}

/** A stored agreement in the words of the domain. */
export function agreementOf(stored: StoredAgreement): OverdueAgreement {
  if (stored.instalments === null) return { kind: 'extension', agreedOn: stored.agreedOn, until: stored.untilOn }
  const instalments = stored.instalments.map(({ dueOn, amount }) => ({ dueOn, amount: won(amount) }))
  return { kind: 'repayment_plan', agreedOn: stored.agreedOn, instalments }
}
