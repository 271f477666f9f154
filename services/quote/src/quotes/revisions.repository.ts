import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { JsonObject } from './merge-patch.ts'
import type { StoredQuote } from './quote-view.ts'
import { HEAD, type HeadRow, QUOTES, storedQuote } from './repository.ts'

export interface AskedQuote {
  readonly request: JsonObject
  readonly asOf: PlainDate
  readonly businessDate: PlainDate
  readonly supersededBy: string | null
}

/** What was asked for, of one of the caller's own quotes; null also where the caller may see it and it is another's. */
export async function findOwnRequest(trx: Transaction, id: string): Promise<AskedQuote | null> {
  const [row] = await trx.query<AskedQuote>({
    name: 'find_own_request',
    text: `select q.request, q.as_of as "asOf", q.business_date as "businessDate", later.by_quote_id as "supersededBy"
      from ${QUOTES} where q.id = $1 and q.organisation = $2`,
    values: [id, trx.actor.organisation]
  })
  return row ?? null
}

/** Records that one quote takes another's place; false when a third has taken it, waiting for one that is about to. */
export async function insertSupersession(
  trx: Transaction,
  { quoteId, by }: { readonly quoteId: string; readonly by: string }
): Promise<boolean> {
  const rows = await trx.query({
    name: 'insert_supersession',
    text: `insert into quote.quote_supersession (organisation, quote_id, by_quote_id) values ($1, $2, $3)
      on conflict do nothing returning 1`,
    values: [trx.actor.organisation, quoteId, by]
  })
  return rows.length === 1
}

/** The chain of revisions that a quote stands in, newest first, at most 200; empty when the caller may not see the quote. */
export async function listRevisions(trx: Transaction, id: string): Promise<StoredQuote[]> {
  const rows = await trx.query<HeadRow>({ name: 'list_revisions', text: CHAIN, values: [id] })
  return rows.map(storedQuote)
}

// A later quote has a later id, so the order of ids is that of the chain.
const CHAIN = `with recursive onward as (
    select id from quote.quote where id = $1
    union all select s.by_quote_id from onward join quote.quote_supersession s on s.quote_id = onward.id
  ), back as (
    select id from quote.quote where id = $1
    union all select s.quote_id from back join quote.quote_supersession s on s.by_quote_id = back.id
  )
  select ${HEAD} from ${QUOTES} where q.id in (select id from onward union select id from back)
  order by q.id desc limit 200`

/** Says that a quote renews what the quote did whose place it takes; nothing where that one renews no policy. */
export async function carryRenewalOver(
  trx: Pick<Transaction, 'query' | 'actor'>,
  { quoteId, by }: { readonly quoteId: string; readonly by: string },
  now: Date
): Promise<void> {
  await trx.query({
    name: 'carry_renewal_over',
    text: `insert into quote.renewal (id, organisation, policy_id, quote_id, requested_inception, by_job, created_at)
      select $1, organisation, policy_id, $2, requested_inception, false, $3 from quote.renewal
      where organisation = $4 and quote_id = $5`,
    values: [newId('rq'), by, now, trx.actor.organisation, quoteId]
  })
}
