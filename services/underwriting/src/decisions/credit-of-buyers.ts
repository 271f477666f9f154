import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type BuyerCredit, buyerCredit } from '@trade-credit/domain/credit/buyer-credit.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { latestAssessments, signalsOfParties } from '../credit/repository.ts'
import { withdrawalsOfParties } from '../credit/withdrawn.repository.ts'
import type { ResolvedParty } from '../parties/parties-of.ts'

/** The credit of each party's firm on the day, by business number. Parties are those that `partiesOf` gave. */
export async function creditOfBuyers(
  trx: Transaction,
  parties: ReadonlyMap<string, ResolvedParty>,
  { day, rules }: { readonly day: PlainDate; readonly rules: Rules }
): Promise<ReadonlyMap<string, BuyerCredit>> {
  const asked = [...parties.values()].map(party => ({ ...party, isTold: party.standing === 'told' }))
  const since = addDays(day, -rules.count('credit.signal_days').value)
  const [assessments, signals, withdrawals] = await Promise.all([
    latestAssessments(trx, asked, day),
    signalsOfParties(trx, asked, since),
    withdrawalsOfParties(trx, asked)
  ])
  return new Map(
    [...parties.values()].map(party => {
      const { businessNumber } = party
      const assessment = assessments.get(businessNumber) ?? null
      const withdrawn = withdrawals.get(businessNumber)
      const known = {
        assessment,
        signals: signals.get(businessNumber) ?? [],
        isAssessedTold: assessment?.isTold ?? true,
        withdrawnFrom: withdrawn?.from ?? null,
        mayBeWithdrawn: withdrawn?.unconfirmed ?? false
      }
      return [businessNumber, buyerCredit(party, known, { day, rules })]
    })
  )
}
