import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { JsonObject } from './merge-patch.ts'
import type { StoredQuote } from './quote-view.ts'
import { HEAD, quotes, storedQuote } from './repository.ts'
import type { QuoteTables } from './tables.ts'

export interface AskedQuote {
  readonly request: JsonObject
  readonly asOf: PlainDate
  readonly businessDate: PlainDate
  readonly supersededBy: string | null
}

/** What was asked for, of one of the caller's own quotes; null also where the caller may see it and it is another's. */
export async function findOwnRequest(trx: Transaction<QuoteTables>, id: string): Promise<AskedQuote | null> {
  const row = await quotes(trx)
    .select(['request', 'as_of', 'business_date', 'later.by_quote_id as superseded_by'])
    .where('id', '=', id)
    .where('quote.quote.organisation', '=', trx.actor.organisation)
    .executeTakeFirst()
  if (!row) return null
  return {
    request: row.request as JsonObject,
    asOf: row.as_of,
    businessDate: row.business_date,
    supersededBy: row.superseded_by
  }
}

/** Records that one quote takes another's place; false when a third has taken it, waiting for one that is about to. */
export async function insertSupersession(
  trx: Transaction<QuoteTables>,
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
export async function listRevisions(trx: Transaction<QuoteTables>, id: string): Promise<StoredQuote[]> {
  const chain = await trx.query<{ id: string }>({ name: 'list_revisions', text: CHAIN, values: [id] })
  const ids = chain.map(link => link.id)
  if (ids.length === 0) return []
  const rows = await quotes(trx).select(HEAD).where('id', 'in', ids).orderBy('id', 'desc').execute()
  return rows.map(storedQuote)
}

// A later quote has a later id, so the order of ids is that of the chain.
const CHAIN = `with recursive later as (
    select id from quote.quote where id = $1
    union all select s.by_quote_id from later join quote.quote_supersession s on s.quote_id = later.id
  ), earlier as (
    select id from quote.quote where id = $1
    union all select s.quote_id from earlier join quote.quote_supersession s on s.by_quote_id = earlier.id
  )
  select id from later union select id from earlier order by id desc limit 200`

/** Says that a quote renews what the quote did whose place it takes; nothing where that one renews no policy. */
export async function carryRenewalOver(
  trx: Pick<Transaction<unknown>, 'query' | 'actor'>,
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
