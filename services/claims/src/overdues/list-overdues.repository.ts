import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import { RECEIVABLE } from './overdues.repository.ts'
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
  trx: Pick<Transaction<unknown>, 'query' | 'actor'>,
  filters: OverdueFilters,
  page: {
    readonly today: PlainDate
    readonly after: { readonly dueOn: string; readonly id: string } | null
    readonly limit: number
  }
): Promise<DueReceivable[]> {
  const values: unknown[] = [page.today, page.limit]
  const conditions = ['r.due_on < $1']
  const add = (condition: (parameter: string) => string, value: unknown) =>
    conditions.push(condition(`$${values.push(value)}`))
  const organisation = onlyOrganisation(trx.actor)
  if (organisation !== undefined) add(p => `r.organisation = ${p}`, organisation)
  if (filters.policyId !== undefined) add(p => `r.policy_id = ${p}`, filters.policyId)
  if (filters.buyer !== undefined) add(p => `r.buyer = ${p}`, filters.buyer)
  conditions.push(filters.state === 'cured' ? PAID_LATE : 'r.settled < r.amount')
  if (filters.state === 'extended') conditions.push(PUT_OFF)
  if (page.after !== null) {
    const dueOn = `$${values.push(page.after.dueOn)}`
    conditions.push(`(r.due_on, r.id) < (${dueOn}, $${values.push(page.after.id)})`)
  }
  return trx.query<DueReceivable>({
    text: `select ${RECEIVABLE} from policy.published_receivable r join policy.published_policy p on p.id = r.policy_id
      where ${conditions.join(' and ')} order by r.due_on desc, r.id desc limit $2`,
    values
  })
}

// Never more than the amount: said in this way, Postgres expects many such rows, as there are, and follows their index.
const PAID_LATE = `r.settled >= r.amount and exists (select from policy.published_receivable_change c
  where c.receivable_id = r.id and c.kind <> 'reversal' and c.occurred_on > r.due_on)`

const PUT_OFF = `exists (select from claims.overdue o join claims.overdue_agreement a on a.overdue_id = o.id
  where o.organisation = r.organisation and o.receivable_id = r.id)`
