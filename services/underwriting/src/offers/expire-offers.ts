import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { nextApplicationStatus } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import { type JobIdentity, recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { BUSINESS_DATE, businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import type { JobContext, JobReport } from '@trade-credit/service/platform/jobs/job-table.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { concernedBy } from './own-offer.ts'

const AT_ONCE = 200
/** As whom the job that lets offers and applications lapse writes. */
export const OFFER_EXPIRY: JobIdentity = { organisation: 'system', client: 'job:offer-expiry' }

/** Lets every offer lapse whose last day is over: gives back what it held, marks its application, and tells whom it concerns. */
export async function expireOffers({ pool, stopping }: Pick<JobContext, 'pool' | 'stopping'>): Promise<JobReport> {
  let lapsed = 0
  for (;;) {
    const expired = await inJobTransaction<{ holds: number; offers: number }>(pool, expireSome)
    lapsed += expired.offers
    if (expired.holds === 0 || stopping.aborted) return { lapsed }
  }
}

interface LapsedOffer {
  readonly id: string
  readonly organisation: string
  readonly handed_over_by: string | null
  readonly applicant: string
  readonly application_id: string
  readonly valid_until: PlainDate
  readonly status: 'approved'
}

/** The hold's row decides, first; whoever binds the offer at this moment is passed over. */
async function expireSome(trx: JobTransaction): Promise<{ holds: number; offers: number }> {
  const [day] = await trx.query<{ today: string }>(BUSINESS_DATE)
  const holds = await expireHolds(trx, businessDateOf(day), AT_ONCE)
  if (holds.length === 0) return { holds: 0, offers: 0 }
  const offers = await trx.query<LapsedOffer>({
    name: 'lapsed_offers',
    text: `select o.id, o.organisation, o.handed_over_by, a.organisation as applicant, o.application_id, o.valid_until, a.status
      from underwriting.offer o join underwriting.application a on a.id = o.application_id
      where o.hold_id = any ($1) order by o.application_id for no key update of a`,
    values: [holds.map(({ id }) => id)]
  })
  const applications = offers.filter(({ status }) => nextApplicationStatus(status, 'lapse') !== null)
  trx.defer({
    name: 'lapse_applications',
    text: `update underwriting.application set status = 'lapsed', version = version + 1, updated_at = now() where id = any ($1)`,
    values: [applications.map(({ application_id }) => application_id)]
  })
  for (const offer of applications) recordLapseOfApplication(trx, offer)
  for (const offer of [...offers].sort((a, b) => (a.id < b.id ? -1 : 1))) recordLapse(trx, offer)
  sendNotices(
    trx,
    offers.flatMap(offer =>
      concernedBy(offer).map(recipient => ({
        recipient,
        kind: 'offer_lapsed' as const,
        subject: { offerId: offer.id, applicationId: offer.application_id },
        parameters: { validUntil: offer.valid_until }
      }))
    )
  )
  return { holds: holds.length, offers: offers.length }
}

function recordLapseOfApplication(trx: JobTransaction, { application_id, applicant }: LapsedOffer): void {
  recordJobChange(trx, OFFER_EXPIRY, {
    aggregate: { type: 'application', id: application_id },
    action: 'application.lapsed',
    facts: { status: 'lapsed' },
    events: [
      {
        type: 'application.status_changed',
        subject: application_id,
        recipients: [applicant],
        data: { applicationId: application_id, status: 'lapsed' }
      }
    ]
  })
}

function recordLapse(trx: JobTransaction, offer: LapsedOffer): void {
  const { id, application_id, valid_until } = offer
  recordJobChange(trx, OFFER_EXPIRY, {
    aggregate: { type: 'offer', id },
    action: 'offer.lapsed',
    facts: { validUntil: valid_until },
    events: [
      {
        type: 'offer.status_changed',
        subject: id,
        recipients: concernedBy(offer),
        data: { offerId: id, applicationId: application_id, status: 'lapsed' }
      }
    ]
  })
}
