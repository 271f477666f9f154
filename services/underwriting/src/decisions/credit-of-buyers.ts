import { type BuyerCredit, buyerCredit } from '@trade-credit/domain/credit/buyer-credit.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { StoredAssessment } from '../credit/repository.ts'
import type { BuyerNumbers } from '../parties/numbers-of-buyers.ts'
import type { ResolvedParty } from '../parties/parties-of.ts'
import type { NumberRecords } from './number-records.ts'

/** The credit of each party's firm on the day, by business number, from what is on record of all `numbers`. Parties are those that `partiesOf` gave. */
export function creditOfBuyers(
  { assessments, signals, withdrawals }: NumberRecords,
  parties: readonly ResolvedParty[],
  numbers: ReadonlyMap<string, BuyerNumbers>,
  { day, rules }: { readonly day: PlainDate; readonly rules: Rules }
): ReadonlyMap<string, BuyerCredit> {
  const reported = Map.groupBy(signals, signal => signal.businessNumber)
  return new Map(
    parties.map(party => {
      const { businessNumber } = party
      const { kin, sharing } = numbers.get(businessNumber) ?? { kin: new Set([businessNumber]), sharing: [] }
      const shared = sharing.map(row => row.business_number)
      const latest = latestOf(party, sharing, assessments)
      const known = {
        assessment: latest?.assessment ?? null,
        signals: [...new Set([businessNumber, ...shared])].flatMap(number => reported.get(number) ?? []),
        isAssessedTold: latest?.isTold ?? true,
        withdrawnFrom: [...kin].flatMap(number => withdrawals.get(number) ?? []).toSorted()[0] ?? null,
        mayBeWithdrawn: shared.some(number => !kin.has(number) && withdrawals.has(number))
      }
      return [businessNumber, buyerCredit(party, known, { day, rules })]
    })
  )
}

/**
 * The latest assessment of whoever shares the buyer's key. One made through another number, of which requests alone say that it is the same
 * person's, comes after all others.
 */
function latestOf(
  { businessNumber, standing }: ResolvedParty,
  sharing: BuyerNumbers['sharing'],
  assessments: ReadonlyMap<string, StoredAssessment>
): { readonly assessment: StoredAssessment; readonly isTold: boolean } | null {
  const found = sharing.flatMap(row => {
    const assessment = assessments.get(row.business_number)
    if (!assessment) return []
    const isTold = row.told_by === 'insurer' || row.corporate_number === null
    const counts = row.business_number === businessNumber || (standing === 'told' && isTold)
    return [{ assessment, isTold, order: `${counts ? 1 : 0} ${assessment.assessedOn} ${assessment.id}` }]
  })
  return found.toSorted((a, b) => (a.order < b.order ? 1 : -1))[0] ?? null
}
