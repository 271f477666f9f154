import type { PlainDate } from '../plain-date.ts'

/** What a policy says of the receivables that it is about: future ones, or bills that were held already; and when it began. */
export interface Beginning {
  readonly basis: 'future_receivables' | 'held_bills'
  readonly inception: PlainDate | null
}

/** Whether the receivable was supplied too early for a policy of future ones (001:L102 "보험가입 이후", L190): the day of inception counts. */
export function isBeforeInception(
  { suppliedOn }: { readonly suppliedOn: PlainDate },
  { basis, inception }: Beginning
): boolean {
  return basis === 'future_receivables' && inception !== null && suppliedOn < inception
}

/** Those of the receivables whose overdue can be the insured event: what came before the inception dates none, unless all did. */
export function mayBeTheEvent<R>(
  receivables: readonly R[],
  suppliedOnOf: (receivable: R) => PlainDate,
  policy: Beginning
): readonly R[] {
  const since = receivables.filter(one => !isBeforeInception({ suppliedOn: suppliedOnOf(one) }, policy))
  return since.length > 0 ? since : receivables
}
