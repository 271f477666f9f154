import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isLive } from '@trade-credit/domain/underwriting/application-status.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { type ApplicationHead, asOfDay, lockRowsOf } from './repository.ts'

/** A quote as its service publishes it. */
export interface PublishedQuote {
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
 * The quote, for an application to be made of it on the day. Ends in `not_found` for one that is not the caller's, and in `conflict` for one
 * that no application can use, or that a live one was made of.
 */
export async function requireUsableQuote(
  trx: Transaction,
  { applications, quote }: AppliedQuote,
  businessDate: PlainDate
): Promise<PublishedQuote> {
  if (!quote || quote.organisation !== trx.actor.organisation) return problem('not_found')
  refuseUselessQuote(quote, businessDate)
  const standing = await asOfDay(trx, applications, businessDate)
  const earlier = standing.find(({ status }) => isLive(status))
  if (earlier) refuseAgain(earlier)
  return quote
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
