import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { etagOf } from '@trade-credit/service/http/etag.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type ApplicationSurroundings, applicationView } from './application-view.ts'
import { findSurroundings } from './find-surroundings.ts'
import type { StoredApplication } from './repository.ts'

/** The answer to whoever changed or asked for an application: how it stands on the day, in a language, with its version. */
export async function answerApplication(
  application: StoredApplication,
  language: Language,
  on: { readonly trx: Transaction; readonly platform: ServicePlatform; readonly businessDate: PlainDate }
) {
  return applicationAnswer(application, await findSurroundings(on.trx, application, on), language)
}

/** As `answerApplication`, with what belongs to the application and is known. */
export function applicationAnswer(application: StoredApplication, around: ApplicationSurroundings, language: Language) {
  const headers = { etag: etagOf(application.version, language) }
  return { status: 200, headers, body: applicationView(application, around, language) }
}
