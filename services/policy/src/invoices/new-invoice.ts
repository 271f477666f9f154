import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON, type Won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { Invoice } from './repository.ts'

/** An invoice of the policy that nobody has paid yet. */
export function newInvoice(
  policyId: string,
  position: number,
  dueOn: PlainDate,
  amount: Won,
  kind: Invoice['kind'] = 'premium'
): Invoice {
  return { id: newId('in'), policyId, position, kind, dueOn, amount, paid: NO_WON, voidedOn: null, voidedBy: null }
}
