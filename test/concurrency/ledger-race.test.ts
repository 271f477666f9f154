// 64 holds at once on one buyer whose limit fits seven: exactly seven are placed, and more without the lock.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { releaseHold } from '@trade-credit/ledger/release-hold.ts'
import t, { type Test } from 'tap'
import {
  differences,
  type LedgerDatabase,
  ledgerDatabase,
  leftOn,
  tryToHold,
  within
} from '../services/ledger/ledger-database.ts'
import { AFTER_TEST, closeBarrier, forgetLock, pauseAfterTest, untilWaiting } from './ledger-barrier.ts'
import { LIMIT, oneOf, race } from './ledger-contenders.ts'

const MANY = 64

/** A database where the buyer's account is there already, as of a hold that was released: the race is about its lock. */
async function usedBefore(t: Test): Promise<LedgerDatabase> {
  const db = await ledgerDatabase(t, MANY)
  const hold = oneOf(0)
  await tryToHold(db.api, hold)
  await within(db.api, trx => releaseHold(trx, hold))
  return db
}

async function placedHolds({ owner }: LedgerDatabase): Promise<number> {
  const { rows } = await owner.query(`select count(*)::int as placed from ledger.hold where state = 'held'`)
  return rows[0].placed
}

t.test('64 at once, of which seven fit: seven are placed', async t => {
  const db = await usedBefore(t)
  const barrier = await closeBarrier(db.owner)
  const racing = race(db.api, MANY)
  await barrier.open(MANY)
  t.equal(await racing, 7)
  t.equal(await placedHolds(db), 7)
  t.equal(await leftOn(db.api, LIMIT), 0n)
  t.same(await differences(db.api), [], 'balances add up')
})

for (const [lock, placed] of [
  ['as it is', 7],
  ['removed', MANY]
] as const) {
  t.test(
    `all of them between their test and their commit, the account’s lock ${lock}: ${placed} are placed`,
    async t => {
      const db = await usedBefore(t)
      await pauseAfterTest(db.owner)
      if (lock === 'removed') await forgetLock(db.owner)
      const barriers = [await closeBarrier(db.owner), await closeBarrier(db.owner, AFTER_TEST)] as const
      const racing = race(db.api, MANY)
      await barriers[0].open(MANY)
      await barriers[1].open(MANY)
      t.equal(await racing, placed)
      t.equal(await placedHolds(db), placed)
      const found = await differences(db.api)
      if (lock === 'as it is') t.same(found, [], 'balances add up')
      else t.ok(found.length > 0, 'the check tells of it afterwards')
    }
  )
}

t.test('the same from two processes', async t => {
  const db = await usedBefore(t)
  const barrier = await closeBarrier(db.owner)
  const programs = [program(t, db, 'race', MANY / 2), program(t, db, 'race', MANY / 2)]
  const placed = programs.map(async ({ stdout }) => Number(await text(stdout)))
  await barrier.open(MANY)
  const [one = 0, other = 0] = await Promise.all(placed)
  t.equal(one + other, 7, `${one} and ${other}`)
  t.equal(await placedHolds(db), 7)
  t.same(await differences(db.api), [], 'balances add up')
})

t.test('a process is killed between its hold and its commit: nothing is held, and whoever waited goes on', async t => {
  const db = await usedBefore(t)
  const killed = program(t, db, 'hang')
  await once(killed.stdout, 'data')
  const other = tryToHold(db.api, { ...oneOf(1), lines: oneOf(1).lines.map(line => ({ ...line, amount: line.limit })) })
  await untilWaiting(db.owner, 1)
  killed.kill('SIGKILL')
  t.equal(await other, true, 'the whole limit is free')
  t.equal(await placedHolds(db), 1, 'the other one alone')
  const { rows } = await db.owner.query(
    'select count(*)::int as entries from ledger.entry e where not exists (select from ledger.hold h where h.id = e.hold)'
  )
  t.same(rows, [{ entries: 0 }])
  t.same(await differences(db.api), [], 'balances add up')
})

type Program = ChildProcessByStdio<null, Readable, null>

function program(t: Test, { database }: LedgerDatabase, what: 'race' | 'hang', count = 1): Program {
  const file = path.join(import.meta.dirname, 'ledger-program.ts')
  const args = [file, database.urlOf('underwriting_api'), what, String(count)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => void child.kill('SIGKILL'))
  return child
}
