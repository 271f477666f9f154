import type { Transaction } from '@trade-credit/database/transaction.ts'
import { centreInCharge } from '@trade-credit/domain/referral/centre-in-charge.ts'
import { standardTime } from '@trade-credit/domain/referral/standard-days.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { StoredApplication } from '../applications/repository.ts'
import { findParties } from '../parties/repository.ts'
import { insertReferral, referAgain } from './repository.ts'

/** What a person is asked to decide. */
export interface NewReferral {
  readonly application: StoredApplication
  /** Codes of the findings that refer it, each once; the findings themselves stand in the application's record. */
  readonly reasons: readonly string[]
  /** What is asked for in all, where it could be worked out. */
  readonly requestedAmount: Won | null
  /** Who filed it: may not decide it. */
  readonly filedBy: string
  /** Whoever else may not: those who made a decision that was taken back. */
  readonly barred: readonly string[]
}

/**
 * Puts the application into the queue of its centre, due by its product's standard days from receipt. The caller holds the
 * application's lock and moves it to `referred`, whoever calls: a portal's submission or an underwriter. An application that comes back
 * with the papers that were asked for goes on with the referral it had, for the reasons of now. Gives the id of the one or the other.
 */
export async function openReferral(
  trx: Transaction,
  { application, reasons, requestedAmount, filedBy, barred }: NewReferral,
  { rules, now }: { readonly rules: Rules; readonly now: Date }
): Promise<{ readonly id: string }> {
  const { product, policyholder, received_on: receivedOn } = application
  const asked = {
    application_id: application.id,
    reasons,
    requested_amount: requestedAmount,
    barred: [...new Set([filedBy, ...barred])]
  }
  const before = await referAgain(trx, asked, now)
  const id = before ?? newId('rf')
  if (before === null) {
    const parties = await findParties(trx, [policyholder])
    const firm = parties.find(row => row.business_number === policyholder)
    const { premises } = parseQuoteRequest({ ...application.request, buyers: [], bills: [] }).policyholder
    insertReferral(trx, {
      ...asked,
      id,
      organisation: application.organisation,
      product,
      policyholder,
      centre: centreInCharge(premises, firm?.centre ?? null, rules)?.centre.code ?? null,
      received_on: receivedOn,
      due_on: standardTime(product, receivedOn, rules)?.dueOn ?? null,
      created_at: now
    })
  }
  recordChange(trx, {
    aggregate: { type: 'referral', id },
    action: before === null ? 'referral.opened' : 'referral.reopened',
    facts: { application: application.id, reasons: [...reasons] }
  })
  return { id }
}
