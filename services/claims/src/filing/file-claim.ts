import type { Transaction } from '@trade-credit/database/transaction.ts'
import { claimDeadlines, filingFindings } from '@trade-credit/domain/claims/deadlines.ts'
import { neededDocuments } from '@trade-credit/domain/claims/needed-documents.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { advanceClaim } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { type ClaimedEvent, confirmedEvent, coveredBuyerOf } from '../claims/claimed-event.ts'
import { type CoveredBuyer, findPolicy, type InsuredPolicy } from '../claims/insured.repository.ts'
import type { PutForward } from '../claims/put-forward.ts'
import { refuseByFinding, refuseNow } from '../claims/refusals.ts'
import { findFiledFor, hasFirstFor, keepClaim, lockDraft, openFirst } from '../claims/repository.ts'
import { gatherOverdue, gatherReceivables } from './gather-receivables.ts'
import type { ClaimFiling } from './schemas.ts'

/** When and by which rules a claim is filed. */
export interface FilingCircumstances {
  readonly businessDate: PlainDate
  readonly now: Date
  readonly rulebook: RulebookVersion
}

/**
 * Files a claim: the draft that the system made where there is one, else a new one. A late one is taken with or without a reason,
 * which only flags it; one whose right is barred by prescription, or that comes too early, ends in `conflict`. `not_found` for a
 * policy or event that is not the caller's to claim on.
 */
export async function fileClaim(
  trx: Transaction,
  filing: ClaimFiling,
  circumstances: FilingCircumstances
): Promise<StoredClaim> {
  const policy = (await findPolicy(trx, filing.policyId)) ?? problem('not_found')
  if (policy.inception === null) {
    return refuseNow({
      ko: '보험이 아직 개시되지 않아 청구하실 수 없습니다. 첫 보험료를 내신 뒤 공급한 채권부터 보장됩니다.',
      en: 'The policy has not begun, so nothing can be claimed under it yet. Cover begins with the first premium.'
    })
  }
  return filing.eventId === undefined
    ? fileOverdue(trx, filing, policy, circumstances)
    : fileForEvent(trx, { ...filing, eventId: filing.eventId }, policy, circumstances)
}

async function fileForEvent(
  trx: Transaction,
  filing: ClaimFiling & { readonly eventId: string },
  policy: InsuredPolicy,
  circumstances: FilingCircumstances
): Promise<StoredClaim> {
  const event = await confirmedEvent(trx, filing.eventId)
  const buyer = await coveredBuyerOf(trx, policy, event, filing.buyer)
  const about = { policyId: policy.id, buyer: buyer.businessNumber, eventId: event.id }
  const draft = await lockDraft(trx, about)
  if (!draft && !filing.receivableIds && !filing.receivables?.length) {
    const filed = await findFiledFor(trx, about)
    if (filed) return alreadyFiled(filed)
  }
  const isFirst = !draft && !(await hasFirstFor(trx, about))
  const putForward = await gatherReceivables(trx, filing, {
    policy,
    buyer,
    on: circumstances.businessDate,
    rulebook: circumstances.rulebook
  })
  const claimed = {
    eventType: event.type,
    eventId: event.id,
    ownReportId: filing.eventId === event.id ? null : filing.eventId,
    occurredOn: event.occurredOn,
    claimableFrom: event.occurredOn
  }
  const filed = await keepFiled(trx, { filing, policy, buyer, claimed, putForward, draft, isFirst }, circumstances)
  // A fan-out drafted it meanwhile, or somebody filed: both are there now.
  return filed ?? fileForEvent(trx, filing, policy, circumstances)
}

/** The draft of overdue receivables is filed when the claim names all of it; else what is claimed leaves the draft. */
async function fileOverdue(
  trx: Transaction,
  filing: ClaimFiling,
  policy: InsuredPolicy,
  circumstances: FilingCircumstances
): Promise<StoredClaim> {
  const { buyer, putForward, claimableFrom } = await gatherOverdue(trx, filing, policy, {
    on: circumstances.businessDate,
    rulebook: circumstances.rulebook
  })
  const waiting = await lockDraft(trx, { policyId: policy.id, buyer: buyer.businessNumber, eventId: null })
  const named = new Set(filing.receivableIds ?? [])
  const left = waiting?.receivableIds.filter(id => !named.has(id)) ?? []
  const draft = left.length === 0 ? waiting : null
  if (waiting && !draft && left.length < waiting.receivableIds.length)
    keepClaim(trx, { ...waiting, receivableIds: left, version: waiting.version + 1n, updatedAt: circumstances.now })
  const claimed = {
    eventType: 'overdue' as const,
    eventId: null,
    ownReportId: null,
    occurredOn: claimableFrom,
    claimableFrom
  }
  const filed = await keepFiled(
    trx,
    { filing, policy, buyer, claimed, putForward, draft, isFirst: false },
    circumstances
  )
  if (!filed) throw new Error('overdue receivables have no first claim')
  return filed
}

interface ToFile {
  readonly filing: ClaimFiling
  readonly policy: InsuredPolicy
  readonly buyer: CoveredBuyer
  readonly claimed: ClaimedEvent
  readonly putForward: PutForward
  readonly draft: StoredClaim | null
  /** Whether nothing was drafted or filed for the event before. */
  readonly isFirst: boolean
}

/** Null where the claim would be the first for its event, and another became that meanwhile. */
async function keepFiled(
  trx: Transaction,
  { filing, policy, buyer, claimed, putForward, draft, isFirst }: ToFile,
  { businessDate, now, rulebook }: FilingCircumstances
): Promise<StoredClaim | null> {
  const calendar = holidayCalendarOf(rulebook.rulebook)
  const deadlines = claimDeadlines(claimed.claimableFrom, rulebook.rulesAt(claimed.claimableFrom), calendar)
  // A draft of overdue receivables may have been dated by one that the buyer has paid meanwhile.
  const dates = {
    occurredOn: claimed.occurredOn,
    claimableFrom: claimed.claimableFrom,
    lateAfter: deadlines.lateAfter.on,
    barredAfter: deadlines.barredAfter.on
  }
  const lateReason = filing.lateReason ?? null
  const forbidding = filingFindings({ on: businessDate, lateReason }, deadlines).find(f => f.outcome === 'decline')
  if (forbidding) return refuseByFinding(forbidding)
  const instruments = putForward.receivables.map(({ instrument }) => instrument)
  const needed = neededDocuments(claimed.eventType, instruments, rulebook.rulesAt(claimed.occurredOn))
  const opened: StoredClaim = draft ?? {
    id: newId('cl'),
    organisation: policy.organisation,
    policyId: policy.id,
    product: policy.product,
    policyholder: policy.policyholder,
    policyholderParty: policy.policyholderParty,
    buyer: buyer.businessNumber,
    party: buyer.party,
    ...claimed,
    ...dates,
    receivableIds: [],
    status: 'draft',
    drafted: false,
    firstForEvent: isFirst,
    expectedPayout: null,
    documents: needed.documents,
    putForward: null,
    lateReason: null,
    filedOn: null,
    filedByOrganisation: null,
    filedBy: null,
    assessmentId: null,
    decisionId: null,
    pendingDecisionId: null,
    payableBy: null,
    eventFollowUp: null,
    version: 0n,
    createdAt: now,
    updatedAt: now
  }
  if (isFirst && !(await openFirst(trx, opened))) return null
  return advanceClaim(trx, opened, {
    event: 'file',
    now,
    changes: {
      ...dates,
      putForward,
      receivableIds: putForward.receivables.flatMap(({ receivableId }) => receivableId ?? []),
      documents: [...new Set([...opened.documents, ...needed.documents])],
      lateReason,
      filedOn: businessDate,
      filedByOrganisation: trx.actor.organisation,
      filedBy: trx.actor.client
    },
    facts: {
      policyId: policy.id,
      eventId: claimed.eventId,
      receivables: putForward.receivables.length,
      drafted: opened.drafted,
      late: businessDate > deadlines.lateAfter.on
    }
  })
}

function alreadyFiled(claimId: string): never {
  return refuseNow({
    ko: `이 사고로 이미 청구하셨습니다(${claimId}). 빠진 채권이 있으면 receivableIds나 receivables에 적어 다시 청구해 주세요.`,
    en: `You already claimed for this event (${claimId}). To add what it left out, name it in receivableIds or receivables.`
  })
}
