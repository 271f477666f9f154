import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import {
  agreementFindings,
  extendedDates,
  lastDayOf,
  type OverdueAgreement
} from '@trade-credit/domain/overdues/overdue-agreement.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { overdueRecords } from './overdue-records.ts'
import { type OverdueRules, termsOf } from './overdue-terms-of.ts'
import type { OverdueRecord } from './overdue-view.ts'
import { findDueReceivable, insertAgreement, keepOverdue, lockKept } from './repository.ts'
import { receivableIdOf } from './tables.ts'

interface Circumstances extends OverdueRules {
  readonly today: PlainDate
  readonly now: Date
  readonly reason: string
  /** Is given the version of what is kept, once it is locked. */
  readonly requireVersion: (version: bigint) => void
}

/**
 * Puts a receivable's overdue off by what buyer and seller agreed on. Ends in `not_found` for someone else's, in `conflict` once it can be
 * claimed or was paid, and in `invalid_request` for an agreement that the rules do not count.
 */
export async function agreeOnOverdue(
  trx: Transaction,
  overdueId: string,
  agreement: OverdueAgreement,
  { today, now, reason, requireVersion, ...rules }: Circumstances
): Promise<OverdueRecord> {
  const receivable = (await findDueReceivable(trx, receivableIdOf(overdueId))) ?? problem('not_found')
  await keepOverdue(trx, receivable, overdueId, now)
  const kept = await lockKept(trx, overdueId)
  requireVersion(kept.version)
  const [before] = await overdueRecords(trx, [receivable], today, rules)
  // What is not due yet is no overdue, as for whoever reads it.
  if (!before || before.overdue.state === 'not_due') return problem('not_found')
  const claimableOn = refuseOrDate(before, kept.markedOn, agreement, today, rules)
  await insertAgreement(
    trx,
    {
      id: newId('oa'),
      overdueId,
      kind: agreement.kind,
      agreedOn: agreement.agreedOn,
      untilOn: lastDayOf(agreement),
      instalments:
        agreement.kind === 'extension'
          ? null
          : agreement.instalments.map(({ dueOn, amount }) => ({ dueOn, amount: wonView(amount) })),
      reason,
      createdAt: now
    },
    claimableOn
  )
  recordChange(trx, {
    aggregate: { type: 'overdue', id: overdueId },
    action: `overdue.${agreement.kind === 'extension' ? 'extended' : 'plan_agreed'}`,
    facts: { policy: receivable.policyId, agreedOn: agreement.agreedOn, until: lastDayOf(agreement), claimableOn }
  })
  const [after] = await overdueRecords(trx, [receivable], today, rules)
  if (!after) throw new Error(`the overdue ${overdueId} is gone`)
  return after
}

function refuseOrDate(
  { receivable, overdue }: OverdueRecord,
  markedOn: PlainDate | null,
  agreement: OverdueAgreement,
  today: PlainDate,
  rules: OverdueRules
): PlainDate {
  const current = overdue.extended ?? overdue.dates
  const terms = termsOf(receivable, rules)
  if (!current || !terms) return problem('rulebook.no_source_for_date')
  if (overdue.state === 'cured')
    return refuse([
      finding('decline', 'claim', 'event.overdue_cured', {
        detail: { date: overdue.paidInFullOn ?? today }
      })
    ])
  const unpaid = won(receivable.amount - receivable.settled)
  const owed = { ...receivable, settlements: [], unpaid, current }
  const found = agreementFindings(agreement, owed, today, rules.rulesOn(today))
  if (markedOn !== null && !found.some(({ code }) => code === 'overdue.already_claimable'))
    found.push(finding('decline', 'receivable', 'overdue.already_claimable', { detail: { date: current.claimableOn } }))
  if (found.length > 0) return refuse(found)
  const dates = extendedDates(owed, agreement, terms, rules.calendar)
  if (!dates) throw new Error('an agreement has dates')
  return dates.claimableOn
}

const POINTERS: Partial<Record<Finding['code'], string>> = {
  'overdue.agreed_in_the_future': '/agreedOn',
  'overdue.plan_does_not_add_up': '/instalments',
  'overdue.plan_out_of_order': '/instalments',
  'overdue.plan_before_due': '/instalments',
  'overdue.plan_before_agreed': '/instalments'
}

/** What the state forbids is a conflict; what was sent wrong names its field. */
function refuse(found: readonly Finding[]): never {
  const forbidden = found.find(({ code }) => code === 'overdue.already_claimable' || code === 'event.overdue_cured')
  if (forbidden) return problem('conflict', { detail: textsOf(forbidden) })
  return problem('invalid_request', {
    errors: found.map(one => ({ pointer: POINTERS[one.code] ?? '/until', code: one.code, detail: textsOf(one) }))
  })
}

function textsOf(one: Finding) {
  return { ko: findingMessage(one, 'ko'), en: findingMessage(one, 'en') }
}
