import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { Premises } from '@trade-credit/domain/party/policyholder.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { centreInCharge } from '@trade-credit/domain/referral/centre-in-charge.ts'
import { standardTime } from '@trade-credit/domain/referral/standard-days.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/record-change.ts'
import { findParties } from '../parties/repository.ts'
import { insertReferral, referAgain } from './repository.ts'

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
  /** Whoever else may not: those who made a decision that was taken back. */
  readonly barred?: readonly string[]
}

/**
 * Puts the application into the queue of its centre, due by its product's standard days from receipt. The caller holds the
 * application's lock and moves it to `referred`, whoever calls: a portal's submission or an underwriter. An application that comes back
 * with the papers that were asked for goes on with the referral it had, for the reasons of now. Gives the id of the one or the other.
 */
export async function openReferral(
  trx: Transaction,
  referral: NewReferral,
  { rules, now }: { readonly rules: Rules; readonly now: Date }
): Promise<{ readonly id: string }> {
  const asked = {
    application_id: referral.applicationId,
    reasons: referral.reasons,
    requested_amount: referral.requestedAmount,
    barred: [...new Set([referral.filedBy, ...(referral.barred ?? [])])]
  }
  const before = await referAgain(trx, asked, now)
  const id = before ?? newId('rf')
  if (before === null) {
    const [firm] = await findParties(trx, [referral.policyholder])
    const charge = centreInCharge(referral.premises, firm?.centre ?? null, rules)
    await insertReferral(trx, {
      ...asked,
      id,
      organisation: referral.organisation,
      product: referral.product,
      policyholder: referral.policyholder,
      centre: charge?.centre.code ?? null,
      received_on: referral.receivedOn,
      due_on: standardTime(referral.product, referral.receivedOn, rules)?.dueOn ?? null,
      created_at: now
    })
  }
  recordChange(trx, {
    aggregate: { type: 'referral', id },
    action: before === null ? 'referral.opened' : 'referral.reopened',
    facts: { application: referral.applicationId, reasons: [...referral.reasons] }
  })
  return { id }
}
