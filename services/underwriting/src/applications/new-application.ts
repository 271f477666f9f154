import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { addDays, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { centreInCharge } from '@trade-credit/domain/referral/centre-in-charge.ts'
import { openUntil } from '@trade-credit/domain/underwriting/open-until.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { Facts } from '@trade-credit/service/platform/audit/facts.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type AppliedQuote, type PublishedQuote, requireUsableQuote } from './applied-quote.ts'
import { insertApplication, type StoredApplication } from './repository.ts'
import { digestOfTold, strangeBuyers, type Told, unknownQuestions } from './told-facts.ts'

/** What an application says besides its quote. */
export interface ApplicationWishes {
  readonly quoteId: string
  readonly receivedOn?: string
  readonly requestedInception?: string | null
  readonly paymentPlan?: 'annual' | 'instalments'
  readonly disclosures?: Told['disclosures']
  readonly otherInsurances?: Told['other_insurances']
}

/** An application that is not written down yet. */
export interface NewApplication {
  readonly application: StoredApplication
  /** What the audit trail is to say of its receipt. */
  readonly receipt: Facts
}

/**
 * Makes an application of one's own quote, a draft; nothing is written. Ends in `not_found` for a quote that is not the caller's, in
 * `conflict` for one that no application can use, or that a live one was made of, and in `invalid_request` for dates that cannot be, for
 * answers to questions that nobody asked, and for insurance on who is no buyer.
 */
export async function newApplication(
  trx: Transaction,
  wishes: ApplicationWishes,
  applied: AppliedQuote,
  on: {
    readonly platform: ServicePlatform
    readonly actor: Actor
    readonly businessDate: PlainDate
    readonly now: Date
  }
): Promise<NewApplication> {
  const quote = await requireUsableQuote(trx, applied, on.businessDate)
  const { request } = quote
  const receivedOn = receivedOnOf(wishes, quote, on.businessDate)
  const rules = on.platform.rulebook.on(on.businessDate).rulesAt(receivedOn)
  const mostDays = rules.count('application.inception_days_ahead').value
  const earliest = on.businessDate
  const wished = wishes.requestedInception ?? (quote.renewal_from && later(quote.renewal_from, earliest))
  const requestedInception = inceptionOf(wished, { earliest, latest: addDays(receivedOn, mostDays) })
  const { disclosures = null, otherInsurances = null } = wishes
  const errors = [
    ...unknownQuestions(disclosures ?? {}, rules, '/disclosures'),
    ...strangeBuyers(otherInsurances ?? [], request, '/otherInsurances')
  ]
  if (errors.length > 0) problem('invalid_request', { errors })
  const application: StoredApplication = {
    id: newId('ap'),
    organisation: on.actor.organisation,
    client: on.actor.client,
    quote_id: wishes.quoteId,
    product: quote.product,
    policyholder: quote.policyholder,
    policyholder_party: quote.policyholder_party ?? quote.policyholder,
    centre: centreInCharge(premisesOf(request), null, rules)?.centre.code ?? null,
    status: 'draft',
    received_on: receivedOn,
    requested_inception: requestedInception,
    payment_plan: wishes.paymentPlan ?? request.paymentPlan ?? 'annual',
    request,
    asked_amounts: null,
    record: null,
    rulebook_sha256: null,
    disclosures,
    other_insurances: otherInsurances,
    requested_documents: [],
    open_until: openUntil({ receivedOn, answerBy: null }, rules)?.on ?? null,
    answer_by: null,
    reason: null,
    offer_id: null,
    version: 1n,
    created_at: on.now,
    submitted_at: null,
    submitted_by: null,
    updated_at: on.now
  }
  const receipt = {
    quote: wishes.quoteId,
    receivedOn,
    ...(disclosures && { disclosures: digestOfTold(application.id, disclosures) }),
    ...(otherInsurances && { otherInsurances: digestOfTold(application.id, otherInsurances) })
  }
  return { application, receipt }
}

/** Writes the draft down with the commit, its receipt in the audit trail, and tells its organisation. */
export function receiveDraft(trx: Transaction, { application, receipt }: NewApplication): void {
  insertApplication(trx, application)
  recordChange(trx, {
    aggregate: { type: 'application', id: application.id },
    action: 'application.received',
    facts: receipt,
    events: [
      {
        type: 'application.status_changed',
        subject: application.id,
        recipients: [application.organisation],
        data: { applicationId: application.id, status: 'draft' }
      }
    ]
  })
}

function premisesOf(request: QuoteRequestBody) {
  return parseQuoteRequest({ ...request, buyers: [], bills: [] }).policyholder.premises
}

/** Rules go by the day of receipt: not one to come, and none before the quote that the applicant has seen. */
function receivedOnOf({ receivedOn }: ApplicationWishes, quote: PublishedQuote, businessDate: PlainDate): PlainDate {
  if (receivedOn === undefined) return businessDate
  const date = plainDate(receivedOn)
  if (date > businessDate || date < quote.business_date) {
    refuseDate('/receivedOn', {
      ko: `${quote.business_date}(견적일)부터 ${businessDate}(오늘)까지의 날짜여야 합니다.`,
      en: `Give a day from ${quote.business_date}, when the quote was made, to ${businessDate}, today.`
    })
  }
  return date
}

function later(a: PlainDate, b: PlainDate): PlainDate {
  return a > b ? a : b
}

function inceptionOf(
  requestedInception: string | null,
  { earliest, latest }: { readonly earliest: PlainDate; readonly latest: PlainDate }
): PlainDate | null {
  if (requestedInception === null) return null
  const date = plainDate(requestedInception)
  if (date < earliest || date > latest) {
    refuseDate('/requestedInception', {
      ko: `보장은 ${earliest}부터 ${latest}까지 시작할 수 있습니다.`,
      en: `Cover can begin from ${earliest} to ${latest}.`
    })
  }
  return date
}

function refuseDate(pointer: string, detail: MessageTexts): never {
  return refuseField(pointer, 'date_out_of_range', detail)
}
