import { payout, payoutOverTerms, payoutTerms } from '@trade-credit/domain/claims/payout.ts'
import {
  coveredLoss,
  joinedByTerms,
  type LossUnderTerms,
  lessDeduction,
  mostAdded
} from '@trade-credit/domain/losses/covered-loss.ts'
import { percent } from '@trade-credit/domain/ratio.ts'
import { sumOfWon, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { rulesOn } from './claim-rulebook.ts'

const part = (insuredAmount: number, ratio: string, loss: number): LossUnderTerms => ({
  insuredAmount: won(insuredAmount),
  coverageRatio: percent(ratio),
  loss: won(loss)
})

t.test('a lowered limit binds what was supplied under it, the higher one everything', async t => {
  for (const [parts, owed, why] of [
    [[part(50, '80', 100)], 50n, 'one limit: 80 covered, 50 insured'],
    [[part(50, '80', 50)], 40n, 'one limit: the loss binds'],
    [[part(50, '80', 50), part(30, '80', 100)], 50n, '30 under the lower limit, 40 under the higher: 50 in all'],
    [[part(50, '80', 10), part(30, '80', 100)], 38n, '30 under the lower limit and 8 under the higher'],
    [[part(50, '80', 0), part(30, '80', 100)], 30n, 'nothing under the higher limit: the lower one binds'],
    [[part(30, '80', 0), part(50, '80', 100)], 50n, 'a raised limit holds for what was supplied under it'],
    [[part(30, '80', 100), part(50, '80', 10)], 38n, 'the order of the days does not matter, only the limits'],
    [[part(0, '80', 100), part(50, '80', 10)], 8n, 'a limit of nothing brings nothing'],
    [[part(1000, '70', 1), part(900, '90', 1)], 1n, '0.7 and 0.9 won are rounded down once, to 1'],
    [[], 0n, 'no loss']
  ] as const) {
    t.equal(coveredLoss(parts).owedInTotal, owed, why)
  }
})

t.test('a deduction is taken in proportion, to the won', async t => {
  const parts = lessDeduction([part(50, '80', 100), part(30, '80', 50)], won(10))
  t.strictSame(
    parts.map(({ loss }) => loss),
    [93n, 47n],
    '6⅔ and 3⅓: the won that is left goes to the larger fraction'
  )
  t.throws(() => lessDeduction([part(50, '80', 1)], won(2)), RangeError)
  t.strictSame(lessDeduction([part(50, '80', 0)], won(0))[0]?.loss, 0n)
})

t.test('equal terms are joined, whatever their percentage is written like', async t => {
  const joined = joinedByTerms([part(50, '80', 1), part(50, '80.0000', 2), part(50, '70', 4)])
  t.strictSame(
    joined.map(({ loss }) => loss),
    [3n, 4n]
  )
})

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(won)
const ratio = fc.integer({ min: 1, max: 1_000_000 }).map(n => (n / 10_000).toFixed(4))

t.test('a further loss brings what it adds to the covered loss, or its limit', async t => {
  const lost = (loss: number, limit = 50) => part(limit, '80', loss)
  for (const [earlier, added, amount, boundBy, why] of [
    [[], [lost(10)], 8n, 'coverage_ratio', 'alone'],
    [[lost(3)], [lost(3)], 2n, 'coverage_ratio', 'floor(4.8) - floor(2.4)'],
    [[lost(4)], [lost(1)], 1n, 'coverage_ratio', 'the won that rounding kept from the first, though 80 % of 1 is none'],
    [[lost(40)], [lost(10)], 8n, 'coverage_ratio', 'whatever the first was paid'],
    [[lost(40)], [lost(64)], 50n, 'insured_amount', 'one won over the limit'],
    [[lost(40)], [lost(63)], 50n, 'coverage_ratio', 'at it'],
    [[lost(40)], [lost(62)], 49n, 'coverage_ratio', 'one won under it'],
    [[lost(10)], [lost(50, 30)], 30n, 'insured_amount', 'a lowered limit'],
    [[lost(40)], [lost(0)], 0n, 'no_loss', 'nothing counts'],
    [[lost(40)], [], 0n, 'no_loss', 'nothing was claimed']
  ] as const) {
    t.strictSame(mostAdded(earlier, added), { amount, boundBy }, why)
  }
})

t.test('with one set of terms it pays what the plain formula pays', async t => {
  const rules = rulesOn('2022-01-03')
  fc.assert(
    fc.property(amount, amount, ratio, amount, amount, (loss, insuredAmount, stated, alreadyPaid, unpaidPremium) => {
      const rule = { parameter: 'x', value: percent(stated), stated, from: rules.asOf, source: 'x', assumed: false }
      const terms = payoutTerms(rules, { insuredAmount, coverageRatio: rule })
      const plain = payout({ cumulativeLoss: loss, alreadyPaid, unpaidPremium }, terms)
      const losses = [{ insuredAmount, coverageRatio: percent(stated), loss }]
      const { rules: _, ...over } = payoutOverTerms({ losses, alreadyPaid, unpaidPremium }, terms)
      t.strictSame({ ...over, rules: plain.rules }, plain)
    }),
    { numRuns: 300 }
  )
})

t.test(
  'it never pays above the highest limit, nor above what the loss covers, and more loss never pays less',
  async t => {
    const parts = fc.array(fc.record({ insuredAmount: amount, coverageRatio: ratio.map(percent), loss: amount }), {
      minLength: 1,
      maxLength: 5
    })
    fc.assert(
      fc.property(parts, fc.nat(), amount, (losses, at, more) => {
        const { owedInTotal, coveredLoss: covered } = coveredLoss(losses)
        const highest = losses.reduce(
          (most, { insuredAmount }) => (insuredAmount > most ? insuredAmount : most),
          won(0)
        )
        t.ok(owedInTotal <= highest)
        t.ok(owedInTotal <= covered && covered <= sumOfWon(losses.map(({ loss }) => loss)))
        const grown = losses.map((one, i) => (i === at % losses.length ? { ...one, loss: won(one.loss + more) } : one))
        t.ok(coveredLoss(grown).owedInTotal >= owedInTotal)
      }),
      { numRuns: 300 }
    )
  }
)
