import { splitByPledges } from '@trade-credit/domain/claims/pledge-split.ts'
import { recoveryRule, splitRecovery } from '@trade-credit/domain/claims/recovery.ts'
import { sumOfWon, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { rulesOn } from './claim-rulebook.ts'

const NOTHING_BEFORE = { recoveredBefore: won(0), insurerBefore: won(0) }

t.test('대법원 2014다46211 (en banc): the uninsured loss comes first', async t => {
  const split = splitRecovery(
    { loss: won(662_043_106), paid: won(324_240_778), ...NOTHING_BEFORE, recovered: won(397_225_863) },
    'insured_first'
  )
  t.same(split, { toPolicyholder: won(337_802_328), toInsurer: won(59_423_535), surplus: won(0) })
})

t.test('splits of one recovery', async t => {
  for (const [rule, loss, paid, before, recovered, toPolicyholder, toInsurer, surplus, why] of [
    ['insured_first', 100, 80, 0, 19, 19, 0, 0, '상법 §682① 단서: one won short of the uninsured loss'],
    ['insured_first', 100, 80, 0, 20, 20, 0, 0, '상법 §682① 단서: exactly the uninsured loss'],
    ['insured_first', 100, 80, 0, 21, 20, 1, 0, '상법 §682①: one won over it'],
    ['insured_first', 100, 80, 15, 10, 5, 5, 0, '상법 §682①: after an earlier recovery'],
    ['insured_first', 100, 80, 0, 100, 20, 80, 0, '상법 §682①: all of it'],
    ['insured_first', 100, 80, 0, 101, 20, 80, 1, '상법 §682①: the insurer gets no more than it paid'],
    ['insured_first', 100, 80, 100, 7, 0, 0, 7, 'nobody’s loss is left'],
    ['insured_first', 100, 100, 0, 30, 0, 30, 0, 'all of the loss was insured'],
    ['insured_first', 100, 0, 0, 30, 30, 0, 0, 'nothing was paid'],
    ['pro_rata', 100, 80, 0, 50, 10, 40, 0, 'by share of the loss'],
    ['pro_rata', 100, 80, 0, 51, 11, 40, 0, 'the remaining won is the policyholder’s'],
    ['pro_rata', 100, 80, 51, 4, 0, 4, 0, 'and evened out by the next recovery'],
    ['pro_rata', 3, 1, 0, 1, 1, 0, 0, 'a third of a won is none'],
    ['pro_rata', 3, 1, 0, 3, 2, 1, 0, 'three thirds are one'],
    ['pro_rata', 0, 0, 0, 5, 0, 0, 5, 'no loss at all']
  ] as const) {
    const debt = { loss: won(loss), paid: won(paid) }
    const { toInsurer: insurerBefore } = splitRecovery({ ...debt, ...NOTHING_BEFORE, recovered: won(before) }, rule)
    const of = { ...debt, recoveredBefore: won(before), insurerBefore, recovered: won(recovered) }
    const expected = { toPolicyholder: won(toPolicyholder), toInsurer: won(toInsurer), surplus: won(surplus) }
    t.same(splitRecovery(of, rule), expected, `${rule}: ${recovered} after ${before} of ${loss}, paid ${paid}: ${why}`)
  }
  t.throws(
    () => splitRecovery({ loss: won(1), paid: won(2), ...NOTHING_BEFORE, recovered: won(1) }, 'pro_rata'),
    RangeError
  )
  t.equal(recoveryRule(rulesOn('2022-01-03').text('claims.recovery_rule').value), 'insured_first', 'the default')
  t.equal(recoveryRule('pro_rata'), 'pro_rata')
  t.throws(() => recoveryRule('insurer_first'), TypeError)
})

const amount = fc.bigInt({ min: 0n, max: 10n ** 10n }).map(won)
const rules = fc.constantFrom('insured_first', 'pro_rata')

t.test('every won recovered has one taker, and in whatever parts it comes the totals are the same', async t => {
  const property = fc.property(amount, amount, fc.array(amount, { maxLength: 6 }), rules, (a, b, parts, text) => {
    const rule = recoveryRule(text)
    const [loss, paid] = a > b ? [a, b] : [b, a]
    const total = { toPolicyholder: 0n, toInsurer: 0n, surplus: 0n }
    let before = won(0)
    for (const recovered of parts) {
      const split = splitRecovery(
        { loss, paid, recoveredBefore: before, insurerBefore: won(total.toInsurer), recovered },
        rule
      )
      const shares = [split.toPolicyholder, split.toInsurer, split.surplus]
      if (sumOfWon(shares) !== recovered || shares.some(share => share < 0n)) return false
      total.toPolicyholder += split.toPolicyholder
      total.toInsurer += split.toInsurer
      total.surplus += split.surplus
      before = won(before + recovered)
    }
    const atOnce = splitRecovery({ loss, paid, ...NOTHING_BEFORE, recovered: before }, rule)
    return (
      total.toInsurer === atOnce.toInsurer &&
      total.toPolicyholder === atOnce.toPolicyholder &&
      total.surplus === atOnce.surplus &&
      total.toInsurer <= paid &&
      total.toPolicyholder <= loss - paid
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})

t.test('a clawback between two recoveries: the insurer has no more in all than it paid', async t => {
  // 20 lost, 16 paid; the first 10 recovered brought the insurer 6, then it took 8 back: 2 are still out.
  const first = splitRecovery({ loss: won(20), paid: won(16), ...NOTHING_BEFORE, recovered: won(10) }, 'insured_first')
  t.same(first, { toPolicyholder: won(4), toInsurer: won(6), surplus: won(0) })
  const then = { loss: won(20), paid: won(8), recoveredBefore: won(10), insurerBefore: won(6) }
  for (const [recovered, toPolicyholder, toInsurer, surplus] of [
    [7, 7, 0, 0],
    [8, 8, 0, 0],
    [9, 8, 1, 0],
    [10, 8, 2, 0],
    [11, 8, 2, 1]
  ] as const) {
    const expected = { toPolicyholder: won(toPolicyholder), toInsurer: won(toInsurer), surplus: won(surplus) }
    t.same(splitRecovery({ ...then, recovered: won(recovered) }, 'insured_first'), expected, `${recovered} more`)
  }
})

t.test('recoveries and clawbacks in any order bring the insurer at most what it paid', async t => {
  const step = fc.tuple(fc.boolean(), amount)
  const property = fc.property(amount, amount, fc.array(step, { maxLength: 8 }), rules, (a, b, steps, text) => {
    const rule = recoveryRule(text)
    const [loss, posted] = a > b ? [a, b] : [b, a]
    let [paid, recoveredBefore, insurerBefore] = [posted, won(0), won(0)]
    for (const [isClawback, wanted] of steps) {
      if (isClawback) {
        const stillOut = paid - insurerBefore
        paid = won(paid - (wanted < stillOut ? wanted : stillOut))
        continue
      }
      const split = splitRecovery({ loss, paid, recoveredBefore, insurerBefore, recovered: wanted }, rule)
      const shares = [split.toPolicyholder, split.toInsurer, split.surplus]
      if (sumOfWon(shares) !== wanted || shares.some(share => share < 0n)) return false
      recoveredBefore = won(recoveredBefore + wanted)
      insurerBefore = won(insurerBefore + split.toInsurer)
      if (insurerBefore + (posted - paid) > posted) return false
    }
    return true
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})

t.test('001:L365-371: pledgee banks in order up to their loans, the firm the rest', async t => {
  for (const [payable, loans, banks, policyholder, why] of [
    [100, [], [], 100, 'no pledge'],
    [100, [99], [99], 1, 'a loan one won smaller'],
    [100, [100], [100], 0, 'a loan of the same'],
    [100, [101], [100], 0, 'a loan one won larger'],
    [100, [60, 60], [60, 40], 0, 'two banks: the second takes what is left'],
    [100, [0, 30], [0, 30], 70, 'a repaid loan takes nothing'],
    [0, [50], [0], 0, 'nothing to pay'],
    [425_189_485, [500_000_000], [425_189_485], 0, '서울고법 2014나2011176: all of it to the bank']
  ] as const) {
    const split = splitByPledges(
      won(payable),
      loans.map((loan, i) => ({ pledgeId: `p${i}`, outstanding: won(loan) }))
    )
    t.same(
      split.banks.map(bank => Number(bank.amount)),
      banks,
      why
    )
    t.equal(split.policyholder, won(policyholder))
  }
  const property = fc.property(amount, fc.array(amount, { maxLength: 5 }), (payable, loans) => {
    const split = splitByPledges(
      payable,
      loans.map((outstanding, i) => ({ pledgeId: String(i), outstanding }))
    )
    return sumOfWon(split.banks.map(bank => bank.amount)) + split.policyholder === payable && split.policyholder >= 0n
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }))
})
