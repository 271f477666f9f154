// The ledger against the plainest model of it, day by day, through random deeds.
import { addDays } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { type AccountKey, buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn, takenOn } from '@trade-credit/ledger/available.ts'
import { commitHold, moveCommitted } from '@trade-credit/ledger/commit-hold.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { releaseCommitted, releaseHold } from '@trade-credit/ledger/release-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import fc from 'fast-check'
import t from 'tap'
import { DAYS, DayByDayModel, dayAt, type ModelLine, periodOf } from './day-by-day-model.ts'
import { differences, type LedgerTransaction, ledgerDatabase, within } from './ledger-database.ts'

const db = await ledgerDatabase(t)

const period = fc
  .tuple(fc.nat(DAYS - 1), fc.nat(DAYS - 1))
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b) + 1])
const modelLine: fc.Arbitrary<ModelLine> = fc.record({
  line: fc.constantFrom('a', 'b', 'c'),
  account: fc.nat(2),
  amount: fc.integer({ min: 1, max: 12 }),
  limit: fc.constantFrom(10, 20, 30)
})
const deed = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      period,
      expiresOn: fc.nat(DAYS),
      lines: fc.array(modelLine, { minLength: 1, maxLength: 4 })
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('commit' as const), hold: fc.nat(5), period, today: fc.nat(DAYS) })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), hold: fc.nat(5), period }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), hold: fc.nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('give back' as const),
      hold: fc.nat(5),
      from: fc.nat(DAYS - 1),
      line: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      amount: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined })
    })
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire' as const), today: fc.nat(DAYS) }) }
)
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never

t.test('random holds, commits, moves, releases and expiries leave each day as the model has it', async t => {
  let deeds = 0
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 16 }), period, async (list, [from, until]) => {
      // Holds of the run before must not expire in this one.
      await within(db.job, trx => expireHolds(trx, addDays(dayAt(DAYS), 1), 100))
      const model = new DayByDayModel()
      const prefix = `119${String((deeds += 1)).padStart(8, '0')}`
      const accounts = [0, 1, 2].map(n => buyerAccount(`${prefix}0${n}`))
      for (const one of list) {
        const [ours, theirs] = await both(one, model, accounts)
        if (ours !== theirs) throw new Error(`${JSON.stringify(one)}: the ledger said ${ours}, the model ${theirs}`)
      }
      for (const [n, account] of accounts.entries()) {
        const limit = won(1_000)
        const left = await within(db.api, trx => availableOn(trx, [{ account, limit }], periodOf(from, until)))
        if (left.get(account) !== won(1_000 - model.fullest(n, from, until))) throw new Error(`left on ${n}`)
        for (let day = 0; day < DAYS; day += 1) {
          const taken = await within(db.api, trx => takenOn(trx, account, dayAt(day)))
          if (taken.held !== BigInt(model.carried(n, 'held', day))) throw new Error(`held on ${n}, day ${day}`)
          if (taken.committed !== BigInt(model.carried(n, 'committed', day)))
            throw new Error(`committed on ${n}, day ${day}`)
        }
      }
    }),
    { numRuns: 40 }
  )
  t.same(await differences(db.api), [], 'balances add up')
})

/** Does it in the ledger and in the model, and gives what each answered. */
async function both(one: Deed, model: DayByDayModel, accounts: readonly AccountKey[]): Promise<[string, string]> {
  if (one.do === 'place') {
    const id = newId('ho')
    const [from, until] = one.period
    const lines = one.lines.map(({ line, account, amount, limit }) => ({
      line,
      account: accounts[account] as AccountKey,
      amount: won(amount),
      limit: won(limit)
    }))
    const hold = {
      id,
      subject: 'of_1',
      organisation: 'org_portal',
      period: periodOf(from, until),
      expiresOn: dayAt(one.expiresOn),
      lines
    }
    return [
      await answered(trx => (placeHold(trx, hold), 'placed')),
      model.place(id, from, until, one.expiresOn, one.lines)
    ]
  }
  if (one.do === 'expire') {
    const expired = await within(db.job, trx => expireHolds(trx, dayAt(one.today), 100))
    return [String(expired.map(({ id }) => id).toSorted()), String(model.expire(one.today))]
  }
  const hold = model.holds[one.hold]
  if (!hold) return ['', '']
  const { id } = hold
  switch (one.do) {
    case 'commit': {
      const asked = { id, period: periodOf(...one.period), today: dayAt(one.today) }
      return [await answered(trx => commitHold(trx, asked)), model.commit(hold, ...one.period, one.today)]
    }
    case 'move':
      return [
        await answered(trx => moveCommitted(trx, { id, period: periodOf(...one.period) })),
        model.move(hold, ...one.period)
      ]
    case 'release':
      return [await answered(trx => releaseHold(trx, { id })), model.release(hold)]
    case 'give back': {
      const { line, amount } = one
      const asked = {
        id,
        from: dayAt(one.from),
        ...(line === undefined ? {} : { line }),
        ...(amount === undefined ? {} : { amount: won(amount) })
      }
      return [await answered(trx => releaseCommitted(trx, asked)), model.giveBack(hold, one.from, line, amount)]
    }
    default:
      return one satisfies never
  }
}

async function answered(work: (trx: LedgerTransaction) => Promise<string> | string): Promise<string> {
  try {
    return await within(db.policy, work)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'TC001') return 'taken'
    if (code === 'TC002') return 'outside'
    throw error
  }
}
