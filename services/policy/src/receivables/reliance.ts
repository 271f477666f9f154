import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import { overdueDates, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import type { StoredReceivable } from './repository.ts'

/**
 * Whether a claim or an overdue rests on what was declared: one that was told of, put off by an agreement, or can be claimed by its dates.
 * What is declared in its place would be late, whatever dates it has itself. An event of the buyer has its own day, which tells by itself.
 */
export async function isReliedOn(
  trx: Pick<JobTransaction, 'query'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  policy: BegunPolicy,
  receivable: StoredReceivable,
  today: PlainDate
): Promise<boolean> {
  // Also where it is paid: a payment can be taken back afterwards.
  if (isClaimable(platform, policy, receivable, today)) return true
  const rows = await trx.query({
    name: 'reliance_on_receivable',
    text: 'select from claims.published_reliance where policy_id = $1 and receivable_id = $2 limit 1',
    values: [policy.id, receivable.id]
  })
  return rows.length > 0
}

function isClaimable(
  platform: Pick<ServicePlatform, 'rulebook'>,
  { product }: BegunPolicy,
  { due_on: dueOn, instrument }: StoredReceivable,
  today: PlainDate
): boolean {
  if (dueOn >= today) return false
  const version = platform.rulebook.on(today)
  try {
    const terms = overdueTerms(version.rulesAt(dueOn), product)
    return overdueDates({ dueOn, instrument }, terms, holidayCalendarOf(version.rulebook)).claimableOn <= today
  } catch (error) {
    if (error instanceof NoSourceForDate) return false
    throw error
  }
}

/** Months from the first due date to which one that has passed can be put off, by an agreement or a correction. */
export function mostMonthsPutOff(platform: Pick<ServicePlatform, 'rulebook'>, today: PlainDate): number {
  return platform.rulebook.on(today).rulesAt(today).count('claims.overdue_extension_months').value
}

/** Writes down that something rested on the receivable when it was withdrawn; hold its lock. */
export async function markCorrectedLate(trx: Transaction, id: string): Promise<void> {
  await trx.query({
    name: 'mark_corrected_late',
    text: 'update policy.receivable set corrected_late = true where id = $1',
    values: [id]
  })
}

/** Writes down that it counts as declared on the day: what was withdrawn of it is owed after all; hold its lock. */
export async function markCorrected(trx: Transaction, id: string, on: PlainDate): Promise<void> {
  await trx.query({
    name: 'mark_corrected',
    text: 'update policy.receivable set corrected_on = $2 where id = $1',
    values: [id, on]
  })
}
