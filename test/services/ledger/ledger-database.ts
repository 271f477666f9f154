import type { Actor } from '@trade-credit/database/actor.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import type { LoginRole } from '@trade-credit/database/roles.ts'
import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import { inTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import { type AccountKey, buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import { checkLedger, type LedgerDifference } from '@trade-credit/ledger/check-ledger.ts'
import type { Period } from '@trade-credit/ledger/period.ts'
import { type HoldLine, type NewHold, placeHold } from '@trade-credit/ledger/place-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type pg from 'pg'
import type { Test } from 'tap'

export type LedgerTransaction = Transaction

/** A database with the ledger, and pools of the roles that use it; all is closed when the test ends. */
export async function ledgerDatabase(t: Test, connections = 8) {
  const database = await createTestDatabase()
  const poolOf = (role: LoginRole, max = 4) =>
    createPool({ connectionString: database.urlOf(role), applicationName: role, max })
  const pools = {
    api: poolOf('underwriting_api', connections),
    job: poolOf('underwriting_job'),
    policy: poolOf('policy_api', connections),
    claims: poolOf('claims_api')
  }
  const owner = createPool({ connectionString: database.adminUrl, applicationName: 'owner', max: 4 })
  t.teardown(async () => {
    await Promise.all([...Object.values(pools), owner].map(pool => pool.end()))
    await database.drop()
  })
  return { database, owner, ...pools }
}

export interface LedgerDatabase {
  readonly database: TestDatabase
  readonly owner: pg.Pool
  readonly api: pg.Pool
  readonly job: pg.Pool
  readonly policy: pg.Pool
  readonly claims: pg.Pool
}

export const YEAR: Period = { from: '2025-01-01' as PlainDate, until: '2026-01-01' as PlainDate }

export function actorOf(organisation = 'org_portal', kind: Actor['kind'] = 'channel'): Actor {
  return { organisation, kind, client: 'portal', scopes: new Set() }
}

/** Runs it in one transaction of that pool, as a policyholder's portal unless told. */
export function within<R>(
  pool: pg.Pool,
  work: (trx: LedgerTransaction) => Promise<R> | R,
  actor = actorOf()
): Promise<R> {
  return inTransaction<R>(pool, actor, async trx => work(trx))
}

export const BUYER = buyerAccount('1101110000010')

export function line(
  amount: number | bigint,
  limit: number | bigint,
  account: AccountKey = BUYER,
  name = 'b'
): HoldLine {
  return { line: name, account, amount: won(amount), limit: won(limit) }
}

export function newHold(lines: readonly HoldLine[], about: Partial<NewHold> = {}): NewHold {
  return {
    id: newId('ho'),
    subject: newId('of'),
    organisation: 'org_portal',
    period: YEAR,
    expiresOn: null,
    lines,
    ...about
  }
}

/** Whether the hold could be placed, in a transaction of its own. */
export async function tryToHold(pool: pg.Pool, hold: NewHold): Promise<boolean> {
  try {
    await within(pool, trx => placeHold(trx, hold), actorOf(hold.organisation))
    return true
  } catch (error) {
    if (isCapacityTaken(error)) return false
    throw error
  }
}

/** What one account with this limit has left in the period. */
export async function leftOn(pool: pg.Pool, limit: number, period: Period = YEAR, account = BUYER): Promise<Won> {
  const left = await within(pool, trx => availableOn(trx, [{ account, limit: won(limit) }], period))
  return left.get(account) as Won
}

export function differences(pool: pg.Pool): Promise<LedgerDifference[]> {
  return within(pool, trx => checkLedger(trx))
}

export async function stateOf(pool: pg.Pool, id: string, actor = actorOf()): Promise<string | undefined> {
  const statement = { text: 'select state from ledger.published_hold where id = $1', values: [id] }
  const [row] = await within(pool, trx => trx.query<{ state: string }>(statement), actor)
  return row?.state
}
