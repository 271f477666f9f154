import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { overdueOf } from '../overdues/overdue-of.ts'
import { findAgreements, findSettlements } from '../overdues/repository.ts'
import { type DueReceivable, overdueIdOf } from '../overdues/tables.ts'
import { type Mark, markClaimable, nextCandidates, putOff, type Source } from './candidates.repository.ts'
import { draftOverdues, SWEEP, type SweepBasis } from './draft-overdues.ts'

/** Receivables in one transaction. */
export const RECEIVABLES_PER_STEP = 1_000

export interface SweepStep {
  /** The last receivable that was looked at; null when nothing is left. */
  readonly last: string | null
  readonly marked: number
  readonly drafted: number
  readonly told: number
}

/**
 * One step of the sweep: the next candidates of a source are dated to the day; those that can be claimed are marked, their claims
 * drafted and their organisations told, all in this one transaction. Done twice, or killed anywhere, each is told once.
 */
export async function sweepStep(
  trx: JobTransaction,
  source: Source,
  after: string,
  basis: SweepBasis,
  size: number
): Promise<SweepStep> {
  const candidates = await nextCandidates(trx, source, after, size)
  const last = candidates.at(-1)
  if (!last) return { last: null, marked: 0, drafted: 0, told: 0 }
  const { marks, putOffs } = await decide(trx, candidates, basis)
  await putOff(trx, putOffs, basis.now)
  const fresh = await markClaimable(trx, marks, basis.today, basis.now)
  const claimable = marks.filter(({ overdueId }) => fresh.has(overdueId))
  const { drafted, told } = await draftOverdues(trx, claimable, basis)
  if (claimable.length > 0) {
    recordJobChange(trx, SWEEP, {
      aggregate: { type: 'overdue_sweep', id: basis.today },
      action: 'overdue_sweep.marked',
      facts: { receivables: claimable.length, drafted, told }
    })
  }
  return { last: candidates.length < size ? null : last.id, marked: claimable.length, drafted, told }
}

/** Which of the candidates can be claimed today, and what the others are put off to. */
async function decide(trx: JobTransaction, candidates: readonly DueReceivable[], basis: SweepBasis) {
  const overdueIds = candidates.map(({ id }) => overdueIdOf(id))
  const agreements = Map.groupBy(await findAgreements(trx, overdueIds), agreement => agreement.overdueId)
  // Payments decide nothing of what is open and was never put off: their sum stands in the receivable.
  const putOffIds = candidates.filter(({ id }) => agreements.has(overdueIdOf(id))).map(({ id }) => id)
  const settlements = Map.groupBy(
    putOffIds.length === 0 ? [] : await findSettlements(trx, putOffIds),
    settlement => settlement.receivableId
  )
  const marks: Mark[] = []
  const putOffs: { overdueId: string; claimableOn: PlainDate | null }[] = []
  for (const receivable of candidates) {
    const overdueId = overdueIdOf(receivable.id)
    const agreed = agreements.get(overdueId) ?? []
    const facts = { settlements: settlements.get(receivable.id) ?? [], agreements: agreed }
    const { state, dates, extended } = overdueOf(receivable, facts, basis.today, basis)
    const claimableOn = (extended ?? dates)?.claimableOn ?? null
    if (state === 'claimable' && claimableOn !== null) {
      const { id: receivableId, organisation, policyId, buyer } = receivable
      marks.push({ overdueId, receivableId, organisation, policyId, buyer, claimableOn })
    } else if (agreed.length > 0) {
      putOffs.push({ overdueId, claimableOn: state === 'cured' ? null : claimableOn })
    }
  }
  return { marks: marks.toSorted((a, b) => (a.overdueId < b.overdueId ? -1 : 1)), putOffs }
}
