import { inJobTransaction, type JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { openUntil } from '@trade-credit/domain/underwriting/open-until.ts'
import { type JobIdentity, recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { BUSINESS_DATE, businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import type { JobContext } from '@trade-credit/service/platform/jobs/job-table.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { latestOf } from './status-on.ts'

const AT_ONCE = 200

interface OpenApplication {
  readonly id: string
  readonly organisation: string
  readonly received_on: PlainDate
  readonly open_until: PlainDate | null
  readonly answer_by: PlainDate | null
}

/** Lets every application lapse whose applicant did not go on with it in time, and tells it; gives how many, recorded as `by`. */
export async function lapseApplications(
  { pool, stopping }: Pick<JobContext, 'pool' | 'stopping'>,
  { rulebook }: Pick<ServicePlatform, 'rulebook'>,
  by: JobIdentity
): Promise<number> {
  let lapsed = 0
  for (let after = ''; !stopping.aborted; ) {
    const looked = await inJobTransaction<{ last: string; lapsed: number }>(pool, async trx => {
      const [day] = await trx.query<{ today: string }>(BUSINESS_DATE)
      const today = businessDateOf(day)
      return lapseSome(trx, { after, today, rulebook: rulebook.on(today), by })
    })
    lapsed += looked.lapsed
    if (looked.last === '') break
    after = looked.last
  }
  return lapsed
}

interface Some {
  readonly after: string
  readonly today: PlainDate
  readonly rulebook: RulebookVersion
  readonly by: JobIdentity
}

/** Whoever goes on with an application at this moment is passed over. `last` is empty after the last of them. */
async function lapseSome(trx: JobTransaction, { after, today, rulebook, by }: Some) {
  const waiting = await trx.query<OpenApplication>({
    name: 'waiting_for_applicants',
    // The release before this one leaves `open_until` out.
    text: `select id, organisation, received_on, open_until, answer_by from underwriting.application
      where status in ('draft', 'documents_requested', 'returned', 'proposed')
        and (greatest(open_until, answer_by) < $1 or open_until is null) and id > $2
      order by id limit $3 for no key update skip locked`,
    values: [today, after, AT_ONCE]
  })
  const outdated = waiting.flatMap(application => {
    const told = { receivedOn: application.received_on, answerBy: application.answer_by }
    const until = latestOf(application) ?? openUntil(told, rulebook.rulesAt(application.received_on))?.on ?? null
    return until !== null && today > until ? [{ ...application, until }] : []
  })
  if (outdated.length > 0)
    trx.defer({
      name: 'lapse_applications',
      text: `update underwriting.application set status = 'lapsed', version = version + 1, updated_at = now() where id = any ($1)`,
      values: [outdated.map(({ id }) => id)]
    })
  for (const { id, organisation, until } of outdated)
    recordJobChange(trx, by, {
      aggregate: { type: 'application', id },
      action: 'application.lapsed',
      facts: { status: 'lapsed', openUntil: until },
      events: [
        {
          type: 'application.status_changed',
          subject: id,
          recipients: [organisation],
          data: { applicationId: id, status: 'lapsed' }
        }
      ]
    })
  sendNotices(
    trx,
    outdated.map(({ id, organisation, until }) => ({
      recipient: organisation,
      kind: 'application_lapsed' as const,
      subject: { applicationId: id },
      parameters: { openUntil: until }
    }))
  )
  return { last: waiting.length < AT_ONCE ? '' : (waiting.at(-1)?.id ?? ''), lapsed: outdated.length }
}
