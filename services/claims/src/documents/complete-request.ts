import type { Transaction } from '@trade-credit/database/transaction.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'

/**
 * Takes a locked claim back to the officers when the paper that is about to be kept is the last that they asked for: every other one of
 * the latest request came after it.
 */
export async function completeRequest(trx: Transaction, claim: StoredClaim, type: string): Promise<void> {
  if (claim.status !== 'documents_requested') return
  const [request] = await trx.query<{ now: Date; documents: string[]; received: string[] }>({
    name: 'latest_document_request',
    text: `select now() as now, r.documents,
        array(select distinct d.type from claims.document d where d.subject_id = r.claim_id and d.created_at > r.created_at) as received
      from claims.document_request r where r.claim_id = $1 order by r.id desc limit 1`,
    values: [claim.id]
  })
  if (!request) return
  const there = new Set([...request.received, type])
  if (request.documents.every(document => there.has(document)))
    advanceClaim(trx, claim, { event: 'complete_documents', now: request.now })
}
