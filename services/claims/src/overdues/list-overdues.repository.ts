import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import { RECEIVABLE } from './repository.ts'
import type { DueReceivable } from './tables.ts'

export interface OverdueFilters {
  readonly policyId?: string | undefined
  readonly buyer?: string | undefined
  readonly state?: 'open' | 'extended' | 'claimable' | 'cured' | undefined
}

/**
 * Declared receivables past their due date, the latest due first: what is open, and with `state` `cured` what was paid after its due
 * date.
 */
export function listDueReceivables(
  trx: Pick<Transaction, 'query' | 'actor'>,
  filters: OverdueFilters,
  page: {
    readonly today: PlainDate
    readonly after: { readonly dueOn: string; readonly id: string } | null
    readonly limit: number
  }
): Promise<DueReceivable[]> {
  const asked = where(
    sql`r.due_on < ${page.today}`,
    given(onlyOrganisation(trx.actor), organisation => sql`r.organisation = ${organisation}`),
    given(filters.policyId, id => sql`r.policy_id = ${id}`),
    given(filters.buyer, buyer => sql`r.buyer = ${buyer}`),
    filters.state === 'cured' ? PAID_LATE : sql`r.settled < r.amount`,
    filters.state === 'extended' ? PUT_OFF : null,
    given(page.after, ({ dueOn, id }) => sql`(r.due_on, r.id) < (${dueOn}, ${id})`)
  )
  return trx.query<DueReceivable>(
    compose(sql`select ${sql.raw(RECEIVABLE)}
      from policy.published_receivable r join policy.published_policy p on p.id = r.policy_id
      ${asked} order by r.due_on desc, r.id desc limit ${page.limit}`)
  )
}

// Never more than the amount: said in this way, Postgres expects many such rows, as there are, and follows their index.
const PAID_LATE = sql`r.settled >= r.amount and exists (select from policy.published_receivable_change c
  where c.receivable_id = r.id and c.kind not in ('withdrawal', 'reversal') and c.occurred_on > r.due_on)`

const PUT_OFF = sql`exists (select from claims.overdue o join claims.overdue_agreement a on a.overdue_id = o.id
  where o.organisation = r.organisation and o.receivable_id = r.id)`
