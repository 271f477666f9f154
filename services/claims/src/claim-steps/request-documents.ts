import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'

/** Asks the policyholder for more papers, and tells it. */
export async function requestDocuments(
  trx: Transaction,
  claimId: string,
  asked: { readonly documents: readonly string[]; readonly reason: string; readonly answerBy?: string | undefined },
  { businessDate, now }: { readonly businessDate: PlainDate; readonly now: Date }
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  const request = newId('dr')
  const answerBy = asked.answerBy === undefined ? null : plainDate(asked.answerBy)
  const moved = advanceClaim(trx, claim, {
    event: 'request_documents',
    now,
    changes: { documents: [...new Set([...claim.documents, ...asked.documents])] },
    facts: { request, documents: asked.documents }
  })
  trx.defer({
    name: 'insert_document_request',
    text: `insert into claims.document_request (id, organisation, claim_id, documents, reason, answer_by, requested_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      request,
      claim.organisation,
      claim.id,
      asked.documents,
      asked.reason,
      answerBy,
      businessDate,
      trx.actor.client,
      now
    ]
  })
  sendNotice(trx, {
    recipient: claim.organisation,
    kind: 'documents_requested',
    subject: { claimId: claim.id, policyId: claim.policyId },
    parameters: { documents: [...asked.documents], answerBy }
  })
  return moved
}
