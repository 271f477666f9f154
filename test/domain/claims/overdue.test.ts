import { isBusinessDay } from '@trade-credit/domain/dates/calendar.ts'
import { periodOfDays, periodOfMonths, periodOfYears } from '@trade-credit/domain/dates/civil-period.ts'
import { type Instrument, overdueDates, overdueState, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import { addDays, addMonths, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import fc from 'fast-check'
import t from 'tap'
import { CALENDAR, changedRules, d, rulesOn } from './claim-rulebook.ts'

const TERMS = overdueTerms(rulesOn('2021-12-01'), 'single_general')
const UNROLLED = overdueTerms(
  changedRules('2021-12-01', { 'claims.overdue_holiday_roll': false, 'law.bill_holiday_roll': false }),
  'single_general'
)

const datesOf = (dueOn: string, instrument: Instrument = 'open_account', terms = TERMS) =>
  overdueDates({ dueOn: d(dueOn), instrument }, terms, CALENDAR)

t.test('민법 §157, §160: two months after a due date, counted from the day after', async t => {
  for (const [due, end, why] of [
    ['2025-01-27', '2025-03-27', '§160②: the day before the corresponding day'],
    ['2025-01-28', '2025-03-28', '§160②'],
    ['2025-01-30', '2025-03-30', '§160②'],
    ['2025-01-31', '2025-03-31', '§160②: a whole month each, starting on the 1st'],
    ['2025-02-27', '2025-04-27', '§160②: starts on the last day of February'],
    ['2025-02-28', '2025-04-30', '§160②: starts on 1 March; due date plus two months would say 28 April'],
    ['2024-02-28', '2024-04-28', '§160②: leap year, starts on 29 February'],
    ['2024-02-29', '2024-04-30', '§160②: leap year'],
    ['2024-12-27', '2025-02-27', '§160②: the last due date with a corresponding day in February'],
    ['2024-12-28', '2025-02-28', '§160③: no 29 February in 2025'],
    ['2024-12-29', '2025-02-28', '§160③: no 30 February'],
    ['2024-12-30', '2025-02-28', '§160③: no 31 February'],
    ['2024-12-31', '2025-02-28', '§160②: starts on 1 January'],
    ['2023-12-28', '2024-02-28', '§160②: 29 February exists in 2024'],
    ['2023-12-29', '2024-02-29', '§160③: no 30 February'],
    ['2023-12-31', '2024-02-29', '§160②: starts on 1 January'],
    ['2025-06-29', '2025-08-29', '§160②'],
    ['2025-06-30', '2025-08-31', '§160②: starts on 1 July'],
    ['2025-07-30', '2025-09-30', '§160③: starts on the 31st, September has none'],
    ['2025-07-31', '2025-09-30', '§160②: starts on 1 August']
  ] as const) {
    const { endsOn, startsOn } = periodOfMonths(d(due), 2)
    t.equal(endsOn, d(end), `due ${due} → ${end}: ${why}`)
    t.equal(startsOn, addDays(d(due), 1))
  }
  t.same(periodOfDays(d('2022-05-02'), 30), { startsOn: '2022-05-03', endsOn: '2022-06-01' }, '§157: 30 days')
  t.same(periodOfYears(d('2022-05-02'), 3), { startsOn: '2022-05-03', endsOn: '2025-05-02' }, '§160: years')
  t.same(periodOfYears(d('2024-02-28'), 1), { startsOn: '2024-02-29', endsOn: '2025-02-28' }, '§160③: no 29 February')
})

t.test('003:L2170 with 민법 §161: the first day after the period can be claimed', async t => {
  for (const [due, ends, claimable, why] of [
    ['2025-02-28', '2025-04-30', '2025-05-01', 'a Wednesday; the published example'],
    ['2025-01-31', '2025-03-31', '2025-04-01', 'a Monday'],
    ['2024-12-31', '2025-02-28', '2025-03-01', 'a Friday; claimable on a holiday, which does not roll'],
    ['2024-12-30', '2025-02-28', '2025-03-01', 'a Friday'],
    ['2024-12-27', '2025-02-27', '2025-02-28', 'a Thursday'],
    ['2024-02-29', '2024-04-30', '2024-05-01', 'a Tuesday'],
    ['2025-01-07', '2025-03-07', '2025-03-08', 'ends on a Friday'],
    ['2025-01-08', '2025-03-10', '2025-03-11', 'ends on a Saturday: rolls to Monday'],
    ['2025-01-09', '2025-03-10', '2025-03-11', 'ends on a Sunday'],
    ['2025-01-10', '2025-03-10', '2025-03-11', 'ends on a Monday'],
    ['2025-03-05', '2025-05-07', '2025-05-08', 'ends on 어린이날, then its substitute'],
    ['2025-08-03', '2025-10-10', '2025-10-11', 'ends on 개천절, then 추석 and 한글날'],
    ['2007-10-22', '2007-12-24', '2007-12-25', 'the first Saturday that rolls'],
    ['2007-10-15', '2007-12-15', '2007-12-16', 'the last Saturday that does not'],
    ['2022-04-01', '2022-06-02', '2022-06-03', 'ends on local-election day'],
    ['2024-08-01', '2024-10-02', '2024-10-03', 'ends on a temporary holiday']
  ] as const) {
    const dates = datesOf(due)
    t.equal(dates.periodEndsOn, d(ends), `due ${due} ends ${ends}: ${why}`)
    t.equal(dates.claimableOn, d(claimable), `due ${due} claimable ${claimable}`)
  }
  t.equal(datesOf('2025-01-08', 'open_account', UNROLLED).claimableOn, d('2025-03-09'), 'with the roll switched off')
  t.same(
    datesOf('2025-02-28').rules.map(rule => rule.parameter),
    ['claims.overdue_months', 'claims.overdue_holiday_roll']
  )
})

t.test('어음법 §72: a bill that falls due on a holiday is payable on the next business day', async t => {
  for (const [due, payable, claimable, why] of [
    ['2025-02-28', '2025-02-28', '2025-05-01', 'a business day'],
    [
      '2025-03-01',
      '2025-03-04',
      '2025-05-08',
      '3ㆍ1절, Sunday, substitute; then 민법 §161 over 어린이날 and its substitute'
    ],
    ['2025-05-05', '2025-05-07', '2025-07-08', '어린이날 and its substitute'],
    ['2025-05-10', '2025-05-12', '2025-07-15', 'a Saturday; ends on a Saturday again'],
    ['2025-05-11', '2025-05-12', '2025-07-15', 'a Sunday']
  ] as const) {
    const dates = datesOf(due, 'bill')
    t.equal(dates.payableOn, d(payable), `bill due ${due}: ${why}`)
    t.equal(dates.claimableOn, d(claimable), `bill due ${due} claimable ${claimable}`)
  }
  t.equal(datesOf('2025-05-05', 'bill', UNROLLED).payableOn, d('2025-05-05'), 'with the roll switched off')
  t.equal(datesOf('2025-05-05').payableOn, d('2025-05-05'), 'an open account keeps its due date')
  t.equal(datesOf('2025-05-05', 'electronic').payableOn, d('2025-05-05'), 'and so does an electronic receivable')
})

t.test('001:L180: products with unpublished overdue terms answer with an error, not with two months', async t => {
  t.throws(() => overdueTerms(rulesOn('2021-12-01'), 'b2b_plus'), NoSourceForDate)
})

t.test('the state of a receivable on a day', async t => {
  const dates = datesOf('2025-02-28')
  const extended = datesOf('2025-03-31')
  for (const [on, paidInFullOn, extension, state, why] of [
    ['2025-02-28', null, null, 'not_due', 'the due date itself'],
    ['2025-03-01', null, null, 'open', 'the day after'],
    ['2025-04-30', null, null, 'open', 'the last day of the period'],
    ['2025-05-01', null, null, 'claimable', '003:L2170: the first day after it'],
    ['2025-05-01', '2025-04-30', null, 'cured', 'paid on the last day of the period'],
    ['2025-04-29', '2025-04-30', null, 'open', 'not yet paid on the day before'],
    ['2025-06-10', '2025-06-10', null, 'cured', 'paid after it became claimable'],
    ['2025-02-28', null, extended, 'not_due', 'extended, but not due even by the first date'],
    ['2025-03-31', null, extended, 'extended', 'the extended due date'],
    ['2025-04-01', null, extended, 'open', 'the day after it'],
    ['2025-05-01', null, extended, 'open', 'the first date no longer counts'],
    ['2025-06-02', null, extended, 'open', 'two months end on Saturday 31 May and roll to Monday'],
    ['2025-06-03', null, extended, 'claimable', 'the day after']
  ] as const) {
    const paid = paidInFullOn && d(paidInFullOn)
    t.equal(overdueState({ dates, extended: extension, paidInFullOn: paid }, d(on)), state, `${on} ${state}: ${why}`)
  }
})

const dueDates = fc.integer({ min: 0, max: 8600 }).map(n => addDays(d('2004-03-02'), n))
const instruments = fc.constantFrom<Instrument>('open_account', 'bill', 'electronic')

t.test('whatever the due date, the waiting period lasts two months and ends on a business day', async t => {
  const property = fc.property(dueDates, instruments, (dueOn, instrument) => {
    const { payableOn, periodEndsOn, claimableOn } = overdueDates({ dueOn, instrument }, TERMS, CALENDAR)
    const earliest = addDays(addMonths(payableOn, 2), -1)
    return (
      claimableOn > earliest &&
      claimableOn === addDays(periodEndsOn, 1) &&
      isBusinessDay(periodEndsOn, CALENDAR) &&
      periodEndsOn <= addDays(addMonths(payableOn, 2), 14)
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
})

t.test('a later due date is never claimable earlier', async t => {
  const property = fc.property(dueDates, fc.integer({ min: 0, max: 40 }), instruments, (dueOn, later, instrument) => {
    const of = (date: PlainDate) => overdueDates({ dueOn: date, instrument }, TERMS, CALENDAR).claimableOn
    return of(dueOn) <= of(addDays(dueOn, later))
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500 }))
})
