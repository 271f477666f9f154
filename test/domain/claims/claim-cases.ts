import type { ClaimedReceivable, Cover } from '@trade-credit/domain/losses/claimed-receivable.ts'
import type { LossInput } from '@trade-credit/domain/losses/loss.ts'
import { won } from '@trade-credit/domain/won.ts'
import { d } from './claim-rulebook.ts'

/** A policy of 2022 without anything against it. */
export const COVER: Cover = {
  basis: 'future_receivables',
  inception: d('2022-01-03'),
  until: d('2023-01-03'),
  relatedFirm: false,
  eventKnownOn: null,
  withdrawn: [],
  agreedTermDays: null
}

/** A receivable of 40 million won in that policy, all of it unpaid and in order, but for what is given. */
export function receivable(given: Partial<ClaimedReceivable> = {}): ClaimedReceivable {
  return {
    invoiceNumber: 'A-1',
    instrument: 'open_account',
    suppliedOn: d('2022-03-02'),
    dueOn: d('2022-05-31'),
    billIssuedOn: null,
    amount: won(40_000_000),
    vat: null,
    payments: [],
    returned: won(0),
    offset: won(0),
    interestBearing: false,
    vatStatus: 'declared',
    realTrade: true,
    disputed: false,
    underAnotherPolicy: false,
    claimableFrom: null,
    ...given
  }
}

/** A loss assessed on 10 May 2022, but for what is given. */
export function lossInput(given: Partial<LossInput> = {}): LossInput {
  return {
    receivables: [receivable()],
    undesignatedPayments: [],
    securityProceeds: won(0),
    addedByLateNotice: won(0),
    lossReductionCosts: [],
    cover: COVER,
    on: d('2022-05-10'),
    ...given
  }
}
