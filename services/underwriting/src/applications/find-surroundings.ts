import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { takesPapers } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { ApplicationSurroundings } from './application-view.ts'
import { findHandedIn, type HandedIn } from './handed-in.ts'
import { missingPapers } from './missing-papers.ts'
import { lastDayOf } from './open-application.ts'
import type { StoredApplication } from './repository.ts'

interface Circumstances {
  readonly platform: ServicePlatform
  readonly businessDate: PlainDate
}

/** What belongs to an application beside its row: the papers it lacks while it takes any, how a decline can be appealed, whether its offer was accepted. */
export async function findSurroundings(
  trx: Transaction,
  application: StoredApplication,
  on: Circumstances
): Promise<ApplicationSurroundings> {
  if (takesPapers(application.status)) return openSurroundings(application, await findHandedIn(trx, application.id), on)
  const { id, status, offer_id: offerId } = application
  return {
    missing: { documents: [], consents: [] },
    appealUntil: status === 'declined' ? await findAppealUntil(trx, id) : null,
    openUntil: null,
    offerAcceptedOn: offerId === null ? null : await findAcceptedOn(trx, offerId)
  }
}

/** As `findSurroundings`, of an application that takes papers, with those that it has. */
export function openSurroundings(
  application: StoredApplication,
  handedIn: HandedIn,
  { platform, businessDate }: Circumstances
): ApplicationSurroundings {
  const rules = platform.rulebook.on(businessDate).rulesAt(application.received_on)
  const missing = missingPapers(application, handedIn, rules)
  return { missing, appealUntil: null, openUntil: lastDayOf(application), offerAcceptedOn: null }
}

async function findAcceptedOn(trx: Transaction, offerId: string): Promise<PlainDate | null> {
  const [row] = await trx.query<{ accepted_on: PlainDate | null }>({
    name: 'offer_accepted_on',
    text: 'select accepted_on from underwriting.offer where id = $1',
    values: [offerId]
  })
  return row?.accepted_on ?? null
}

async function findAppealUntil(trx: Transaction, applicationId: string): Promise<PlainDate | null> {
  const [row] = await trx.query<{ appeal_until: PlainDate }>({
    name: 'appeal_until',
    text: 'select appeal_until from underwriting.decline where application_id = $1 order by id desc limit 1',
    values: [applicationId]
  })
  return row?.appeal_until ?? null
}
