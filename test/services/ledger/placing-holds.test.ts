// What fits and what does not: one won under, at and over a limit; the day before, on and after each edge of a period.
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import {
  type AccountKey,
  buyerAccount,
  claimMoneyAccount,
  policyholderAccount,
  policyholderProductAccount,
  policyholderProductBuyerAccount,
  programmeAccount
} from '@trade-credit/ledger/accounts.ts'
import { askedOfAccounts } from '@trade-credit/ledger/asked-of-accounts.ts'
import { type AccountLimit, availableOn, takenOn } from '@trade-credit/ledger/available.ts'
import { ALWAYS, type Period } from '@trade-credit/ledger/period.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import t from 'tap'
import {
  BUYER,
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
const { api } = db
const day = (text: string) => text as PlainDate
const days = (from: string, until: string): Period => ({ from: day(from), until: day(until) })
let used = 0
const freshBuyer = () => buyerAccount(`119${String((used += 1)).padStart(10, '0')}`)

t.test('one won under, at and over a limit', async t => {
  for (const [amount, fits] of [
    [999, true],
    [1_000, true],
    [1_001, false]
  ] as const) {
    t.equal(await tryToHold(api, newHold([line(amount, 1_000, freshBuyer())])), fits, `${amount} of 1000`)
  }
  const account = freshBuyer()
  t.equal(await tryToHold(api, newHold([line(600, 1_000, account)])), true)
  t.equal(await tryToHold(api, newHold([line(401, 1_000, account)])), false)
  t.equal(await tryToHold(api, newHold([line(400, 1_000, account)])), true)
  t.equal(await tryToHold(api, newHold([line(1, 1_000, account)])), false, 'nothing is left')
  t.equal(await leftOn(api, 1_000, YEAR, account), 0n)
})

t.test('each day counts by itself: the day before, on and after each edge of a year that is full', async t => {
  const first = YEAR.from as PlainDate
  const after = YEAR.until as PlainDate
  for (const [name, period, fits] of [
    ['until its first day', { from: addDays(first, -30), until: first }, true],
    ['its first day too', { from: addDays(first, -30), until: addDays(first, 1) }, false],
    ['its last day alone', { from: addDays(after, -1), until: after }, false],
    ['from the day after it', { from: after, until: addDays(after, 365) }, true],
    ['from its last day', { from: addDays(after, -1), until: addDays(after, 364) }, false],
    ['around it', { from: addDays(first, -1), until: addDays(after, 1) }, false],
    ['within it', { from: addDays(first, 100), until: addDays(first, 101) }, false]
  ] as const) {
    const account = freshBuyer()
    t.equal(await tryToHold(api, newHold([line(1_000, 1_000, account)])), true)
    t.equal(await leftOn(api, 1_000, period, account), fits ? 1_000n : 0n, name)
    t.equal(await tryToHold(api, newHold([line(1, 1_000, account)], { period })), fits, name)
  }
})

t.test('a renewal that starts the day the old policy ends does not collide, though the cap is full', async t => {
  const account = freshBuyer()
  const limit = 7_000_000_000
  for (const year of [2025, 2026, 2027]) {
    const period = days(`${year}-03-02`, `${year + 1}-03-02`)
    t.equal(await tryToHold(api, newHold([line(limit, limit, account)], { period, committed: true })), true, `${year}`)
  }
  t.equal(await leftOn(api, limit, days('2025-03-02', '2028-03-02'), account), 0n)
  t.equal(await leftOn(api, limit, days('2028-03-02', '2029-03-02'), account), BigInt(limit))
})

t.test('what is left is what the fullest day leaves, and never below nothing', async t => {
  const account = freshBuyer()
  await tryToHold(api, newHold([line(300, 1_000, account)], { period: days('2025-01-01', '2025-07-01') }))
  await tryToHold(api, newHold([line(500, 1_000, account)], { period: days('2025-06-30', '2025-12-01') }))
  t.equal(await leftOn(api, 1_000, days('2025-01-01', '2025-06-30'), account), 700n)
  t.equal(await leftOn(api, 1_000, days('2025-06-30', '2025-07-01'), account), 200n, 'the one day of both')
  t.equal(await leftOn(api, 1_000, days('2025-01-01', '2026-01-01'), account), 200n)
  t.equal(await leftOn(api, 1_000, days('2025-07-01', '2026-01-01'), account), 500n)
  t.equal(await leftOn(api, 1_000, days('2025-12-01', '2026-01-01'), account), 1_000n)
  t.equal(await leftOn(api, 1_000, days('2024-01-01', '2025-01-01'), account), 1_000n)
  t.equal(await leftOn(api, 400, days('2025-07-01', '2025-08-01'), account), 0n, 'the limit was lowered since')
  t.same(await within(api, trx => takenOn(trx, account, day('2025-06-30'))), { held: 800n, committed: 0n })
  t.same(await within(api, trx => takenOn(trx, account, day('2024-12-31'))), { held: 0n, committed: 0n })
})

t.test('lines of one hold on the same account count together, and the least of their limits holds', async t => {
  const account = freshBuyer()
  const three = [line(400, 1_000, account, 'a'), line(400, 900, account, 'b'), line(101, 1_000, account, 'c')]
  t.equal(await tryToHold(api, newHold(three)), false)
  t.equal(await tryToHold(api, newHold([...three.slice(0, 2), line(100, 1_000, account, 'c')])), true)
})

t.test(
  'a hold that one account cannot carry leaves nothing on any other, and the error names the short ones',
  async t => {
    const policyholder = policyholderAccount('1101110000028')
    const full = [freshBuyer(), freshBuyer()]
    for (const account of full) await tryToHold(api, newHold([line(10, 10, account)]))
    const hold = newHold([
      line(5, 10, policyholder, 'x'),
      ...full.map((account, n) => line(1, 10, account, String(n))),
      line(5, 20_000, programmeAccount(), 'x')
    ])
    const writing = within(api, trx => placeHold(trx, hold))
    await t.rejects(writing, { code: 'TC001', detail: full.toSorted().join(' ') })
    t.equal(await leftOn(api, 10, YEAR, policyholder), 10n)
    t.equal(await leftOn(api, 10, YEAR, programmeAccount()), 10n)
    t.equal(await stateOf(api, hold.id), undefined)
  }
)

t.test('a transaction places one hold, of one line at least', async t => {
  const account = freshBuyer()
  const two = within(api, trx => {
    placeHold(trx, newHold([line(1, 10, account)]))
    placeHold(trx, newHold([line(1, 10, account)]))
  })
  await t.rejects(two, /tests limits once/)
  await t.rejects(tryToHold(api, newHold([])), RangeError)
  t.equal(await leftOn(api, 10, YEAR, account), 10n)
})

t.test('a portfolio of many lines is added up as a few are', async t => {
  const accounts = [freshBuyer(), freshBuyer(), freshBuyer()] as const
  const portfolio = (amount: number) =>
    Array.from({ length: 60 }, (_, n) => line(amount, 200, accounts[n % 3] ?? BUYER, String(n)))
  t.equal(await tryToHold(api, newHold([...portfolio(10).slice(1), line(11, 200, accounts[0])])), false)
  t.equal(await tryToHold(api, newHold(portfolio(10), { committed: true })), true)
  for (const account of accounts) {
    t.same(await within(api, trx => takenOn(trx, account, day('2025-12-31'))), { held: 0n, committed: 200n })
  }
})

t.test('where enough is left, the answer may be less than all of it, and is never less than enough', async t => {
  const account = freshBuyer()
  for (const year of [2025, 2026, 2027]) {
    const period = days(`${year}-01-01`, `${year + 1}-01-01`)
    await tryToHold(api, newHold([line(300, 10_000, account)], { period }))
  }
  const left = async (limit: number, enough: number) => {
    const asked = { account, limit: won(limit), enough: won(enough) }
    return (await within(api, trx => availableOn(trx, [asked], YEAR))).get(account)
  }
  t.equal(await left(1_000, 100), 100n, 'the three years together were enough to know')
  t.equal(await left(1_000, 101), 700n, 'here the days had to be looked at')
  t.equal(await left(1_000, 701), 700n, 'there is not enough, and so the answer is exact')
  t.equal(await tryToHold(api, newHold([line(700, 1_000, account)])), true)
  t.equal(await left(1_000, 1), 0n)
  t.equal(await left(1_001, 1), 1n)
})

t.test('what several ask of an account together is enough to know of it, under the least of their limits', t => {
  const [one, other] = [freshBuyer(), freshBuyer()]
  const ask = (amount: number, ...accounts: readonly AccountLimit[]) => ({ amount: won(amount), accounts })
  const limited = (account: AccountKey, limit: number) => ({ account, limit: won(limit) })
  const asked = askedOfAccounts([
    ask(300, limited(one, 1_000)),
    ask(50, limited(other, 500), limited(one, 900)),
    ask(7, limited(one, 1_000))
  ])
  t.same(asked, [
    { account: one, limit: 900n, enough: 357n },
    { account: other, limit: 500n, enough: 50n }
  ])
  t.end()
})

t.test(
  'whoever begins on the day on which as much ends is refused where both are too much, days added up or not',
  async t => {
    const account = freshBuyer()
    const hold = (amount: number, limit: number, period: Period) =>
      tryToHold(api, newHold([line(amount, limit, account)], { period }))
    const [before, after] = [days('2024-01-01', '2025-01-01'), days('2025-01-01', '2026-01-01')]
    await hold(100, 1_000, days('2024-01-01', '2026-01-01'))
    await hold(100, 1_000, before)
    // Days are added up every twenty holds or so, by the one that is placed just then.
    for (let n = 0; n < 25; n += 1) {
      t.equal(await hold(100, 199, after), false, `${n} holds later`)
      await hold(1, 1_000, days('2023-01-01', '2023-06-01'))
    }
    t.equal(await hold(100, 200, after), true)
  }
)

t.test('claim money has no days', async t => {
  const account = claimMoneyAccount('po_1', '9998600043')
  t.equal(await tryToHold(db.claims, newHold([line(700, 1_000, account)], { period: ALWAYS })), true)
  t.equal(await tryToHold(db.claims, newHold([line(301, 1_000, account)], { period: ALWAYS })), false)
  t.equal(await leftOn(db.claims, 1_000, ALWAYS, account), 300n)
  t.equal(await leftOn(db.claims, 1_000, days('2199-01-01', '2199-01-02'), account), 300n)
})

t.test('amounts beyond what a JSON number holds stay exact', async t => {
  const account = freshBuyer()
  const huge = 2n ** 62n
  t.equal(await tryToHold(api, newHold([line(huge - 1n, huge, account)])), true)
  t.equal(await tryToHold(api, newHold([line(2n, huge, account)])), false)
  t.equal(await tryToHold(api, newHold([line(1n, huge, account)])), true)
})

t.test('a hold needs days and an amount', async t => {
  const account = freshBuyer()
  await t.rejects(tryToHold(api, newHold([line(0, 10, account)])), { code: '22023' })
  await t.rejects(tryToHold(api, newHold([line(-1, 10, account)])), { code: '22023' })
  await t.rejects(tryToHold(api, newHold([line(1, 10, account)], { period: days('2025-01-01', '2025-01-01') })), {
    code: '23514'
  })
})

t.test('what is asked under a lock can be held, and nobody takes it meanwhile', async t => {
  const account = freshBuyer()
  await tryToHold(api, newHold([line(600, 1_000, account)]))
  const asked = Promise.withResolvers<void>()
  const other = asked.promise.then(() => tryToHold(api, newHold([line(1, 1_000, account)])))
  await within(api, async trx => {
    const left = await availableOn(trx, [{ account, limit: won(1_000) }], YEAR, { lock: true })
    asked.resolve()
    await Promise.race([other, new Promise(resolve => setTimeout(resolve, 100))])
    placeHold(trx, newHold([{ line: 'b', account, amount: left.get(account) ?? won(0), limit: won(1_000) }]))
  })
  t.equal(await other, false, 'it waited, and found nothing left')
  t.equal(await leftOn(api, 1_000, YEAR, account), 0n)
})

t.test('keys of accounts', async t => {
  t.equal(programmeAccount(), 'programme')
  t.equal(BUYER, 'buyer:1101110000010')
  t.equal(policyholderProductAccount('1101110000028', 'bill'), 'policyholder_product:1101110000028:bill')
  t.equal(
    policyholderProductBuyerAccount('1101110000028', 'bill', '9998600043'),
    'policyholder_product_buyer:1101110000028:bill:9998600043'
  )
  t.throws(() => buyerAccount('a:b'), RangeError)
  t.throws(() => buyerAccount(''), RangeError)
})

t.test('after all this, the balances add up', async t => {
  t.same(await differences(api), [])
})
