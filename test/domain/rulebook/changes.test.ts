import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { changesBetween, parametersAt } from '@trade-credit/rulebook/changes.ts'
import { packagedRulebook } from '@trade-credit/rulebook/packaged.ts'
import { changeDates } from '@trade-credit/rulebook/rules-at.ts'
import t from 'tap'

const changed = (from: string, to: string) =>
  changesBetween(packagedRulebook(), plainDate(from), plainDate(to)).map(
    change => `${change.on} ${change.parameter.name}`
  )

t.test('changes lie after the first date, up to and including the last, oldest first', async t => {
  t.same(changed('2015-03-11', '2015-03-12'), [
    '2015-03-12 law.explanation_cancel_months',
    '2015-03-12 law.prescription_years'
  ])
  t.same(changed('2015-03-12', '2015-03-13'), [])
  t.same(changed('2015-03-10', '2015-03-11'), [])
  const dates = changed('2021-01-01', '2025-12-31').map(change => change.slice(0, 10))
  t.same(dates, [...dates].sort())
})

t.test('a change tells what stood before, and a beginning that nothing did', async t => {
  const changes = changesBetween(packagedRulebook(), plainDate('2025-04-30'), plainDate('2025-05-01'))
  const ceiling = changes.find(change => change.parameter.name === 'coverage.ratio_ceiling')
  t.match(ceiling, { before: { known: true, stated: 80 }, after: { known: true, stated: 90 } })
  t.equal(changes.find(change => change.parameter.name === 'online_mini.sold')?.before, null)
})

t.test('every parameter is listed on every date, with null before its first', async t => {
  const listed = parametersAt(packagedRulebook(), plainDate('2007-06-01'))
  t.equal(listed.length, packagedRulebook().parameters.size)
  t.equal(listed.find(({ parameter }) => parameter.name === 'single_startup.sold')?.entry, null)
  t.match(listed.find(({ parameter }) => parameter.name === 'policyholder.cap')?.entry, {
    known: true,
    stated: 1_000_000_000
  })
})

t.test('the editions are among the dates of change', async t => {
  const dates = changeDates(packagedRulebook())
  for (const date of [
    '2004-03-02',
    '2008-05-01',
    '2021-01-01',
    '2021-11-01',
    '2023-04-01',
    '2025-05-01',
    '2025-07-01'
  ]) {
    t.ok(dates.includes(plainDate(date)), date)
  }
})
