import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { listDocuments } from '@trade-credit/service/documents/repository.ts'
import { etagOf } from '@trade-credit/service/http/etag.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { StoredClaim } from './claim.ts'
import { claimView } from './claim-view.ts'

/** The claim with where it stands and its ETag. */
export async function answerClaim(
  trx: Pick<Transaction, 'query' | 'defer'>,
  claim: StoredClaim,
  language: Language,
  platform: ServicePlatform,
  today: PlainDate
) {
  const documents = await listDocuments(trx, 'claims.document', claim.id)
  const received = new Set(documents.map(({ type }) => type))
  return {
    headers: { location: `/v1/claims/${claim.id}`, etag: etagOf(claim.version, language) },
    body: claimView(claim, received, language, platform.rulebook.on(today))
  }
}
