import type { BusinessNumber } from '../business-number.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Won } from '../won.ts'

/** A bill (어음) that the policyholder holds, or is to hold, on a buyer. */
export interface HeldBill {
  readonly billNumber: string
  readonly buyer: BusinessNumber
  readonly issuedOn: PlainDate
  readonly dueOn: PlainDate
  readonly acquiredOn: PlainDate
  readonly amount: Won
  /** 전자어음. */
  readonly electronic: boolean
}
