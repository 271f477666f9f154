import type { Transaction } from '@trade-credit/database/transaction.ts'
import { addMonths, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { firstPremiumPayBy } from '@trade-credit/domain/policy/contract-dates.ts'
import type { DrawnSubsidies } from '@trade-credit/domain/policy/draw-subsidies.ts'
import { premiumInvoices } from '@trade-credit/domain/policy/premium-invoices.ts'
import type { PaymentPlan } from '@trade-credit/domain/rating/instalments.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { type Won, wonView } from '@trade-credit/domain/won.ts'
import { commitWithTransaction } from '@trade-credit/ledger/decide-with-transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { newReadableCode } from '@trade-credit/service/readable-code.ts'
import { findingRecord } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { newInvoice } from '../invoices/new-invoice.ts'
import { type Invoice, insertInvoices } from '../invoices/repository.ts'
import { contractRules, holidaysOn } from '../policies/contract-rules.ts'
import { insertCovers } from '../policies/covers.repository.ts'
import { insertPolicy } from '../policies/repository.ts'
import { longestTerm } from '../policies/run-off.ts'
import type { PremiumRecord, StoredPolicy } from '../policies/stored-policy.ts'
import { bookSubsidies } from '../subsidy-ledger/bookings.repository.ts'
import { drawOffered } from '../subsidy-ledger/draw-offered.ts'
import { inceptionOutside, refuseUnbindable } from './bind-refusals.ts'
import { offeredCovers, offeredTerms } from './offered-covers.ts'
import type { BindableOffer } from './offers.repository.ts'

/** What is asked for when a policy is bound. */
export interface Binding {
  /** As `findOffer` gave it in this transaction. */
  readonly offer: BindableOffer | null
  /** The offer's, when left out. */
  readonly paymentPlan?: PaymentPlan | undefined
  /** The first day of cover that is wanted; the offer's, or today, when left out. */
  readonly inception?: PlainDate | undefined
}

/**
 * Makes a policy of an accepted, open offer: its hold on the ledger is committed, its subsidies are drawn, its invoices written. The hold
 * alone decides: of two who bind, or of one who binds while the offer lapses, the second fails with an error that `isHoldDecided` knows, and
 * sees at its next attempt what was decided. Ends in the problem `not_found` or `conflict`. Locks in this order: the hold, the accounts of the
 * subsidies; the ledger's accounts come with the commit.
 */
export async function bindPolicy(
  trx: Transaction,
  platform: ServicePlatform,
  binding: Binding,
  { businessDate, now }: { readonly businessDate: PlainDate; readonly now: Date }
): Promise<{ policy: StoredPolicy; invoices: readonly Invoice[]; offer: BindableOffer }> {
  const offer = binding.offer ?? problem('not_found')
  await refuseUnbindable(trx, offer, businessDate)
  const rules = await contractRules(platform, { rulebookSha256: offer.rulebookSha256, boundOn: businessDate })
  const termMonths = rules.count(`${offer.product}.term_months`).value
  const dates = contractDates(offer, binding, businessDate, termMonths, rules, platform)

  const period = { from: dates.plannedInception, until: addMonths(dates.latestInception, termMonths) }
  commitWithTransaction(trx, { id: offer.holdId, period, today: businessDate })
  const subsidised = await drawOffered(
    trx,
    platform,
    offer.premium,
    offer.policyholderParty,
    platform.rulebook.on(businessDate).rulesAt(businessDate)
  )
  const plan = premiumInvoices(
    subsidised.payable,
    binding.paymentPlan ?? offer.paymentPlan,
    dates.plannedInception,
    subsidised.drawn.length > 0,
    rules
  )
  const policy = newPolicy(offer, { boundOn: businessDate, termMonths, ...dates, now, paymentPlan: plan.plan }, rules, {
    premium: premiumAsDrawn(offer.premium, subsidised, plan.invoices),
    findings: [...subsidised.findings, ...plan.findings].map(findingRecord)
  })
  const invoices = plan.invoices.map(({ dueOn, amount }, i) => newInvoice(policy.id, i + 1, dueOn, amount))
  insertPolicy(trx, policy)
  insertCovers(trx, policy, offeredCovers(offer))
  insertInvoices(trx, policy.organisation, invoices)
  bookSubsidies(trx, 'drawn', subsidised.drawn, policy, businessDate)
  return { policy, invoices, offer }
}

interface ContractDates {
  readonly plannedInception: PlainDate
  readonly payBy: PlainDate
  readonly latestInception: PlainDate
}

/**
 * The days of the contract: cover may begin as late as the first premium may come, so capacity is kept for every day until then. Where the
 * offer's hold ends sooner, so does the time to pay.
 */
function contractDates(
  offer: BindableOffer,
  binding: Binding,
  today: PlainDate,
  termMonths: number,
  rules: Rules,
  platform: ServicePlatform
): ContractDates {
  const byLaw = firstPremiumPayBy(today, rules, holidaysOn(platform, today)).on
  const asHeld = offer.heldUntil === null ? byLaw : addMonths(offer.heldUntil, -termMonths)
  const payBy = asHeld < byLaw ? asHeld : byLaw
  const wanted = binding.inception ?? offer.requestedInception ?? today
  const earliest =
    offer.requestedInception !== null && offer.requestedInception > today ? offer.requestedInception : today
  const latest = payBy > earliest ? payBy : earliest
  if (binding.inception !== undefined && (wanted < earliest || wanted > latest)) inceptionOutside(earliest, latest)
  const plannedInception = wanted < earliest ? earliest : wanted
  return { plannedInception, payBy, latestInception: payBy > plannedInception ? payBy : plannedInception }
}

interface NewContract extends ContractDates {
  readonly boundOn: PlainDate
  readonly termMonths: number
  readonly paymentPlan: PaymentPlan
  readonly now: Date
}

function newPolicy(
  offer: BindableOffer,
  { boundOn, termMonths, plannedInception, payBy, paymentPlan, now }: NewContract,
  rules: Rules,
  worked: Pick<StoredPolicy, 'premium' | 'findings'>
): StoredPolicy {
  const terms = offeredTerms(offer)
  return {
    id: newId('po'),
    organisation: offer.organisation,
    offerId: offer.id,
    applicationId: offer.quoteId === null ? null : offer.applicationId,
    quoteId: offer.quoteId,
    knownSince: offer.knownSince,
    holdId: offer.holdId,
    product: offer.product,
    policyholder: offer.policyholder,
    policyholderParty: offer.policyholderParty,
    policyholderName: offer.policyholderName,
    status: 'awaiting_payment',
    paymentPlan,
    boundOn,
    termMonths,
    covers: rules.text(`${offer.product}.covers`).value === 'held_bills' ? 'held_bills' : 'future_receivables',
    plannedInception,
    payBy,
    inception: null,
    expiry: null,
    endedOn: null,
    endsAs: null,
    arrearsPayBy: null,
    runOffEndsOn: null,
    unpaidSince: plannedInception,
    insuredAmount: offer.insuredAmount,
    longestTermDays: longestTerm(terms.longest, terms.leavesOpen, rules),
    certificateCode: newReadableCode(),
    rulebookSha256: offer.rulebookSha256,
    renews: offer.renews,
    termsExplainedOn: null,
    version: 1n,
    createdAt: now,
    ...worked
  }
}

/** The offer's premium with what the programmes really pay, and what is left for the firm. */
function premiumAsDrawn(
  offered: PremiumRecord,
  { drawn, payable }: DrawnSubsidies,
  invoices: readonly { readonly dueOn: PlainDate; readonly amount: Won }[]
): PremiumRecord {
  const amounts = new Map(drawn.map(({ programme, amount }) => [programme, wonView(amount)]))
  return {
    ...offered,
    subsidies: offered.subsidies.map(subsidy => ({ ...subsidy, amount: amounts.get(subsidy.programme) ?? 0 })),
    payable: wonView(payable),
    instalments: invoices.map(({ dueOn, amount }) => ({ dueOn, amount: wonView(amount) }))
  }
}
