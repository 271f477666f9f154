import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type BuyerCredit, buyerCredit } from '@trade-credit/domain/credit/buyer-credit.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { ResolvedParty } from '../parties/parties-of.ts'
import { latestAssessments, signalsOfParties, withdrawalsOfParties } from './credit.repository.ts'

/** The credit of each party's firm on the day, by business number. Parties are those that `partiesOf` gave. */
export async function assessmentsOf(
  trx: Transaction<unknown>,
  parties: ReadonlyMap<string, ResolvedParty>,
  { day, rules }: { readonly day: PlainDate; readonly rules: Rules }
): Promise<ReadonlyMap<string, BuyerCredit>> {
  const numbers = [...parties.keys()]
  const since = addDays(day, -rules.count('credit.signal_days').value)
  const [assessments, signals, withdrawals] = await Promise.all([
    latestAssessments(trx, numbers, day),
    signalsOfParties(trx, numbers, since),
    withdrawalsOfParties(trx, numbers)
  ])
  return new Map(
    [...parties.values()].map(party => {
      const { businessNumber } = party
      const known = {
        assessment: assessments.get(businessNumber) ?? null,
        signals: signals.get(businessNumber) ?? [],
        withdrawnFrom: withdrawals.get(businessNumber) ?? null
      }
      return [businessNumber, buyerCredit(party, known, { day, rules })]
    })
  )
}
