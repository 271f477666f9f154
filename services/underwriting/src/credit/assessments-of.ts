import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Assessment, Reliance } from '@trade-credit/domain/credit/assessment.ts'
import type { Finding } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { ResolvedParty } from '../parties/parties-of.ts'

/** What is known of a buyer's credit on a day. */
export interface BuyerCredit {
  readonly businessNumber: string
  /** The latest assessment of the party on or before the day, valid or not; null when there is none. */
  readonly assessment: Assessment | null
  /** Only `valid` binds. */
  readonly reliance: Reliance
  /** The first day from which the insurer gives no more limits on the party; null when it does. */
  readonly withdrawnFrom: PlainDate | null
  /**
   * What a decision says of it, ready for its list: expired, stale or missing assessments, a conflict over who the firm is, and a
   * withdrawn limit refer or decline; a buyer under watch is noted. Without pointers: the caller knows the place in its request.
   */
  readonly findings: readonly Finding[]
}

/** The credit of each party's firm on the day, by business number. Parties are those that `partiesOf` gave. */
export async function assessmentsOf(
  _trx: Transaction<unknown>,
  parties: ReadonlyMap<string, ResolvedParty>,
  _on: { readonly day: PlainDate; readonly rules: Rules }
): Promise<ReadonlyMap<string, BuyerCredit>> {
  return new Map(
    [...parties.keys()].map(businessNumber => [
      businessNumber,
      { businessNumber, assessment: null, reliance: 'none' as const, withdrawnFrom: null, findings: [] }
    ])
  )
}
