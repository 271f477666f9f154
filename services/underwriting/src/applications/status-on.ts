import { type Fragment, sql } from '@trade-credit/database/compose.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type ApplicationStatus, UP_TO_APPLICANT } from '@trade-credit/domain/underwriting/application-lifecycle.ts'

const UP_TO = sql.raw(UP_TO_APPLICANT.map(status => `'${status}'`).join(', '))

/** Whether its applicant let the last day pass of what was up to it. */
export const isOutdated: Fragment = sql`(a.status in (${UP_TO}) and a.open_until is not null
  and greatest(a.open_until, a.answer_by) < platform.business_date())`

/**
 * How an application `a` stands today in SQL, as `applicationStatusOn` says, beside its offer `o` and the hold `h` of that, which may be
 * missing.
 */
export const statusOn: Fragment = sql`case
  when ${isOutdated} then 'lapsed'
  when a.status <> 'approved' then a.status
  when h.state = 'released' then 'withdrawn'
  when h.state = 'expired' or (h.state = 'held' and o.valid_until < platform.business_date()) then 'lapsed'
  else a.status end`

/** Whether a status may come about by a day, or by what happened to an offer, without being written down. */
export function isOver(status: ApplicationStatus): boolean {
  return status === 'lapsed' || status === 'withdrawn'
}

/** The last day for what the applicant has to do: by the rules of the receipt, or as long as the insurer waits for something. */
export function latestOf({
  open_until: open,
  answer_by: asked
}: {
  readonly open_until: PlainDate | null
  readonly answer_by: PlainDate | null
}): PlainDate | null {
  if (open === null) return null
  return asked !== null && asked > open ? asked : open
}
