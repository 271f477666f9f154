import type { Transaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rule, Rules } from '@trade-credit/domain/rules.ts'
import { NO_WON, type Won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn, takenOn } from '@trade-credit/ledger/available.ts'
import { findKin } from '../credit/standing.repository.ts'
import { openWithdrawals } from '../credit/withdrawn.repository.ts'
import { findMembers, type PartyRow } from '../parties/repository.ts'

export type BuyerSize = 'sme' | 'other'

/** What one buyer's person carries on a day. */
export interface BuyerCapacity {
  readonly party: string
  readonly size: BuyerSize
  readonly sizeFrom: 'query' | 'party' | 'assumed'
  /** The cap over all policyholders (001:L107). */
  readonly limit: Rule<Won>
  readonly held: Won
  readonly committed: Won
  readonly available: Won
  /** The first day from which no limit is given any more. */
  readonly withdrawnFrom: PlainDate | null
}

/** What is left of the buyer's cap on the day, exactly as a decision made now would find it on the ledger. */
export async function buyerCapacity(
  trx: Pick<Transaction, 'query'>,
  businessNumber: string,
  { day, size, rules }: { readonly day: PlainDate; readonly size: BuyerSize | null; readonly rules: Rules }
): Promise<BuyerCapacity> {
  const [members, kin] = await Promise.all([findMembers(trx, businessNumber), findKin(trx, businessNumber)])
  const party = members[0]?.party ?? businessNumber
  const sized = sizeOf(members, businessNumber, size)
  const limit = rules.won(sized.size === 'other' ? 'buyer.cap_other' : 'buyer.cap_sme')
  const account = buyerAccount(party)
  const [taken, free, withdrawals] = await Promise.all([
    takenOn(trx, account, day),
    availableOn(trx, [{ account, limit: limit.value }], { from: day, until: addDays(day, 1) }),
    openWithdrawals(trx, kin)
  ])
  return {
    party,
    ...sized,
    limit,
    ...taken,
    available: free.get(account) ?? NO_WON,
    withdrawnFrom: [...withdrawals.values()].flat().toSorted()[0] ?? null
  }
}

/** The size that was asked for, else that of the number, else that of another number of the person, else the assumed one. */
function sizeOf(
  members: readonly PartyRow[],
  businessNumber: string,
  asked: BuyerSize | null
): Pick<BuyerCapacity, 'size' | 'sizeFrom'> {
  if (asked !== null) return { size: asked, sizeFrom: 'query' }
  const own = members.find(row => row.business_number === businessNumber)?.size
  const known = own ?? members.find(row => row.size !== null)?.size
  return known ? { size: known, sizeFrom: 'party' } : { size: 'other', sizeFrom: 'assumed' }
}
