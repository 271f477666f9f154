import { y2018, y2019, y2020, y2021, y2022, y2023, y2024, y2025, y2026, y2027 } from '@hyunbinseo/holidays-kr/all'
import {
  calendarCovers,
  holidayCalendar,
  isBusinessDay,
  readHolidays,
  rollForward
} from '@trade-credit/domain/dates/calendar.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import Holidays from 'date-holidays'
import fc from 'fast-check'
import t from 'tap'
import { CALENDAR, d, HOLIDAY_ENTRIES } from './claim-rulebook.ts'

const GAZETTE = { y2018, y2019, y2020, y2021, y2022, y2023, y2024, y2025, y2026, y2027 }

function holidaysOf(year: number): [string, string][] {
  return [...CALENDAR.holidays].filter(([date]) => date.startsWith(`${year}-`)).sort(([a], [b]) => (a < b ? -1 : 1))
}

t.test('2018-2027 are the holidays of the official gazette, name by name', async t => {
  for (const [key, published] of Object.entries(GAZETTE)) {
    const expected = Object.entries(published).map(([date, names]) => [date, names.join(', ')])
    t.same(holidaysOf(Number(key.slice(1))), expected, key)
  }
})

// A second, independent list. It has no temporary holidays, no election days and neither of the two spring days of old.
t.test('2004-2017 hold every holiday that date-holidays knows, and beyond it only what it leaves out', async t => {
  const library = new Holidays('KR', { languages: ['en'] })
  const LEFT_OUT_BY_LIBRARY = /선거|임시공휴일|식목일|제헌절/
  for (let year = 2004; year <= 2017; year++) {
    const known = new Set<string>()
    for (const { date, end, start, type, name } of library.getHolidays(year)) {
      const first = date.slice(0, 10)
      if (type !== 'public' || (name === 'Hangul Day' && year < 2013)) continue
      // The library names a feast of three days by one entry: 설날 by its middle day, 추석 by its first.
      const days = Math.round((end.getTime() - start.getTime()) / 86_400_000)
      const feast = days === 3
      const eve = feast && name.startsWith('Korean New Year') ? addDays(d(first), -1) : d(first)
      for (let i = 0; i < (feast ? 3 : 1); i++) known.add(addDays(eve, i))
    }
    const ours = new Map(holidaysOf(year))
    t.same(
      [...known].filter(date => !ours.has(date)),
      [],
      `${year} lacks nothing`
    )
    t.same(
      [...ours].filter(([date, name]) => !known.has(date) && !LEFT_OUT_BY_LIBRARY.test(name)),
      [],
      `${year} adds nothing`
    )
  }
})

t.test('the days on which the decree changed', async t => {
  for (const [date, holiday, why] of [
    ['2005-04-05', true, '식목일 for the last time'],
    ['2006-04-05', false, '식목일 no longer'],
    ['2007-07-17', true, '제헌절 for the last time'],
    ['2008-07-17', false, '제헌절 no longer'],
    ['2025-07-17', false, '제헌절 still not'],
    ['2026-07-17', true, '제헌절 again'],
    ['2012-10-09', false, '한글날 not yet'],
    ['2013-10-09', true, '한글날 again'],
    ['2013-05-06', false, 'no substitute holidays yet'],
    ['2014-09-10', true, 'the first substitute holiday, for 추석'],
    ['2021-06-07', false, '현충일 is never substituted'],
    ['2021-08-16', true, 'the first substitute for 광복절'],
    ['2023-05-29', true, 'the first substitute for 부처님 오신 날'],
    ['2025-05-01', false, '근로자의 날 is a holiday of workers, not of the State'],
    ['2026-05-01', true, '노동절 is a public holiday'],
    ['2027-05-03', true, 'and is substituted']
  ] as const) {
    t.equal(CALENDAR.holidays.has(d(date)), holiday, `${date}: ${why}`)
  }
})

t.test('temporary holidays are entries of their own, from their day', async t => {
  const temporary = ['2004-04-15', '2006-05-31', '2015-08-14', '2016-05-06', '2017-05-09', '2017-10-02', '2020-08-17']
  temporary.push('2023-10-02', '2024-10-01', '2025-01-27', '2025-06-03')
  t.same(
    HOLIDAY_ENTRIES.filter(entry => !entry.from.endsWith('-01-01')).map(entry => entry.from),
    temporary
  )
  const astray = HOLIDAY_ENTRIES.flatMap(({ from, value }) =>
    value.filter(({ date }) => date.slice(0, 4) !== from.slice(0, 4))
  )
  t.same(astray, [], 'and no entry names a day of another year')
})

t.test('민법 §161: a period does not end on a Sunday, a holiday or, since 2007-12-21, a Saturday', async t => {
  for (const [date, rolled, why] of [
    ['2022-05-31', '2022-05-31', 'a Tuesday stays'],
    ['2022-06-01', '2022-06-02', 'local-election day'],
    ['2007-12-15', '2007-12-15', 'a Saturday before the amendment stays'],
    ['2007-12-20', '2007-12-20', 'the day before it'],
    ['2007-12-22', '2007-12-24', 'the first Saturday after it rolls over Sunday'],
    ['2007-12-23', '2007-12-24', 'a Sunday always rolls'],
    ['2007-12-16', '2007-12-17', 'a Sunday before the amendment too'],
    ['2017-09-30', '2017-10-10', 'Saturday before the longest run of holidays'],
    ['2025-01-25', '2025-01-31', 'Saturday, Sunday, temporary holiday, 설날'],
    ['2023-12-30', '2024-01-02', 'over the year end']
  ] as const) {
    t.equal(rollForward(d(date), CALENDAR), d(rolled), `${date} → ${rolled}: ${why}`)
  }
})

t.test('the first day of the Saturday rule is in it', async t => {
  const calendar = { ...CALENDAR, saturdaysFrom: d('2025-06-14') }
  t.equal(isBusinessDay(d('2025-06-07'), calendar), true, 'the Saturday before')
  t.equal(isBusinessDay(d('2025-06-14'), calendar), false, 'the Saturday from which it holds')
})

t.test('rolling gives the first business day on or after the date', async t => {
  const days = fc.integer({ min: 0, max: 8750 }).map(n => addDays(d('2004-01-01'), n))
  const property = fc.property(days, date => {
    const rolled = rollForward(date, CALENDAR)
    for (let day: PlainDate = date; day < rolled; day = addDays(day, 1)) {
      if (isBusinessDay(day, CALENDAR)) return false
    }
    return isBusinessDay(rolled, CALENDAR) && rolled >= date
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})

t.test('outside the years on file the calendar refuses to guess', async t => {
  t.equal(calendarCovers(CALENDAR, d('2003-12-31')), false)
  t.equal(calendarCovers(CALENDAR, d('2004-01-01')), true)
  t.equal(calendarCovers(CALENDAR, d('2027-12-31')), true)
  t.equal(calendarCovers(CALENDAR, d('2028-01-01')), false)
  t.throws(() => isBusinessDay(d('2028-01-03'), CALENDAR), new NoSourceForDate('holidays', d('2028-01-03')))
  t.throws(() => isBusinessDay(d('2028-01-02'), CALENDAR), NoSourceForDate, 'a Sunday too')
  const onlyOneOff = holidayCalendar(
    [{ from: d('2030-05-06'), value: [{ date: d('2030-05-06'), name: '임시공휴일' }] }],
    d('2007-12-21')
  )
  t.equal(calendarCovers(onlyOneOff, d('2030-05-06')), false, 'a temporary holiday alone covers no year')
})

t.test('holidays of another shape are refused', async t => {
  t.throws(() => readHolidays({ '2025-01-01': '1월 1일' }), TypeError)
  t.throws(() => readHolidays([{ date: '2025-01-01' }]), TypeError)
  t.throws(() => readHolidays([null]), TypeError)
  t.throws(() => readHolidays([{ date: '2025-02-30', name: '없는 날' }]), RangeError)
})
