import type { ClaimInput } from '@trade-credit/domain/claims/claim-preview.ts'
import type { HolidayCalendar } from '@trade-credit/domain/dates/calendar.ts'
import { finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { InsuredEvent } from '@trade-credit/domain/insured-events/insured-event.ts'
import { type EventDetails, publicEvent } from '@trade-credit/domain/insured-events/public-event.ts'
import { type Beginning, mayBeTheEvent } from '@trade-credit/domain/losses/before-inception.ts'
import type { ClaimedReceivable } from '@trade-credit/domain/losses/claimed-receivable.ts'
import { type OverdueDates, overdueDates, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { NO_WON, sumOfWon, won } from '@trade-credit/domain/won.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import { type BroughtAlong, type KnownOf, type knownAmong, laterOf } from '../filing/declared-otherwise.ts'
import type { ClaimPreviewRequest } from './schemas.ts'

type Told = ClaimPreviewRequest['receivables'][number]

/** A receivable that is asked about, with what was declared of it; null where nothing was. */
interface Asked {
  readonly told: Told
  readonly known: KnownOf | null
}

/** Says what was declared of a receivable, as a claim that brings it along would be filed. */
export type DeclaredOf = ReturnType<typeof knownAmong>

/** The dated rules and the calendar that a preview goes by. */
export interface PreviewRules {
  readonly rulesOn: (date: PlainDate) => Rules
  readonly calendar: HolidayCalendar
}

/** What is put forward, in the words of the domain. */
export interface PutForward {
  readonly event: InsuredEvent
  readonly receivables: readonly ClaimedReceivable[]
  /** The day of the event; null for an overdue, which has none before it can be claimed. */
  readonly occurredOn: PlainDate | null
  readonly knownOn: PlainDate | null
}

/** What the policy says that bears on the days. */
export type PolicyTerms = Beginning & { readonly product: string }

/**
 * Reads event and receivables. An overdue takes its dates from the product's terms, each receivable its own; the first of them is the
 * event, of those that the policy can cover. Ends in `invalid_request` for an event without a date; throws NoSourceForDate for terms that nobody published.
 */
export function readPutForward(
  body: ClaimPreviewRequest,
  policy: PolicyTerms,
  rules: PreviewRules,
  declaredOf: DeclaredOf
): PutForward {
  const { event } = body
  const receivables = body.receivables.map(told => ({ told, known: declaredOf(comparedBy(told)) }))
  if (event.type === 'overdue') return overdueOf(receivables, policy, rules)
  const occurredOn = dateOrNull(event.occurredOn)
  const told = publicEvent(event.type, occurredOn, event as EventDetails) ?? refuseWithoutDate('/event/occurredOn')
  const happenedOn = dateOf(told)
  return {
    event: told,
    receivables: receivables.map(one => claimed(one, null)),
    occurredOn: happenedOn,
    knownOn: dateOrNull(event.knownOn) ?? happenedOn
  }
}

function overdueOf(receivables: readonly Asked[], policy: PolicyTerms, rules: PreviewRules): PutForward {
  const dated = receivables.map(one => ({ one, dates: datesOf(one, policy.product, rules) }))
  const dating = mayBeTheEvent(dated, ({ one }) => plainDate(one.told.suppliedOn), policy)
  const byDay = dating.toSorted((a, b) => (a.dates.claimableOn < b.dates.claimableOn ? -1 : 1))
  const first = byDay.find(({ one }) => paidInFullOn(one.told) === null) ?? byDay[0]
  if (!first) return refuseWithoutDate('/receivables')
  const { told } = first.one
  return {
    event: {
      type: 'overdue',
      dueOn: plainDate(told.dueOn),
      instrument: told.instrument ?? 'open_account',
      paidInFullOn: paidInFullOn(told),
      dates: first.dates
    },
    receivables: dated.map(({ one, dates }) => claimed(one, dates.claimableOn)),
    occurredOn: null,
    // That one invoice is late is no insolvency: later supplies still count.
    knownOn: null
  }
}

/** By what the caller says that was agreed; else no earlier than what was declared of it can be claimed. */
function datesOf({ told, known }: Asked, product: string, { rulesOn, calendar }: PreviewRules): OverdueDates {
  const dueOn = plainDate(told.dueOn)
  const terms = overdueTerms(rulesOn(dueOn), product)
  const until = dateOrNull(told.extendedUntil)
  const dates = overdueDates({ dueOn: until ?? dueOn, instrument: told.instrument ?? 'open_account' }, terms, calendar)
  return until === null ? { ...dates, claimableOn: laterOf(dates.claimableOn, known?.claimableOn ?? null) } : dates
}

/** The day on which payments, after returns and offsets, settled it; null while something is owed. */
function paidInFullOn({ amount, returned = 0, offset = 0, payments = [], dueOn }: Told): PlainDate | null {
  const paid = sumOfWon(payments.map(payment => won(payment.amount)))
  if (paid + won(returned) + won(offset) < won(amount)) return null
  const days = payments.map(({ paidOn }) => paidOn).sort()
  return plainDate(days.at(-1) ?? dueOn)
}

/** As it is compared with what was declared: a preview names no tax invoices. */
function comparedBy(told: Told): BroughtAlong {
  const { invoiceNumber, amount, instrument = 'open_account', payments = [], returned = 0, offset = 0 } = told
  return {
    invoiceNumber,
    taxInvoiceNumber: null,
    instrument,
    suppliedOn: plainDate(told.suppliedOn),
    dueOn: plainDate(told.dueOn),
    amount,
    payments: payments.map(payment => ({ amount: payment.amount, paidOn: plainDate(payment.paidOn) })),
    returned,
    offset,
    disputed: told.disputed ?? false
  }
}

function claimed({ told, known }: Asked, claimableFrom: PlainDate | null): ClaimedReceivable {
  return {
    invoiceNumber: told.invoiceNumber,
    instrument: told.instrument ?? 'open_account',
    suppliedOn: plainDate(told.suppliedOn),
    dueOn: plainDate(told.dueOn),
    billIssuedOn: dateOrNull(told.billIssuedOn),
    correctedOn: known?.correctedOn ?? null,
    correctedLate: known?.correctedLate ?? false,
    amount: won(told.amount),
    vat: typeof told.vat === 'number' ? won(told.vat) : null,
    payments: (told.payments ?? []).map(({ amount, paidOn }) => ({ amount: won(amount), paidOn: plainDate(paidOn) })),
    returned: won(told.returned ?? 0),
    offset: won(told.offset ?? 0),
    interestBearing: told.interestBearing ?? false,
    vatStatus: told.vatStatus ?? 'declared',
    realTrade: told.realTrade ?? true,
    disputed: told.disputed ?? false,
    underAnotherPolicy: false,
    claimableFrom
  }
}

function dateOf(event: Exclude<InsuredEvent, { type: 'overdue' }>): PlainDate | null {
  switch (event.type) {
    case 'dishonoured_bill':
      return event.reasonArisenOn
    case 'business_closure':
      return event.closedOn ?? event.closureReportReceivedOn
    case 'dissolution_registration':
      return event.registeredOn
    case 'rehabilitation_petition':
    case 'bankruptcy_petition':
    case 'personal_rehabilitation_petition':
      return event.filedOn
    default:
      return event satisfies never
  }
}

function refuseWithoutDate(pointer: string): never {
  const missing = finding('decline', 'claim', 'event.date_missing')
  return refuseField(pointer, missing.code, { ko: findingMessage(missing, 'ko'), en: findingMessage(missing, 'en') })
}

/** What a request leaves out, or gives as null, is unknown. */
function dateOrNull(text: string | null | undefined): PlainDate | null {
  return typeof text === 'string' ? plainDate(text) : null
}

/** Sums of money that stand beside the receivables. */
export type PutForwardMoney = Pick<
  ClaimInput,
  'undesignatedPayments' | 'securityProceeds' | 'addedByLateNotice' | 'lossReductionCosts'
>

/** Reads them. */
export function readMoney({
  undesignatedPayments = [],
  securityProceeds = 0,
  lossReductionCosts = []
}: ClaimPreviewRequest): PutForwardMoney {
  return {
    undesignatedPayments: undesignatedPayments.map(({ amount, paidOn }) => ({
      amount: won(amount),
      paidOn: plainDate(paidOn)
    })),
    securityProceeds: won(securityProceeds),
    addedByLateNotice: NO_WON,
    lossReductionCosts: lossReductionCosts.map(({ amount, necessary = true }) => ({ amount: won(amount), necessary }))
  }
}
