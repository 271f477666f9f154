import {
  addDays,
  addMonths,
  addYears,
  daysBetween,
  endOfMonth,
  isPlainDate,
  type PlainDate,
  partsOf,
  plainDate,
  weekday
} from '@trade-credit/domain/plain-date.ts'
import fc from 'fast-check'
import t from 'tap'
import { Temporal } from 'temporal-polyfill'

const first = Temporal.PlainDate.from('1900-01-01')
const days = first.until('2199-12-31').days

const dates = fc.integer({ min: 0, max: days }).map(n => plainDate(first.add({ days: n }).toString()))
const inside = (date: Temporal.PlainDate) => date.year >= 1900 && date.year < 2200

t.test('arithmetic agrees with Temporal', async t => {
  const property = fc.property(dates, dates, fc.integer({ min: -4000, max: 4000 }), (a, b, n) => {
    const temporal = Temporal.PlainDate.from(a)
    const moved: [Temporal.PlainDate, () => PlainDate][] = [
      [temporal.add({ days: n }), () => addDays(a, n)],
      [temporal.add({ months: n }), () => addMonths(a, n)],
      [temporal.add({ years: n % 300 }), () => addYears(a, n % 300)]
    ]
    return (
      moved.every(([expected, actual]) => !inside(expected) || expected.toString() === actual()) &&
      daysBetween(a, b) === temporal.until(b).days &&
      weekday(a) === temporal.dayOfWeek % 7 &&
      endOfMonth(a) === temporal.with({ day: temporal.daysInMonth }).toString() &&
      a < b === Temporal.PlainDate.compare(a, b) < 0
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1000 }))
})

t.test('parts put together make the date', async t => {
  const property = fc.property(dates, date => {
    const { year, month, day } = partsOf(date)
    return Temporal.PlainDate.from({ year, month, day }).toString() === date
  })
  t.doesNotThrow(() => fc.assert(property))
})

t.test('only calendar dates are dates', async t => {
  const texts = fc.tuple(
    fc.integer({ min: 1890, max: 2210 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 })
  )
  const property = fc.property(texts, ([year, month, day]) => {
    const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
    let exists = year >= 1900 && year < 2200
    try {
      Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' })
    } catch {
      exists = false
    }
    return isPlainDate(text) === exists
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1000 }))
  for (const text of [
    '',
    '2023-2-1',
    '20230201',
    '2023-02-29',
    '1900-02-29',
    '2024-02-29T00:00',
    ' 2024-02-29',
    '２０２４-02-29',
    '2024-02-29\n'
  ]) {
    t.equal(isPlainDate(text), false, JSON.stringify(text))
    t.throws(() => plainDate(text), RangeError)
  }
  for (const text of ['2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31']) t.equal(plainDate(text), text)
})

t.test('민법 §160③: a month without the day ends on its last day', async t => {
  for (const [from, months, to] of [
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-12-31', 2, '2025-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2025-01-15', -1, '2024-12-15'],
    ['2025-05-31', 0, '2025-05-31']
  ] as const) {
    t.equal(addMonths(plainDate(from), months), plainDate(to), `${from} + ${months} months`)
  }
  t.equal(addYears(plainDate('2024-02-29'), 1), '2025-02-28')
  t.equal(addYears(plainDate('2024-02-29'), 4), '2028-02-29')
})

t.test('arithmetic that leaves 1900-2199 throws', async t => {
  t.throws(() => addDays(plainDate('2199-12-31'), 1), RangeError)
  t.throws(() => addMonths(plainDate('1900-01-01'), -1), RangeError)
})
