import { createPool } from '@trade-credit/database/pool.ts'
import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import { inTransaction, type Statement, type Transaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { Test } from 'tap'
import { TODAY } from '../services/claims/filed-claim.ts'

/** What somebody of the insurer does in a transaction of its own. */
export type Work<R> = (trx: Transaction, circumstances: Awaited<ReturnType<typeof circumstancesOf>>) => Promise<R>

/** How the transactions differ from those of the service. */
export type Variant = (trx: Transaction) => Transaction

export const AS_IT_IS: Variant = trx => trx

/** The same, in which nothing is locked by being read, and a policy's money is not held. */
export const WITHOUT_LOCKS: Variant = trx => {
  const { query } = trx
  const unlocked = ({ text, values = [] }: Statement) => {
    if (/claims\.policy_money|policy\.hold_premium/.test(text)) return Promise.resolve([])
    return query({ text: text.replace(/ for (update|share)$/, ''), values })
  }
  return { ...trx, query: unlocked as Transaction['query'] }
}

/** The same without the ledger too: what is held is not settled. */
export const WITHOUT_LEDGER: Variant = trx => ({ ...WITHOUT_LOCKS(trx), deferLast: () => {} })

/** As it is, but that what claims set premium off by is not held: the lock on the policy's row. */
export const WITHOUT_PREMIUM_HELD: Variant = trx => {
  const { query } = trx
  const unlocked = (statement: Statement) =>
    /policy\.hold_premium/.test(statement.text) ? Promise.resolve([]) : query(statement)
  return { ...trx, query: unlocked as Transaction['query'] }
}

/** Sessions of people at the insurer, in the role of a service; all under one name, by which a gate counts them. They end with the test. */
export async function insurerSessions(
  t: Test,
  database: TestDatabase,
  role: 'claims_api' | 'policy_api' = 'claims_api'
) {
  const pool = createPool({ connectionString: database.urlOf(role), applicationName: 'claims-api', max: 12 })
  const circumstances = await circumstancesOf(pool, t)
  t.teardown(() => pool.end())
  return <R>(client: string, variant: Variant, work: Work<R>): Promise<R> =>
    inTransaction<R>(pool, { organisation: 'org_insurer', kind: 'insurer', client, scopes: new Set<string>() }, trx =>
      work(variant(trx), circumstances)
    )
}

async function circumstancesOf(pool: ReturnType<typeof createPool>, t: Test) {
  const rulebook = await activeRulebook(pool, () => {})
  t.teardown(() => rulebook.stop())
  const businessDate = plainDate(TODAY)
  return {
    businessDate,
    now: new Date('2022-05-10T01:00:00Z'),
    rulebook: rulebook.on(businessDate),
    rank: 'manager' as const
  }
}

/** Every transaction that came to its end, and the codes of those that did not. */
export async function ended<R>(all: readonly Promise<R>[]): Promise<{ done: R[]; refused: string[] }> {
  const settled = await Promise.allSettled(all)
  return {
    done: settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : [])),
    refused: settled.flatMap(one => (one.status === 'rejected' ? [String(one.reason.code)] : [])).sort()
  }
}
