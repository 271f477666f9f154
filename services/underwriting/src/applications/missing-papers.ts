import type { Rules } from '@trade-credit/domain/rules.ts'
import { neededPapers } from '@trade-credit/domain/underwriting/needed-papers.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { HandedIn } from './handed-in.ts'
import type { StoredApplication } from './repository.ts'

/** What is still to be handed in: types of documents, and buyers by business number that have to consent. */
export interface MissingPapers {
  readonly documents: readonly string[]
  readonly consents: readonly string[]
}

/**
 * What an application still lacks under the rules of its receipt: what the rulebook asks for, and what an underwriter asked for and
 * has not received since. A sales ledger that the quote names is a paper that is there.
 */
export function missingPapers(
  application: Pick<StoredApplication, 'product' | 'request' | 'requested_documents'>,
  handedIn: HandedIn,
  rules: Rules
): MissingPapers {
  const { product, request, requested_documents: requested } = application
  const { policyholder, buyers } = parseQuoteRequest(request)
  const needed = neededPapers({ product, rules, policyholderForm: policyholder.form, buyers })
  const received = new Map(handedIn.received.map(({ type, at }) => [type, at.toISOString()]))
  if (request.salesLedgerId && !received.has('sales_ledger')) received.set('sales_ledger', '')
  const documents = new Set(needed.documents.filter(type => !received.has(type)))
  for (const { type, requestedAt } of requested) {
    if ((received.get(type) ?? '') < requestedAt) documents.add(type)
  }
  const consented = new Set(handedIn.consents)
  return { documents: [...documents], consents: needed.consents.filter(number => !consented.has(number)) }
}
