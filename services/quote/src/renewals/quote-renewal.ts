import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { NewQuote } from '../quotes/repository.ts'
import { requestQuote } from '../quotes/request-quote.ts'
import type { RenewablePolicy } from './repository.ts'

/**
 * Quotes a policy's renewal under today's rules: what was agreed, with the insured amounts that stand at its end. Cover is wanted from
 * the day on which the policy ends, so that there is neither a gap nor a day that counts twice towards a limit.
 */
export async function quoteRenewal(
  trx: Transaction,
  platform: ServicePlatform,
  policy: RenewablePolicy,
  { businessDate, now }: { readonly businessDate: PlainDate; readonly now: Date }
): Promise<NewQuote> {
  const rulebook = platform.rulebook.on(businessDate)
  const entered = await enteredProgrammes(platform).within(trx)
  const body = renewalRequest(policy)
  const quote = await requestQuote(trx, body, JSON.stringify(body), { businessDate, now, rulebook, entered })
  recordChange(trx, {
    aggregate: { type: 'quote', id: quote.id },
    action: 'quote.requested',
    facts: { status: quote.status, rulebook: quote.rulebookSha256, renews: policy.id }
  })
  return quote
}

/** The request again, for today: a buyer that an endorsement dropped stays out. */
function renewalRequest({ request, insuredAmounts }: RenewablePolicy): QuoteRequestBody {
  const { asOf: _itsDay, ...asked } = request
  const buyers = asked.buyers.map(buyer => {
    const requestedInsuredAmount = insuredAmounts[buyer.businessNumber]
    if (requestedInsuredAmount === undefined) return { ...buyer, selection: 'excluded' as const }
    return { ...buyer, requestedInsuredAmount }
  })
  return { ...asked, buyers }
}
