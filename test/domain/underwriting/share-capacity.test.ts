import { shareCapacity } from '@trade-credit/domain/underwriting/share-capacity.ts'
import { NO_WON, type Won, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'

const PARTIAL = { allowed: true, minimum: won(10) }
const WHOLE = { allowed: false, minimum: won(10) }

/** What one buyer that asks for 100 gets of accounts with so much left. */
function given(left: readonly number[], partial = PARTIAL): number {
  const accounts = left.map((_, i) => `a${i}`)
  const available = new Map(left.map((amount, i) => [`a${i}`, won(amount)]))
  return Number(shareCapacity([{ businessNumber: 'b', amount: won(100), accounts }], available, partial).get('b'))
}

t.test('a buyer gets all, what is left from the minimum on, or nothing', async t => {
  t.equal(given([101]), 100, 'one more than asked')
  t.equal(given([100]), 100, 'just what was asked')
  t.equal(given([99]), 99, 'one less')
  t.equal(given([11]), 11, 'one above the minimum')
  t.equal(given([10]), 10, 'the minimum')
  t.equal(given([9]), 0, 'one below it')
  t.equal(given([0]), 0)
  t.equal(given([100], WHOLE), 100)
  t.equal(given([99], WHOLE), 0, 'without the rule there is nothing in part')
})

t.test('the tightest account decides', async t => {
  t.equal(given([500, 40, 100]), 40)
  t.equal(given([500, 9, 100]), 0)
})

t.test('an account that is not known has nothing left', async t => {
  const asks = [{ businessNumber: 'b', amount: won(1), accounts: ['unheard'] }]
  t.equal(shareCapacity(asks, new Map(), PARTIAL).get('b'), NO_WON)
})

t.test('what the first buyer gets is not there for the next; what nobody gets is', async t => {
  const ask = (businessNumber: string, amount: number, ...accounts: string[]) => ({
    businessNumber,
    amount: won(amount),
    accounts
  })
  const available = new Map([
    ['seller', won(150)],
    ['one', won(100)],
    ['two', won(5)],
    ['three', won(100)]
  ])
  const asks = [ask('1', 100, 'seller', 'one'), ask('2', 50, 'seller', 'two'), ask('3', 100, 'seller', 'three')]
  const granted = shareCapacity(asks, available, PARTIAL)
  t.strictSame([...granted.values()], [won(100), NO_WON, won(50)])
})

t.test('no account ever gives more than it has', async t => {
  const account = fc.constantFrom('p', 'q', 'r')
  const ask = fc.record({ amount: fc.nat(1000), accounts: fc.uniqueArray(account, { minLength: 1 }) })
  const accounts = fc.record({ p: fc.nat(2000), q: fc.nat(2000), r: fc.nat(2000) })
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 8 }), accounts, fc.boolean(), (asked, left, allowed) => {
      const asks = asked.map((one, i) => ({ ...one, businessNumber: String(i), amount: won(one.amount) }))
      const available = new Map(Object.entries(left).map(([key, amount]) => [key, won(amount)]))
      const granted = shareCapacity(asks, available, { allowed, minimum: won(10) })
      for (const [key, amount] of available) {
        const taken = asks
          .filter(one => (one.accounts as readonly string[]).includes(key))
          .map(one => granted.get(one.businessNumber) as Won)
        if (taken.reduce((sum, one) => sum + one, 0n) > amount) return false
      }
      return asks.every(one => (granted.get(one.businessNumber) ?? NO_WON) <= one.amount)
    })
  )
  t.pass('in a hundred cases')
})
