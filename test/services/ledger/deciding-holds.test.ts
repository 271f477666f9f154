// What becomes of a hold: every state against everything that can be done, and what is given back on which days.
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount, policyholderAccount } from '@trade-credit/ledger/accounts.ts'
import { takenOn } from '@trade-credit/ledger/available.ts'
import { commitHold, moveCommitted } from '@trade-credit/ledger/commit-hold.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import { joinParties } from '@trade-credit/ledger/join-parties.ts'
import type { Period } from '@trade-credit/ledger/period.ts'
import { type NewHold, placeHold } from '@trade-credit/ledger/place-hold.ts'
import { releaseCommitted, releaseHold } from '@trade-credit/ledger/release-hold.ts'
import t from 'tap'
import { untilWaiting } from '../../concurrency/ledger-barrier.ts'
import {
  actorOf,
  differences,
  ledgerDatabase,
  leftOn,
  line,
  newHold,
  stateOf,
  tryToHold,
  within,
  YEAR
} from './ledger-database.ts'

const db = await ledgerDatabase(t)
const { api, policy, job } = db
const day = (text: string) => text as PlainDate
const days = (from: string, until: string): Period => ({ from: day(from), until: day(until) })
const LAST_DAY = day('2024-12-20')
let used = 0
const freshBuyer = () => buyerAccount(`119${String((used += 1)).padStart(10, '0')}`)

const personOf = (buyer: ReturnType<typeof freshBuyer>) => buyer.slice('buyer:'.length)

const commit = (id: string, today = '2024-12-01', period = YEAR) =>
  within(policy, trx => commitHold(trx, { id, period, today: day(today) }))
const release = (id: string) => within(policy, trx => releaseHold(trx, { id }))
const giveBack = (id: string, from: string, more: { line?: string; amount?: bigint } = {}) => {
  const { amount, ...rest } = more
  return within(policy, trx =>
    releaseCommitted(trx, { id, from: day(from), ...rest, ...(amount === undefined ? {} : { amount: won(amount) }) })
  )
}
const move = (id: string, period = YEAR) => within(policy, trx => moveCommitted(trx, { id, period }))
const expire = async (today: string) =>
  (await within(job, trx => expireHolds(trx, day(today), 1_000))).map(({ id }) => id)
const on = (account: ReturnType<typeof freshBuyer>, date: string) =>
  within(api, trx => takenOn(trx, account, day(date)))

async function placed(account = freshBuyer(), about: Partial<NewHold> = {}) {
  const hold = newHold([line(100, 1_000, account)], { expiresOn: LAST_DAY, ...about })
  await within(api, trx => placeHold(trx, hold))
  return { id: hold.id, account }
}

t.test('what each deed answers in each state, and the state after it', async t => {
  const bring = {
    held: async () => placed(),
    committed: async () => placed(undefined, { committed: true }),
    released: async () => {
      const hold = await placed()
      await release(hold.id)
      return hold
    },
    expired: async () => {
      const hold = await placed(undefined, { expiresOn: day('2020-01-01') })
      await expire('2020-01-02')
      return hold
    }
  }
  const deeds = { commit, release, move, giveBack: (id: string) => giveBack(id, '2025-07-01') }
  const table: Record<keyof typeof bring, Record<keyof typeof deeds, readonly [string, string]>> = {
    held: {
      commit: ['committed', 'committed'],
      release: ['released', 'released'],
      move: ['not_committed', 'held'],
      giveBack: ['not_committed', 'held']
    },
    committed: {
      commit: ['already_committed', 'committed'],
      release: ['committed', 'committed'],
      move: ['moved', 'committed'],
      giveBack: ['released', 'committed']
    },
    released: {
      commit: ['released', 'released'],
      release: ['already_released', 'released'],
      move: ['not_committed', 'released'],
      giveBack: ['not_committed', 'released']
    },
    expired: {
      commit: ['expired', 'expired'],
      release: ['expired', 'expired'],
      move: ['not_committed', 'expired'],
      giveBack: ['not_committed', 'expired']
    }
  }
  for (const state of ['held', 'committed', 'released', 'expired'] as const) {
    for (const deed of ['commit', 'release', 'move', 'giveBack'] as const) {
      const { id } = await bring[state]()
      t.same([await deeds[deed](id), await stateOf(api, id)], table[state][deed], `${deed} of a hold that is ${state}`)
    }
  }
  for (const deed of Object.values(deeds)) t.equal(await deed('ho_nobody'), 'unknown')
})

t.test('it can be committed on its last day, and not the day after, whether the job ran or not', async t => {
  for (const [today, outcome] of [
    ['2024-12-19', 'committed'],
    ['2024-12-20', 'committed'],
    ['2024-12-21', 'expired']
  ] as const) {
    const { id } = await placed()
    t.equal(await commit(id, today), outcome, today)
  }
  const { id } = await placed()
  t.same(await expire('2024-12-20'), [], 'on its last day the job leaves it alone')
  t.ok((await expire('2024-12-21')).includes(id))
  t.equal(await commit(id, '2024-12-20'), 'expired')
  const endless = await placed(undefined, { expiresOn: null })
  t.same(await expire('2199-12-31'), [], 'one without a last day never lapses')
  t.equal(await commit(endless.id, '2099-01-01'), 'committed')
})

t.test('expiry takes the earliest first, as many as it may, and gives back what they held', async t => {
  const account = freshBuyer()
  const holds = []
  for (const expiresOn of ['2001-01-03', '2001-01-01', '2001-01-02']) {
    holds.push(await placed(account, { expiresOn: day(expiresOn), organisation: 'org_portal' }))
  }
  const [third, first, second] = holds
  t.equal(await leftOn(api, 300, YEAR, account), 0n)
  const some = await within(job, trx => expireHolds(trx, day('2001-02-01'), 2))
  t.same(
    some.map(({ id }) => id),
    [first?.id, second?.id]
  )
  t.match(some[0], { organisation: 'org_portal', subject: /^of_/ })
  t.equal(await leftOn(api, 300, YEAR, account), 200n)
  t.same(await expire('2001-02-01'), [third?.id])
  t.same(await expire('2001-02-01'), [], 'each once')
})

t.test('committing for fewer days gives the others back', async t => {
  const { id, account } = await placed()
  t.equal(await commit(id, '2024-12-01', days('2025-02-01', '2025-12-01')), 'committed')
  t.same(await on(account, '2025-01-31'), { held: 0n, committed: 0n })
  t.same(await on(account, '2025-02-01'), { held: 0n, committed: 100n })
  t.same(await on(account, '2025-11-30'), { held: 0n, committed: 100n })
  t.same(await on(account, '2025-12-01'), { held: 0n, committed: 0n })
  const [row] = await within(api, trx =>
    trx.query({ text: 'select * from ledger.published_hold where id = $1', values: [id] })
  )
  t.match(row, { state: 'committed', from_date: '2025-02-01', until_date: '2025-12-01', expires_on: LAST_DAY })
})

t.test('a hold that came to another person’s accounts is committed there', async t => {
  const [from, to] = [freshBuyer(), freshBuyer()]
  const { id } = await placed(from)
  const [wrong, right] = [personOf(from), personOf(to)]
  const insurer = actorOf('org_insurer', 'insurer')
  await within(api, trx => joinParties(trx, { from: wrong, to: right, line: null }), insurer)
  t.equal(await commit(id, '2024-12-01', days('2025-03-02', '2025-09-02')), 'committed')
  t.same(await on(from, '2025-03-02'), { held: 0n, committed: 0n })
  for (const [date, committed] of [
    ['2025-03-01', 0n],
    ['2025-03-02', 100n],
    ['2025-09-01', 100n],
    ['2025-09-02', 0n]
  ] as const)
    t.same(await on(to, date), { held: 0n, committed }, date)
})

t.test('whoever commits a hold while it is handed over to him waits, and has it', { timeout: 10_000 }, async t => {
  const { id } = await placed(undefined, { organisation: 'org_portal' })
  const giver = await db.owner.connect()
  t.teardown(() => giver.release())
  await giver.query('begin')
  await giver.query(`select ledger.hand_hold_over($1, 'org_portal_2')`, [id])
  const asked = { id, period: YEAR, today: day('2024-12-01') }
  const committing = within(policy, trx => commitHold(trx, asked), actorOf('org_portal_2'))
  await untilWaiting(db.owner, 1)
  await giver.query('commit')
  t.equal(await committing, 'committed')
})

t.test(
  'whoever commits a hold while it goes over to another person waits, and commits it there',
  { timeout: 10_000 },
  async t => {
    const [from, to] = [freshBuyer(), freshBuyer()]
    const { id } = await placed(from)
    const joiner = await db.owner.connect()
    t.teardown(() => joiner.release())
    await joiner.query('begin')
    await joiner.query(`select set_config('app.actor_kind', 'insurer', true)`)
    await joiner.query('select ledger.join_parties($1, $2, null)', [personOf(from), personOf(to)])
    const committing = commit(id)
    await untilWaiting(db.owner, 1)
    await joiner.query('commit')
    t.equal(await committing, 'committed')
    t.same(await on(from, '2025-06-01'), { held: 0n, committed: 0n })
    t.same(await on(to, '2025-06-01'), { held: 0n, committed: 100n })
  }
)

t.test('the first premium moves what is committed within its days, and not beyond them', async t => {
  const { id, account } = await placed()
  await commit(id)
  t.equal(await move(id, days('2025-03-01', '2025-12-31')), 'moved')
  t.same(await on(account, '2025-02-28'), { held: 0n, committed: 0n })
  t.same(await on(account, '2025-03-01'), { held: 0n, committed: 100n })
  t.same(await on(account, '2025-12-31'), { held: 0n, committed: 0n })
  await t.rejects(move(id, days('2025-02-28', '2025-12-31')), { code: 'TC002' }, 'a day earlier')
  await t.rejects(move(id, days('2025-03-01', '2026-01-01')), { code: 'TC002' }, 'a day later')
  const other = await placed()
  await t.rejects(commit(other.id, '2024-12-01', days('2024-12-31', '2025-12-01')), { code: 'TC002' })
  await t.rejects(commit(other.id, '2024-12-01', days('2025-02-01', '2025-02-01')), { code: 'TC002' }, 'no day at all')
  t.equal(await stateOf(api, other.id), 'held')
})

t.test('an endorsement lowers or drops one line from a day on; a cancellation ends all', async t => {
  const [a, b] = [freshBuyer(), freshBuyer()]
  const whole = policyholderAccount('1101110000036')
  const hold = newHold(
    [line(100, 500, a, 'a'), line(100, 500, whole, 'a'), line(50, 500, b, 'b'), line(50, 500, whole, 'b')],
    { committed: true }
  )
  await tryToHold(api, hold)
  const committed = async (date: string) =>
    Promise.all([a, b, whole].map(async account => Number((await on(account, date)).committed)))

  t.equal(await giveBack(hold.id, '2025-04-01', { line: 'a', amount: 30n }), 'released')
  t.same(await committed('2025-03-31'), [100, 50, 150])
  t.same(await committed('2025-04-01'), [70, 50, 120])
  await giveBack(hold.id, '2025-06-01', { line: 'b' })
  t.same(await committed('2025-05-31'), [70, 50, 120])
  t.same(await committed('2025-06-01'), [70, 0, 70])
  await giveBack(hold.id, '2025-05-01', { line: 'b', amount: 60n })
  t.same(await committed('2025-05-01'), [70, 0, 70], 'more than there is gives back what there is')
  await giveBack(hold.id, '2025-09-01')
  t.same(await committed('2025-08-31'), [70, 0, 70])
  t.same(await committed('2025-09-01'), [0, 0, 0])
  t.equal(await giveBack(hold.id, '2025-09-01'), 'released', 'a second time there is nothing left, and no error')
  t.equal(await giveBack(hold.id, '2025-01-01', { line: 'nobody' }), 'released')
  t.same(await committed('2025-01-01'), [100, 50, 150], 'days that are gone stay as they were')
  await t.rejects(giveBack(hold.id, '2025-01-01', { amount: 0n }), { code: '22023' })
  t.equal(await stateOf(api, hold.id), 'committed')
})

t.test('to decide about a hold waits for nobody at its accounts; to place one does', { timeout: 10_000 }, async t => {
  const account = freshBuyer()
  const [bound, withdrawn, lapsed] = [await placed(account), await placed(account), await placed(account)]
  const gate = await db.owner.connect()
  t.teardown(() => gate.release())
  await gate.query('begin')
  await gate.query('select from ledger.account where key = $1 for update', [account])

  t.equal(await commit(bound.id), 'committed')
  t.equal(await move(bound.id, days('2025-03-01', '2025-12-31')), 'moved')
  t.equal(await giveBack(bound.id, '2025-06-01'), 'released')
  t.equal(await release(withdrawn.id), 'released')
  t.ok((await expire('2024-12-21')).includes(lapsed.id))
  t.same(await on(account, '2025-05-31'), { held: 0n, committed: 100n })
  t.same(await on(account, '2025-06-01'), { held: 0n, committed: 0n }, 'and the balances know it')

  const waiting = placed(account)
  await untilWaiting(db.owner, 1)
  await gate.query('rollback')
  await waiting
})

t.test('what a transaction gives back it can hold again, and a rollback undoes both', async t => {
  const account = freshBuyer()
  const old = await placed(account, { lines: [line(1_000, 1_000, account)], committed: true })
  const replace = (amount: number) =>
    within(policy, async trx => {
      placeHold(
        trx,
        newHold([line(amount, 1_000, account)], { period: days('2025-05-01', '2026-01-01'), committed: true })
      )
      await releaseCommitted(trx, { id: old.id, from: day('2025-05-01') })
    })
  await t.rejects(replace(1_001), { code: 'TC001' })
  t.same(await on(account, '2025-06-01'), { held: 0n, committed: 1_000n })
  await replace(1_000)
  t.same(await on(account, '2025-04-30'), { held: 0n, committed: 1_000n })
  t.same(await on(account, '2025-06-01'), { held: 0n, committed: 1_000n })
})

t.test('an entry is for good, even for the owner of the table', async t => {
  await placed()
  await t.rejects(db.owner.query(`update ledger.entry set held = 0`), /never changes/)
  await t.rejects(db.owner.query(`delete from ledger.entry`), /never changes/)
})

t.test('the check finds a balance that was touched, and a state that its entries belie', async t => {
  const { id, account } = await placed()
  const client = await db.owner.connect()
  t.teardown(() => client.release())
  const found = async (damage: string) => {
    await client.query('begin')
    await client.query(damage)
    const { rows } = await client.query('select account, hold, day, what from ledger.check_balances() order by day')
    await client.query('rollback')
    return rows
  }
  const touched = await found(`update ledger.stretch set held = held - 1 where account = '${account}'`)
  t.match(touched, [
    { account, day: '2025-01-01', what: /kept: held 99, committed 0; entered: held 100/ },
    { account, day: '2026-01-01', what: /kept: held -99, committed 0; entered: held -100/ }
  ])
  t.match(await found(`update ledger.hold set state = 'released', decided_at = now() where id = '${id}'`), [
    { hold: id, what: /^released, yet/ }
  ])
  t.match(await found(`delete from ledger.stretch where account = '${account}'`), [{ account }, { account }])
  t.match(await found(`delete from ledger.hold where id = '${id}'`), [{ hold: null, what: /^not there/ }])
})

t.test('after all this, the balances add up', async t => {
  t.same(await differences(api), [])
})
