import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'

/** A premium as the cashier records it. */
export interface Premium {
  readonly invoiceId: string
  readonly amount: Won
  readonly paidOn: PlainDate
  readonly reference: string
}
