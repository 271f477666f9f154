import { plainDate } from '@trade-credit/domain/plain-date.ts'
import {
  arrearsPayBy,
  coverPeriod,
  firstPremiumPayBy,
  runOffEndsOn,
  unexplainedCancelBy
} from '@trade-credit/domain/policy/contract-dates.ts'
import { packagedRulebook, sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const calendar = holidayCalendarOf(sandboxRulebook())

t.test(
  'two months for the first premium, from the day after the contract (상법 §650①; 민법 §157, §160, §161)',
  async t => {
    for (const [bound, payBy] of [
      ['2022-01-03', '2022-03-03'],
      // 2022-02-01 and 02-02 are 설날.
      ['2021-12-01', '2022-02-03'],
      ['2021-12-31', '2022-02-28'],
      // The day after is 1 January: two months end with February, on a business day.
      ['2023-12-30', '2024-02-29'],
      // 2022-03-12 is a Saturday.
      ['2022-01-12', '2022-03-14']
    ] as const) {
      const { on, rule } = firstPremiumPayBy(plainDate(bound), rulesOn(bound), calendar)
      t.equal(on, payBy, bound)
      t.equal(rule.parameter, 'law.first_premium_months')
    }
  }
)

t.test('terms that were not explained: three months, one before 2015-03-12 (상법 §638의3②)', async t => {
  for (const [bound, cancelBy] of [
    ['2015-03-11', '2015-04-13'],
    ['2015-03-12', '2015-06-12'],
    ['2021-12-01', '2022-03-02']
  ] as const) {
    t.equal(unexplainedCancelBy(plainDate(bound), rulesOn(bound), calendar).on, cancelBy, bound)
  }
})

t.test('cover begins with the first premium and not before the day that was planned (상법 §656)', async t => {
  for (const [planned, paid, term, inception, expiry] of [
    ['2022-01-01', '2021-12-20', 12, '2022-01-01', '2023-01-01'],
    ['2022-01-01', '2022-01-01', 12, '2022-01-01', '2023-01-01'],
    ['2022-01-01', '2022-01-02', 12, '2022-01-02', '2023-01-02'],
    ['2024-02-29', '2024-02-29', 12, '2024-02-29', '2025-02-28'],
    ['2025-05-31', '2025-05-31', 1, '2025-05-31', '2025-06-30']
  ] as const) {
    t.strictSame(coverPeriod(plainDate(planned), plainDate(paid), term), { inception, expiry }, paid)
  }
})

t.test('two weeks of notice for what is overdue, to a business day', async t => {
  for (const [notice, payBy] of [
    ['2022-04-04', '2022-04-18'],
    // 2022-04-16 is a Saturday.
    ['2022-04-02', '2022-04-18']
  ] as const) {
    t.equal(arrearsPayBy(plainDate(notice), rulesOn(notice), calendar).on, payBy, notice)
  }
})

// 상법 §662; 003:L2170: the right arises on the day after the overdue period, and its three years are counted from that day.
t.test('run-off lasts until the last receivable is barred, and has no end while that cannot be told', async t => {
  const until = plainDate('2022-12-01')
  for (const [termDays, endsOn] of [
    // Supplied on 11-30, due on Sunday 2023-01-29, as a bill on Monday: overdue until 03-30, claimable on 03-31, barred three years later.
    [60, '2026-03-31'],
    // Due on 2023-02-13, overdue until 04-13: claimable on 04-14, and so until 2026-04-14.
    [75, '2026-04-14'],
    // Due on 2023-02-10, overdue until 04-10; the three years from 04-11 end on a Saturday.
    [72, '2026-04-13']
  ] as const) {
    t.equal(
      runOffEndsOn(until, termDays, 'single_startup', rulesOn('2022-12-01'), calendar),
      endsOn,
      `${termDays} days`
    )
  }
  const published = rulesAt(packagedRulebook(), until)
  t.equal(runOffEndsOn(until, 60, 'b2b_plus', published, calendar), null, 'terms of its own, unpublished')
  const far = plainDate('2026-12-01')
  t.equal(runOffEndsOn(far, 60, 'single_startup', rulesOn('2026-12-01'), calendar), null, 'holidays not yet known')
})
