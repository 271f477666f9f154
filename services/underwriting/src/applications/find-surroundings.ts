import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { takesPapers } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { ApplicationSurroundings } from './application-view.ts'
import { findHandedIn } from './handed-in.ts'
import { missingPapers } from './missing-papers.ts'
import { lastDayOf } from './open-application.ts'
import type { StoredApplication } from './repository.ts'

/** What belongs to an application beside its row: the papers it lacks while it takes any, and how a decline can be appealed. */
export async function findSurroundings(
  trx: Transaction,
  application: StoredApplication,
  { platform, businessDate }: { readonly platform: ServicePlatform; readonly businessDate: PlainDate }
): Promise<ApplicationSurroundings> {
  const appealUntil = application.status === 'declined' ? await findAppealUntil(trx, application.id) : null
  if (!takesPapers(application.status))
    return { missing: { documents: [], consents: [] }, appealUntil, openUntil: null }
  const rules = platform.rulebook.on(businessDate).rulesAt(application.received_on)
  const missing = missingPapers(application, await findHandedIn(trx, application.id), rules)
  return { missing, appealUntil, openUntil: lastDayOf(application) }
}

async function findAppealUntil(trx: Transaction, applicationId: string): Promise<PlainDate | null> {
  const [row] = await trx.query<{ appeal_until: PlainDate }>({
    name: 'appeal_until',
    text: 'select appeal_until from underwriting.decline where application_id = $1 order by id desc limit 1',
    values: [applicationId]
  })
  return row?.appeal_until ?? null
}
