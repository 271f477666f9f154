import { claimDeadlines } from '@trade-credit/domain/claims/deadlines.ts'
import { overdueDates, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import { addDays, addMonths, plainDate } from '@trade-credit/domain/plain-date.ts'
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
    // Supplied on 11-30, due on 2023-01-29, put off to Saturday 07-29, as a bill to Monday; the two months end in the holidays, and so on
    // 10-04: claimable on 10-05. Three years later that is a holiday.
    [60, '2026-10-06'],
    // Due on 2023-02-11, put off to 08-11, overdue until 10-11: claimable on 10-12, and so until 2026-10-12.
    [73, '2026-10-12'],
    // Due on 2023-02-13, put off to Sunday 08-13, as a bill to 08-14; overdue until Monday 10-16; the three years from 10-17 end on a Saturday.
    [75, '2026-10-19'],
    // A term longer than any that was agreed counts once it was declared.
    [200, '2027-02-22']
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

// 민법 §166: prescription does not run before the right can be used, and an extension puts that day off.
t.test(
  'no receivable is claimable after run-off, however far its due date was put off, and the last one is until its end',
  async t => {
    const rules = rulesOn('2022-12-01')
    const months = rules.count('claims.overdue_extension_months').value
    const terms = overdueTerms(rules, 'single_startup')
    const ends: string[] = []
    const end = runOffEndsOn(plainDate('2022-12-01'), 75, 'single_startup', rules, calendar)
    for (let supplied = plainDate('2022-10-01'); supplied < '2022-12-01'; supplied = addDays(supplied, 1)) {
      const dueOn = addMonths(addDays(supplied, 75), months)
      const { claimableOn } = overdueDates({ dueOn, instrument: 'bill' }, terms, calendar)
      const { barredAfter } = claimDeadlines(claimableOn, rules, calendar)
      t.ok(barredAfter.on <= String(end), `supplied on ${supplied}`)
      ends.push(barredAfter.on)
    }
    t.equal(ends.at(-1), end)
  }
)
