import type { Actor } from '@trade-credit/database/actor.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { addDays, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { centreInCharge } from '@trade-credit/domain/referral/centre-in-charge.ts'
import { isLive } from '@trade-credit/domain/underwriting/application-status.ts'
import { openUntil } from '@trade-credit/domain/underwriting/open-until.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type ApplicationHead, asOfDay, insertApplication, lockRowsOf, type StoredApplication } from './repository.ts'

/** What an application says besides its quote. */
export interface ApplicationWishes {
  readonly quoteId: string
  readonly receivedOn?: string
  readonly requestedInception?: string | null
  readonly paymentPlan?: 'annual' | 'instalments'
}

interface PublishedQuote {
  readonly organisation: string
  readonly product: QuoteRequestBody['product']
  readonly policyholder: string
  readonly status: 'quoted' | 'referred' | 'declined'
  readonly as_of: PlainDate
  readonly business_date: PlainDate
  readonly expires_on: PlainDate
  readonly request: QuoteRequestBody
  readonly superseded: boolean
  /** For the quote of a renewal, the day on which the policy before it ends. */
  readonly renewal_from: PlainDate | null
  /** The key of the person behind the policyholder; null where nobody named it yet: it then stands for itself. */
  readonly policyholder_party: string | null
}

/** A quote, and the caller's applications of it, as they are written down; nobody else applies with it until the transaction ends. */
export interface AppliedQuote {
  readonly applications: readonly ApplicationHead[]
  readonly quote: PublishedQuote | null
}

/** What an application begins with: the quote is locked, then read. */
export async function openQuote(trx: Transaction, quoteId: string): Promise<AppliedQuote> {
  const { organisation } = trx.actor
  const [applications, quote] = await Promise.all([lockRowsOf(trx, { quoteId, organisation }), findQuote(trx, quoteId)])
  return { applications, quote }
}

/**
 * Makes an application of one's own quote. Ends in `not_found` for a quote that is not the caller's, in `conflict` for one that no
 * application can use, or that a live one was made of, and in `invalid_request` for dates that cannot be.
 */
export async function createApplication(
  trx: Transaction,
  wishes: ApplicationWishes,
  { applications, quote }: AppliedQuote,
  on: {
    readonly platform: ServicePlatform
    readonly actor: Actor
    readonly businessDate: PlainDate
    readonly now: Date
  }
): Promise<StoredApplication> {
  const { organisation } = on.actor
  if (!quote || quote.organisation !== organisation) return problem('not_found')
  refuseUselessQuote(quote, on.businessDate)
  const receivedOn = receivedOnOf(wishes, quote, on.businessDate)
  const rules = on.platform.rulebook.on(on.businessDate).rulesAt(receivedOn)
  const mostDays = rules.count('application.inception_days_ahead').value
  const earliest = on.businessDate
  const wished = wishes.requestedInception ?? (quote.renewal_from && later(quote.renewal_from, earliest))
  const requestedInception = inceptionOf(wished, { earliest, latest: addDays(receivedOn, mostDays) })
  const { request } = quote
  const standing = await asOfDay(trx, applications, on.businessDate)
  const earlier = standing.find(({ status }) => isLive(status))
  if (earlier) refuseAgain(earlier)
  const application: StoredApplication = {
    id: newId('ap'),
    organisation,
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
    disclosures: null,
    other_insurances: null,
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
  insertApplication(trx, application)
  recordChange(trx, {
    aggregate: { type: 'application', id: application.id },
    action: 'application.received',
    facts: { quote: wishes.quoteId, receivedOn },
    events: [
      {
        type: 'application.status_changed',
        subject: application.id,
        recipients: [application.organisation],
        data: { applicationId: application.id, status: 'draft' }
      }
    ]
  })
  return application
}

async function findQuote(trx: Transaction, id: string): Promise<PublishedQuote | null> {
  const [quote] = await trx.query<PublishedQuote>({
    name: 'published_quote',
    text: `select organisation, product, policyholder, status, as_of, business_date, expires_on, request, superseded,
        (select requested_inception from quote.published_renewal where quote_id = $1) as renewal_from,
        (select party from underwriting.party where business_number = policyholder) as policyholder_party
      from quote.published_quote where id = $1`,
    values: [id]
  })
  return quote ?? null
}

function premisesOf(request: QuoteRequestBody) {
  return parseQuoteRequest({ ...request, buyers: [], bills: [] }).policyholder.premises
}

function refuseUselessQuote(quote: PublishedQuote, businessDate: PlainDate): void {
  if (quote.as_of !== quote.business_date) refuseQuote(ILLUSTRATIVE)
  if (quote.superseded) refuseQuote(SUPERSEDED)
  if (quote.status === 'declined') refuseQuote(DECLINED)
  if (businessDate > quote.expires_on) refuseQuote(EXPIRED)
}

const ILLUSTRATIVE: MessageTexts = {
  ko: '다른 날짜를 기준으로 한 예시 견적으로는 청약할 수 없습니다. asOf 없이 새로 견적을 받아 주세요.',
  en: 'This quote is illustrative: it is for another date than its own. Ask for one without asOf and apply with that.'
}
const SUPERSEDED: MessageTexts = {
  ko: '다른 견적이 이 견적을 대신합니다. GET /v1/quotes/{id}/revisions에서 가장 새 견적으로 청약해 주세요.',
  en: 'Another quote took its place. Apply with the newest of GET /v1/quotes/{id}/revisions.'
}
const DECLINED: MessageTexts = {
  ko: '가입할 수 없다고 답한 견적입니다. findings의 사유를 해소한 뒤 새로 견적을 받아 주세요.',
  en: 'The quote was declined. Its findings say why; mend that and ask for a new quote.'
}
const EXPIRED: MessageTexts = {
  ko: '견적의 유효기간이 지났습니다. POST /v1/quotes/{id}/revisions로 다시 견적을 받아 주세요.',
  en: 'The quote has expired. Ask for it again with POST /v1/quotes/{id}/revisions.'
}

/** One quote is applied for once at a time: the same cover twice is a slip, and would hold capacity twice. */
function refuseAgain({ id, status }: ApplicationHead): never {
  refuseQuote({
    ko: `이 견적으로 이미 청약하셨습니다(${id}, ${status}). GET /v1/applications/${id}에서 이어서 진행해 주세요. 다시 청약하시려면 먼저 철회(POST /v1/applications/${id}/withdrawal)하시거나, 이미 계약이 체결되었다면 새로 견적을 받아 주세요.`,
    en: `There is an application of this quote already (${id}, ${status}): go on with GET /v1/applications/${id}. To apply anew, withdraw it first (POST /v1/applications/${id}/withdrawal), or ask for another quote if a policy is bound already.`
  })
}

function refuseQuote(detail: MessageTexts): never {
  return problem('conflict', { detail })
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
