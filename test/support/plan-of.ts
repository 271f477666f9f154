import type { Actor } from '@trade-credit/database/actor.ts'
import type { Statement, Transaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'

export const SMALL_PORTAL: Actor = { organisation: 'org_small', kind: 'channel', client: 'portal', scopes: new Set() }
export const INSURER: Actor = { organisation: 'org_insurer', kind: 'insurer', client: 'officer', scopes: new Set() }

/** The plans of what is asked, line by line, as a service's role in the actor's name: it explains instead of running. */
export async function planOf(
  service: pg.Client,
  actor: Actor,
  ask: (trx: Transaction) => Promise<unknown>
): Promise<string> {
  await service.query('select set_config($1, $2, false), set_config($3, $4, false)', [
    'app.organisation',
    actor.organisation,
    'app.actor_kind',
    actor.kind
  ])
  const lines: string[] = []
  const query = async ({ text, values = [] }: Statement) => {
    const { rows } = await service.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])
    lines.push(...rows.map(row => row['QUERY PLAN']))
    return []
  }
  await ask({ query, actor } as unknown as Transaction)
  return lines.join('\n')
}
