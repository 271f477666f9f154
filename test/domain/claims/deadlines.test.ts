import { claimDeadlines, filingFindings, payableBy } from '@trade-credit/domain/claims/deadlines.ts'
import { addDays, daysBetween } from '@trade-credit/domain/plain-date.ts'
import fc from 'fast-check'
import t from 'tap'
import { CALENDAR, d, rulesOn } from './claim-rulebook.ts'

const deadlinesOf = (claimableFrom: string) => claimDeadlines(d(claimableFrom), rulesOn(claimableFrom), CALENDAR)

t.test('004:L23: thirty days from the day it can be claimed, rolled by 민법 §161', async t => {
  for (const [from, lateAfter, why] of [
    ['2022-05-02', '2022-06-02', 'the 30th day is local-election day'],
    ['2022-05-03', '2022-06-02', 'the 30th day is a Thursday'],
    ['2022-05-04', '2022-06-03', 'the 30th day is a Friday'],
    ['2022-05-05', '2022-06-07', 'the 30th day is a Saturday, then Sunday and 현충일'],
    ['2007-11-22', '2007-12-24', 'the first Saturday that rolls'],
    ['2007-11-15', '2007-12-15', 'the last Saturday that does not'],
    ['2024-01-30', '2024-02-29', 'the 30th day is 29 February']
  ] as const) {
    t.equal(deadlinesOf(from).lateAfter.on, d(lateAfter), `${from} → ${lateAfter}: ${why}`)
  }
  t.match(deadlinesOf('2022-05-02').lateAfter.rule.source, /^004:L23/)
  t.equal(deadlinesOf('2022-05-02').lateAfter.rule.assumed, true, 'the text of 2007 carried forward')
  t.equal(deadlinesOf('2007-06-01').lateAfter.rule.assumed, false)
})

t.test('상법 §662: prescription by the law of the day the claim arose', async t => {
  for (const [from, barredAfter, why] of [
    ['2022-05-02', '2025-05-02', 'three years, a Friday'],
    ['2022-05-03', '2025-05-07', 'a Saturday, then Sunday, 어린이날 and its substitute'],
    ['2015-03-11', '2017-03-13', 'the last day of the old law: two years, rolled over a weekend'],
    ['2015-03-12', '2018-03-12', 'the first day of the new law: three years'],
    ['2015-03-13', '2018-03-13', 'the day after'],
    ['2013-02-28', '2015-03-02', 'a Saturday at the end of February rolls over a holiday Sunday'],
    ['2020-02-28', '2023-02-28', 'no 29 February in 2023: month-end']
  ] as const) {
    t.equal(deadlinesOf(from).barredAfter.on, d(barredAfter), `${from} → ${barredAfter}: ${why}`)
  }
})

t.test('a bar whose holidays are not published yet is told as the earliest day it can be', async t => {
  t.match(deadlinesOf('2026-05-06').barredAfter, { on: d('2029-05-06'), holidaysKnown: false }, 'a Sunday, unrolled')
  t.match(deadlinesOf('2024-12-31').barredAfter, { on: d('2027-12-31'), holidaysKnown: true }, 'the last day on file')
  t.match(deadlinesOf('2022-05-02').barredAfter, { holidaysKnown: true })
})

t.test('상법 §658: ten days after the amount was fixed', async t => {
  for (const [fixed, by, why] of [
    ['2022-05-02', '2022-05-12', 'a Thursday'],
    ['2022-05-03', '2022-05-13', 'a Friday'],
    ['2022-05-04', '2022-05-16', 'a Saturday rolls to Monday'],
    ['2022-05-05', '2022-05-16', 'a Sunday rolls'],
    ['2022-05-06', '2022-05-16', 'a Monday']
  ] as const) {
    t.equal(payableBy(d(fixed), rulesOn(fixed), CALENDAR).on, d(by), `${fixed} → ${by}: ${why}`)
  }
})

t.test('what the day of a claim means', async t => {
  const deadlines = deadlinesOf('2022-05-02')
  for (const [on, reason, expected, why] of [
    ['2022-05-01', null, ['decline claim.too_early'], 'the day before it can be claimed'],
    ['2022-05-02', null, [], '003:L2174: the day itself'],
    ['2022-06-02', null, [], '004:L23: the last day in time'],
    ['2022-06-03', null, ['refer claim.late_without_reason'], '004:L23: the day after asks for a reason'],
    ['2022-06-03', '입원', ['note claim.late_with_reason'], '004:L23 "특별한 사유"'],
    ['2025-05-02', '입원', ['note claim.late_with_reason'], '상법 §662: the last day'],
    ['2025-05-03', '입원', ['decline claim.barred'], '상법 §662: the day after']
  ] as const) {
    const found = filingFindings({ on: d(on), lateReason: reason }, deadlines)
    t.same(
      found.map(f => `${f.outcome} ${f.code}`),
      expected,
      `${on}: ${why}`
    )
  }
  const unpublished = deadlinesOf('2026-05-06')
  const [found] = filingFindings({ on: d('2029-05-07'), lateReason: '입원' }, unpublished)
  t.equal(found?.outcome, 'refer', 'nothing is barred by a calendar that nobody published')
})

t.test('a window is never shorter than its days', async t => {
  const days = fc.integer({ min: 0, max: 8000 }).map(n => addDays(d('2004-03-02'), n))
  const property = fc.property(days, from => {
    const { lateAfter, barredAfter } = deadlinesOf(from)
    const length = daysBetween(from, lateAfter.on)
    return length >= 30 && length <= 42 && barredAfter.on > lateAfter.on
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})
