import {
  compareRatios,
  decimal,
  decimalText,
  flooredPortionOf,
  inverse,
  ONE,
  percent,
  percentText,
  portionOf,
  ratio,
  times
} from '@trade-credit/domain/ratio.ts'
import { won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'

const whole = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const nonZero = whole.filter(n => n !== 0n)
const ratios = fc.tuple(whole, nonZero).map(([n, d]) => ratio(n, d))

t.test('rounding down is the largest whole amount not above, half up the nearest', async t => {
  const property = fc.property(whole.map(won), ratios, (amount, r) => {
    const exact = amount * r.numerator
    const down = portionOf(amount, r, 'down') * r.denominator
    const near = portionOf(amount, r, 'half_up') * r.denominator
    return (
      down <= exact &&
      exact < down + r.denominator &&
      2n * exact < 2n * near + r.denominator &&
      2n * near <= 2n * exact + r.denominator
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
})

t.test('halves go up, on both sides of 0', async t => {
  for (const [amount, r, down, near] of [
    [1, ratio(1n, 2n), 0, 1],
    [-1, ratio(1n, 2n), -1, 0],
    [3, ratio(1n, 2n), 1, 2],
    [-3, ratio(1n, 2n), -2, -1],
    [7, ratio(1n, 3n), 2, 2],
    [8, ratio(1n, 3n), 2, 3],
    [100, percent('80'), 80, 80],
    [35_000_001, percent('80'), 28_000_000, 28_000_001]
  ] as const) {
    t.equal(portionOf(won(amount), r, 'down'), won(down), `${amount} × ${r.numerator}/${r.denominator} down`)
    t.equal(portionOf(won(amount), r, 'half_up'), won(near), `${amount} × ${r.numerator}/${r.denominator} half up`)
  }
})

t.test('a floored portion is the largest multiple of the unit not above', async t => {
  const property = fc.property(
    whole.map(won),
    ratios,
    fc.bigInt({ min: 1n, max: 1000n }).map(won),
    (amount, r, unit) => {
      const floored = flooredPortionOf(amount, r, unit)
      return (
        floored % unit === 0n &&
        floored * r.denominator <= amount * r.numerator &&
        amount * r.numerator < (floored + unit) * r.denominator
      )
    }
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
  t.equal(flooredPortionOf(won(12_345), ONE, won(10)), won(12_340))
  t.equal(flooredPortionOf(won(12_340), ONE, won(10)), won(12_340))
  t.equal(flooredPortionOf(won(12_339), ONE, won(10)), won(12_330))
})

t.test('products, inverses and order are exact', async t => {
  const property = fc.property(ratios, ratios, (a, b) => {
    const product = times(a, b)
    const back = b.numerator === 0n ? a : times(product, inverse(b))
    return (
      product.numerator * a.denominator * b.denominator === a.numerator * b.numerator * product.denominator &&
      compareRatios(back, a) === 0 &&
      compareRatios(a, b) === -compareRatios(b, a) &&
      [a, b, product, back].every(r => r.denominator > 0n)
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
  t.throws(() => ratio(1n, 0n), RangeError)
  t.throws(() => inverse(ratio(0n, 5n)), RangeError)
  t.same(ratio(3n, -4n), { numerator: -3n, denominator: 4n })
})

t.test('a decimal is read exactly and written back', async t => {
  const property = fc.property(
    fc.bigInt({ min: 0n, max: 10n ** 12n }),
    fc.integer({ min: 1, max: 6 }),
    fc.boolean(),
    (n, digits, minus) => {
      const padded = n.toString().padStart(digits + 1, '0')
      const sign = minus && n > 0n ? '-' : ''
      const text = `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`
      return (
        decimalText(decimal(text), digits, 'down') === text && decimalText(decimal(text), digits, 'half_up') === text
      )
    }
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
  for (const text of ['', '.5', '5.', '1e3', '+1', '1,000', ' 1', '--1', '0x1', '1.2.3', 'NaN'])
    t.throws(() => decimal(text), SyntaxError, text)
  t.equal(compareRatios(percent('0.27'), ratio(27n, 10_000n)), 0)
  t.equal(compareRatios(percent('80'), decimal('0.8')), 0)
})

t.test('texts are rounded as they say', async t => {
  for (const [r, digits, rounding, text] of [
    [ratio(73n, 15n), 4, 'half_up', '4.8667'],
    [ratio(73n, 15n), 4, 'down', '4.8666'],
    [ratio(1n, 2n), 0, 'half_up', '1'],
    [ratio(1n, 2n), 0, 'down', '0'],
    [ratio(-1n, 3n), 2, 'down', '-0.34'],
    [ratio(-1n, 300n), 2, 'half_up', '0.00'],
    [ratio(5n, 1000n), 2, 'half_up', '0.01'],
    [ratio(999_999n, 1_000_000n), 3, 'half_up', '1.000']
  ] as const) {
    t.equal(decimalText(r, digits, rounding), text)
  }
  t.equal(percentText(percent('1'), 3), '1.000')
  t.equal(percentText(percent('0.27'), 2), '0.27')
})
