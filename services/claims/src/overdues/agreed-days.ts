import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { overdueRecords } from './overdue-records.ts'
import { findDueReceivables, findKept } from './repository.ts'
import { overdueIdOf } from './tables.ts'

/**
 * First days on which receivables can be claimed as overdue, by receivable: as the sweep marked them, or by what was agreed. What is kept of
 * a repayment plan is its first instalment, so it is worked out from what was paid since, as whoever reads the overdue is told.
 */
export async function agreedClaimableDays(
  trx: Pick<Transaction, 'query'>,
  ids: readonly string[],
  on: PlainDate,
  { rulebook, rulesAt }: RulebookVersion
): Promise<ReadonlyMap<string, PlainDate>> {
  if (ids.length === 0) return new Map()
  const settled = (await findKept(trx, ids.map(overdueIdOf))).filter(({ claimableOn }) => claimableOn !== null)
  const days = new Map(
    settled.flatMap(({ receivableId, claimableOn }) => (claimableOn ? [[receivableId, claimableOn]] : []))
  )
  const agreed = settled.filter(({ markedOn }) => markedOn === null).map(({ receivableId }) => receivableId)
  if (agreed.length === 0) return days
  const rules = { rulesOn: rulesAt, calendar: holidayCalendarOf(rulebook) }
  for (const { receivable, overdue } of await overdueRecords(trx, await findDueReceivables(trx, agreed), on, rules)) {
    if (overdue.extended) days.set(receivable.id, overdue.extended.claimableOn)
  }
  return days
}
