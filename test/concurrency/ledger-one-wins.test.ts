// One hold is committed, released and expired at the same moment: its row lets exactly one of them.
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { commitHold } from '@trade-credit/ledger/commit-hold.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { releaseHold } from '@trade-credit/ledger/release-hold.ts'
import t from 'tap'
import {
  differences,
  type LedgerTransaction,
  ledgerDatabase,
  line,
  newHold,
  stateOf,
  within,
  YEAR
} from '../services/ledger/ledger-database.ts'
import { changeFunction, closeBarrier, untilWaiting, waitAtBarrier } from './ledger-barrier.ts'

const LAST_DAY = '2024-12-20' as PlainDate
const AFTER_IT = '2024-12-21' as PlainDate

type Deed = (trx: LedgerTransaction, id: string) => Promise<string>

/** At midnight: who commits began on the last day, and the job on the day after. */
const DEEDS: Readonly<Record<'commit' | 'release' | 'expire', Deed>> = {
  commit: (trx, id) => commitHold(trx, { id, period: YEAR, today: LAST_DAY }),
  release: (trx, id) => releaseHold(trx, { id }),
  expire: async (trx, id) => ((await expireHolds(trx, AFTER_IT, 10)).some(hold => hold.id === id) ? 'expired' : 'none')
}
const NAMES = ['commit', 'release', 'expire'] as const
const WON = { commit: 'committed', release: 'released', expire: 'expired' } as const

const db = await ledgerDatabase(t)

async function placed(): Promise<string> {
  const hold = newHold([line(10, 1_000)], { expiresOn: LAST_DAY })
  await within(db.api, trx => placeHold(trx, hold))
  return hold.id
}

const poolFor = (name: keyof typeof DEEDS) => (name === 'expire' ? db.job : db.policy)

for (const first of NAMES) {
  t.test(`${first} comes first and dawdles: the others wait, or pass it over, and find it decided`, async t => {
    const id = await placed()
    const begun = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const dawdling = within(poolFor(first), async trx => {
      const outcome = await DEEDS[first](trx, id)
      begun.resolve()
      await gate.promise
      return outcome
    })
    await begun.promise
    const others = NAMES.filter(name => name !== first)
    const late = others.map(name => within(poolFor(name), trx => DEEDS[name](trx, id)))
    await untilWaiting(db.owner, others.filter(name => name !== 'expire').length)
    gate.resolve()
    t.equal(await dawdling, WON[first])
    const told = await Promise.all(late)
    for (const [n, name] of others.entries()) t.not(told[n], WON[name], `${name} is told ${told[n]}`)
    t.equal(await stateOf(db.api, id), WON[first])
    t.same(await differences(db.api), [], 'balances add up')
  })
}

t.test('all three at once, again and again: one wins each time', async t => {
  const winners = new Set<string>()
  for (let round = 0; round < 20; round += 1) {
    const id = await placed()
    const barrier = await closeBarrier(db.owner)
    const running = NAMES.map(name =>
      within(poolFor(name), async trx => {
        await trx.query(waitAtBarrier())
        return (await DEEDS[name](trx, id)) === WON[name] ? name : undefined
      })
    )
    await barrier.open(NAMES.length)
    const won = (await Promise.all(running)).filter(name => name !== undefined)
    if (won.length !== 1) t.fail(`${won.join(' and ') || 'nobody'} won`)
    for (const name of won) winners.add(name)
    const state = await stateOf(db.api, id)
    if (won[0] && state !== WON[won[0]]) t.fail(`${won[0]} won, and it is ${state}`)
  }
  t.comment(`won: ${[...winners].join(', ')}`)
  t.same(await differences(db.api), [], 'balances add up')
})

t.test('without the row’s lock two of them win, and the balances no longer add up', async t => {
  await changeFunction(db.owner, 'lock_hold', /where id = p_id for update/, 'where id = p_id')
  const id = await placed()
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const committing = within(db.policy, async trx => {
    const outcome = await DEEDS.commit(trx, id)
    begun.resolve()
    await gate.promise
    return outcome
  })
  await begun.promise
  // It looks at the hold before that is committed; the row itself then makes them write one after the other.
  const releasing = within(db.policy, trx => DEEDS.release(trx, id))
  await untilWaiting(db.owner, 1)
  gate.resolve()
  t.same(await Promise.all([committing, releasing]), ['committed', 'released'])
  t.not((await differences(db.api)).length, 0)
})
