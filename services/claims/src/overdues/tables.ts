import type { Instrument } from '@trade-credit/domain/overdues/overdue.ts'
import type { OverdueAgreement } from '@trade-credit/domain/overdues/overdue-agreement.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Won } from '@trade-credit/domain/won.ts'

/** A declared receivable as its overdue is worked out from it. */
export interface DueReceivable {
  readonly id: string
  readonly organisation: string
  readonly policyId: string
  readonly product: string
  readonly buyer: string
  readonly instrument: Instrument
  readonly invoiceNumber: string
  readonly dueOn: PlainDate
  /** The first due date that a correction put off; null where none did. */
  readonly putOffFrom: PlainDate | null
  readonly amount: Won
  readonly settled: Won
}

/** What is kept of an overdue; a receivable about which nothing was agreed or told has none. */
export interface KeptOverdue {
  readonly id: string
  readonly receivableId: string
  readonly claimableOn: PlainDate | null
  readonly markedOn: PlainDate | null
  readonly version: bigint
}

/** An agreement as it is stored. */
export interface StoredAgreement {
  readonly id: string
  readonly overdueId: string
  readonly kind: OverdueAgreement['kind']
  readonly agreedOn: PlainDate
  readonly untilOn: PlainDate
  readonly instalments: readonly { readonly dueOn: PlainDate; readonly amount: number }[] | null
  readonly reason: string
  readonly createdAt: Date
}

/** A payment, return or offset that still stands. */
export interface Settlement {
  readonly receivableId: string
  readonly amount: Won
  readonly on: PlainDate
}

/** The overdue of a receivable has its id, with another prefix. */
export function overdueIdOf(receivableId: string): string {
  return `od_${receivableId.slice('rv_'.length)}`
}

/** The receivable of an overdue. */
export function receivableIdOf(overdueId: string): string {
  return `rv_${overdueId.slice('od_'.length)}`
}
