import { previewClaim } from '@trade-credit/domain/claims/claim-preview.ts'
import { type ClaimDeadlines, claimDeadlines } from '@trade-credit/domain/claims/deadlines.ts'
import { neededDocuments } from '@trade-credit/domain/claims/needed-documents.ts'
import { unpaidAtEvent } from '@trade-credit/domain/claims/payout.ts'
import type { HolidayCalendar } from '@trade-credit/domain/dates/calendar.ts'
import type { InsuredEvent } from '@trade-credit/domain/insured-events/insured-event.ts'
import { debtorFormOf } from '@trade-credit/domain/insured-events/public-event.ts'
import { type BuyerCover, buyerCover, type CoverStretch } from '@trade-credit/domain/losses/buyer-cover.ts'
import type { ClaimedReceivable, ListedBills } from '@trade-credit/domain/losses/claimed-receivable.ts'
import type { WithdrawnDays } from '@trade-credit/domain/losses/withdrawn-days.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate, type Rules } from '@trade-credit/domain/rules.ts'
import { NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import { countedKey, type MoneySoFar } from './money-so-far.repository.ts'
import type { DatedCover, OpenReceivable, PublishedPolicy } from './tables.ts'

/** What the system knows of a policy and a buyer when something happens. */
export interface ExpectedClaimInput {
  readonly policy: PublishedPolicy
  /** Of one buyer, the earliest first. */
  readonly covers: readonly DatedCover[]
  /** Days for which the insurer withdrew the buyer's limit. */
  readonly limitsWithdrawn: readonly WithdrawnDays[]
  /** Of the policy on the buyer. */
  readonly listedBills: ListedBills
  /** Declared and unsettled; each with the day from which it can be claimed where that is its own. */
  readonly receivables: readonly (OpenReceivable & { readonly claimableFrom?: PlainDate })[]
  readonly event: InsuredEvent
  readonly occurredOn: PlainDate
  /** When the policyholder is taken to know of it; null for an overdue, which is no insolvency. */
  readonly knownOn: PlainDate | null
  readonly money: MoneySoFar
  readonly on: PlainDate
}

/** What a claim would come to as far as it is known. */
export interface ExpectedClaim {
  readonly expectedPayout: Won
  /** True where nothing unpaid was declared: the insured amount is what it can come to at most. */
  readonly ceiling: boolean
  readonly deadlines: ClaimDeadlines
  readonly documents: readonly string[]
  /** What of each declared receivable counts, by its id. */
  readonly counted: ReadonlyMap<string, Won>
}

/**
 * Works out what a policy will pay, from what was declared, or the most that it can pay where nothing unpaid was. Null when the policy
 * does not cover the event: before its inception, barred, or no insured event of its edition. Where no source reaches the contract's
 * own day, the most that it can pay is told rather than nothing.
 */
export function expectedClaim(
  asked: ExpectedClaimInput,
  rulesOn: (date: PlainDate) => Rules,
  calendar: HolidayCalendar
): ExpectedClaim | null {
  // What another claim counted already is unpaid by the buyer, and no loss that could be paid again.
  const open = asked.receivables.filter(receivable => !asked.money.counted.has(countedKey(receivable)))
  const input = { ...asked, receivables: open }
  const { policy, receivables, event, occurredOn, money } = input
  const agreed = agreedCover(input, rulesOn)
  if (!agreed || policy.inception === null) return null
  const atEvent = rulesOn(occurredOn)
  const { documents } = neededDocuments(event.type, [...new Set(receivables.map(one => one.instrument))], atEvent)
  const unpaid = sumOfWon(receivables.map(({ amount, settled }) => won(amount - settled)))
  const most = wonAbove(agreed.insuredAmount, money.alreadyPaid)
  try {
    const preview = previewClaim(
      {
        event,
        debtorForm: debtorFormOf(input.covers.at(-1)?.form ?? null, event.type),
        lateReason: null,
        insuredAmount: agreed.insuredAmount,
        coverageRatio: agreed.coverageRatio,
        stretches: stretchesOf(input.covers),
        earlierLoss: money.earlierLoss,
        alreadyPaid: money.alreadyPaid,
        ...unpaidAtEvent(policy, occurredOn),
        receivables: receivables.map(asClaimed(input.on)),
        undesignatedPayments: [],
        securityProceeds: NO_WON,
        addedByLateNotice: NO_WON,
        lossReductionCosts: [],
        cover: agreed.cover,
        on: input.on
      },
      rulesOn,
      calendar
    )
    if (!preview.claimable || preview.deadlines === null) return null
    const ceiling = unpaid === NO_WON
    const counted = new Map(preview.loss.receivables.map(one => [one.invoiceNumber, one.counted]))
    return {
      expectedPayout: ceiling ? most : preview.payable,
      ceiling,
      deadlines: preview.deadlines,
      documents,
      counted
    }
  } catch (error) {
    if (!(error instanceof NoSourceForDate)) throw error
    const counted = new Map(receivables.map(({ id, amount, settled }) => [id, won(amount - settled)]))
    const deadlines = claimDeadlines(occurredOn, atEvent, calendar)
    return { expectedPayout: most, ceiling: true, deadlines, documents, counted }
  }
}

/** The cover of the buyer that bears on these receivables; null without any. */
function agreedCover(input: ExpectedClaimInput, rulesOn: (date: PlainDate) => Rules): BuyerCover | null {
  const { policy, covers, receivables, occurredOn, knownOn, limitsWithdrawn, listedBills } = input
  if (policy.inception === null || policy.coveredUntil === null) return null
  const question = {
    inception: policy.inception,
    coveredUntil: policy.coveredUntil,
    limitsWithdrawn,
    product: policy.product,
    basis: policy.covers,
    listedBills,
    suppliedOn: receivables.map(({ suppliedOn }) => suppliedOn),
    eventOn: occurredOn,
    eventKnownOn: knownOn
  }
  return buyerCover(stretchesOf(covers), question, rulesOn(policy.inception))
}

/** Stretches of cover in the words of the domain. */
export function stretchesOf(covers: readonly DatedCover[]): CoverStretch[] {
  return covers.map(({ from, until, insuredAmount, coveragePercent, relatedFirm }) => ({
    from,
    until,
    insuredAmount,
    coveragePercent,
    relatedFirm: relatedFirm ?? false
  }))
}

/** A declared receivable as a claim would put it forward, as far as nobody said otherwise. */
function asClaimed(on: PlainDate) {
  return (receivable: ExpectedClaimInput['receivables'][number]): ClaimedReceivable => ({
    invoiceNumber: receivable.id,
    billNumber: receivable.invoiceNumber,
    instrument: receivable.instrument,
    suppliedOn: receivable.suppliedOn,
    dueOn: receivable.dueOn,
    billIssuedOn: receivable.billIssuedOn,
    amount: receivable.amount,
    vat: receivable.vat,
    payments: receivable.settled === NO_WON ? [] : [{ amount: receivable.settled, paidOn: on }],
    returned: NO_WON,
    offset: NO_WON,
    interestBearing: false,
    vatStatus: 'declared',
    realTrade: true,
    disputed: receivable.disputedOn !== null,
    correctedOn: receivable.correctedOn,
    correctedLate: receivable.correctedLate,
    underAnotherPolicy: false,
    claimableFrom: receivable.claimableFrom ?? null
  })
}
