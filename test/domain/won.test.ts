import { lesserWon, NO_WON, sumOfWon, won, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'

const amounts = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(won)

t.test('a sum is the same in any order and grouping', async t => {
  const property = fc.property(fc.array(amounts), fc.nat(), (all, at) => {
    const cut = at % (all.length + 1)
    const parts = [sumOfWon(all.slice(cut)), sumOfWon(all.slice(0, cut))]
    return sumOfWon(all) === sumOfWon(parts) && sumOfWon(all) === sumOfWon(all.toReversed())
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
  t.equal(sumOfWon([]), NO_WON)
})

t.test('the lesser and what is above it make the amount', async t => {
  const property = fc.property(amounts, amounts, (a, b) => {
    const lesser = lesserWon(a, b)
    return (
      (lesser === a || lesser === b) &&
      lesser <= a &&
      lesser <= b &&
      lesser + wonAbove(a, b) === a &&
      wonAbove(a, b) >= 0n
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})

t.test('one won under, at and over', async t => {
  for (const [a, b, above] of [
    [99, 100, 0],
    [100, 100, 0],
    [101, 100, 1]
  ] as const) {
    t.equal(wonAbove(won(a), won(b)), won(above), `${a} above ${b}`)
  }
})

t.test('only whole, exact amounts are won', async t => {
  for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53), 10.7]) {
    t.throws(() => won(amount), RangeError, String(amount))
  }
  t.equal(won(Number.MAX_SAFE_INTEGER), 9_007_199_254_740_991n)
  t.equal(won(-1), -1n)
})

t.test('a view is the same number, or throws', async t => {
  const property = fc.property(fc.maxSafeInteger(), n => wonView(won(n)) === n)
  t.doesNotThrow(() => fc.assert(property))
  t.equal(wonView(won(9_007_199_254_740_991n)), Number.MAX_SAFE_INTEGER)
  t.throws(() => wonView(won(9_007_199_254_740_992n)), RangeError)
  t.equal(wonView(won(-9_007_199_254_740_991n)), Number.MIN_SAFE_INTEGER)
  t.throws(() => wonView(won(-9_007_199_254_740_992n)), RangeError)
})
