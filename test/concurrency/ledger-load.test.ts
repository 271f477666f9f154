// A minute's worth of random work on few accounts, by many connections at once: no deadlock, no limit exceeded.
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount, policyholderAccount, programmeAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import { commitHold } from '@trade-credit/ledger/commit-hold.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import type { Period } from '@trade-credit/ledger/period.ts'
import { type NewHold, placeHold } from '@trade-credit/ledger/place-hold.ts'
import { releaseCommitted, releaseHold } from '@trade-credit/ledger/release-hold.ts'
import t from 'tap'
import {
  differences,
  type LedgerDatabase,
  ledgerDatabase,
  newHold,
  within
} from '../services/ledger/ledger-database.ts'
import { changeFunction } from './ledger-barrier.ts'

const CONNECTIONS = 24
const LIMIT = 400
const TODAY = '2025-01-01' as PlainDate
const ACCOUNTS = [
  programmeAccount(),
  ...Array.from({ length: 6 }, (_, n) => buyerAccount(`119000000000${n}`)),
  ...Array.from({ length: 4 }, (_, n) => policyholderAccount(`118000000000${n}`))
]

const below = (n: number) => Math.floor(Math.random() * n)
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map(item => [Math.random(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)

function randomHold(): NewHold {
  const from = addDays(TODAY, below(90))
  const period: Period = { from, until: addDays(from, 30 + below(365)) }
  const lines = shuffled(ACCOUNTS)
    .slice(0, 1 + below(6))
    .map((account, n) => ({ line: `line-${n}`, account, amount: won(1 + below(9)), limit: won(LIMIT) }))
  return newHold(lines, { period, expiresOn: addDays(TODAY, below(4)) })
}

/** Does random deeds on so many connections; gives how often each thing happened, errors by their SQLSTATE. */
async function load({ api, policy, job }: LedgerDatabase, deeds: number): Promise<Record<string, number>> {
  const seen: Record<string, number> = {}
  const known: NewHold[] = []
  let left = deeds
  const worker = async () => {
    for (; left > 0; ) {
      left -= 1
      const what = await oneDeed().catch(error => String((error as { code?: string }).code ?? error))
      seen[what] = (seen[what] ?? 0) + 1
    }
  }
  const oneDeed = async (): Promise<string> => {
    const hold = randomHold()
    const other = known[below(known.length)]
    const dice = below(20)
    if (dice === 0) {
      await within(job, trx => expireHolds(trx, addDays(TODAY, below(4)), 20))
      return 'expiry'
    }
    if (dice < 12 || !other) {
      await within(api, async trx => {
        const asked = hold.lines.map(({ account, limit }) => ({ account, limit }))
        if (dice < 3) await availableOn(trx, asked, hold.period, { lock: true })
        placeHold(trx, hold)
      })
      known.push(hold)
      return 'placed'
    }
    if (dice < 16) {
      return within(policy, trx => commitHold(trx, { id: other.id, period: other.period, today: TODAY }))
    }
    return within(policy, async trx => {
      const id = other.id
      const released = await releaseHold(trx, { id })
      if (released === 'committed')
        await releaseCommitted(trx, { id, from: addDays(TODAY, below(200)), amount: won(3) })
      if (dice < 18) placeHold(trx, hold)
      return `${released}, given back`
    })
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  return seen
}

async function carried({ owner }: LedgerDatabase): Promise<number[]> {
  const { rows } = await owner.query(
    `select max(carried)::int as most from (select account, sum(held + committed) over (partition by account order by day) as carried
      from ledger.changed_day) as level group by account`
  )
  return rows.map(row => row.most)
}

t.test('2,000 transactions of one to six lines on eleven accounts', async t => {
  const db = await ledgerDatabase(t, CONNECTIONS)
  const seen = await load(db, 2_000)
  t.comment(JSON.stringify(seen))
  const errors = Object.keys(seen).filter(name => /^[0-9A-Z]{5}$/.test(name) || name.includes('rror'))
  t.same(errors, ['TC001'], 'refusals, and no other error')
  t.same(await differences(db.api), [], 'balances add up')
  t.ok(
    (await carried(db)).every(most => most <= LIMIT),
    'no account ever carries more than its limit'
  )
  const { rows } = await db.owner.query('select deadlocks from pg_stat_database where datname = current_database()')
  t.same(rows, [{ deadlocks: 0n }])
})

t.test('accounts locked in any order make deadlocks of the same work', async t => {
  const db = await ledgerDatabase(t, CONNECTIONS)
  await db.owner.query(
    `do $$ begin execute format('alter database %I set deadlock_timeout = 30', current_database()); end $$`
  )
  await changeFunction(
    db.owner,
    'raise_ceilings',
    /select \* from unnest\(p_accounts, p_rises\)/,
    '$& order by random()'
  )
  const seen = await load(db, 250)
  t.ok((seen['40P01'] ?? 0) > 0, JSON.stringify(seen))
  t.same(await differences(db.api), [], 'what came through adds up')
})
