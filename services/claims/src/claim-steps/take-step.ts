import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { releaseReceivables } from '../assessments/repository.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { lockedClaim } from '../claims/lock-claim.ts'
import { refuseNow } from '../claims/refusals.ts'
import { isLive, listPayments } from '../payments/repository.ts'

interface When {
  readonly now: Date
}

/** Asks the policyholder for more papers, and tells it. */
export async function requestDocuments(
  trx: Transaction,
  claimId: string,
  asked: { readonly documents: readonly string[]; readonly reason: string; readonly answerBy?: string | undefined },
  { businessDate, now }: When & { readonly businessDate: PlainDate }
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

/** Takes a claim back before it is decided; what it counted is free for another claim. */
export async function withdrawClaim(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: When
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  const moved = advanceClaim(trx, claim, { event: 'withdraw', now, facts: { reason: digestOf({ reason }) } })
  releaseReceivables(trx, claim.id)
  return moved
}

/** Takes up a decided claim again: its decision has no effect any more unless it was paid. */
export async function reopenClaim(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: When
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  const live = (await listPayments(trx, claim.id)).filter(isLive)
  const reserved = live.find(({ outcome }) => outcome === null)
  if (reserved) {
    refuseNow({
      ko: `지급 예약(${reserved.id})이 있습니다. 지급되거나 취소된 뒤 다시 심사할 수 있습니다.`,
      en: `A payment is reserved (${reserved.id}). Reopen the claim once it is posted or void.`
    })
  }
  return advanceClaim(trx, claim, {
    event: 'reopen',
    now,
    changes: { payableBy: null, ...(live.length === 0 ? { decisionId: null } : {}) },
    facts: { reason: digestOf({ reason }) }
  })
}

/** Closes a claim with which nothing more is to be done. */
export async function closeClaim(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: When
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  return advanceClaim(trx, claim, { event: 'close', now, facts: { reason: digestOf({ reason }) } })
}

/** Makes a provisional payment a final one: the sales stand in the VAT returns (004:L24). */
export async function settleProvisional(
  trx: Transaction,
  claimId: string,
  reason: string,
  { now }: When
): Promise<StoredClaim> {
  const claim = await lockedClaim(trx, claimId)
  return advanceClaim(trx, claim, { event: 'settle_provisional', now, facts: { reason: digestOf({ reason }) } })
}
