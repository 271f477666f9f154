import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { percent, ratio } from '@trade-credit/domain/ratio.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import { won } from '@trade-credit/domain/won.ts'
import { packagedRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import t from 'tap'
import { parameterOf, rulebookOf } from './example-rulebook.ts'

const d = (text: string): PlainDate => plainDate(text)
const rulesOn = (date: string) => rulesAt(packagedRulebook(), d(date))

t.test('each getter gives its type, exactly', async t => {
  const rules = rulesAt(
    rulebookOf(
      [
        parameterOf('a.won', 'won', '15000000000'),
        parameterOf('a.years', 'years', '7'),
        parameterOf('a.days', 'days', '30'),
        parameterOf('a.percent', 'percent', '0.70'),
        parameterOf('a.factor', 'factor', '1.25'),
        parameterOf('a.flag', 'flag', 'false'),
        parameterOf('a.text', 'text', 'web'),
        parameterOf('a.codes', 'codes', '[b, a]'),
        parameterOf('a.grades', 'grades', '{ best: 1, worst: 15, unrated: true }'),
        parameterOf('a.shares', 'grade_percents', '{ "1": 80, "2": 70.5, unrated: 60 }'),
        parameterOf('a.rates', 'grade_rates', '{ "1": 0.587 }'),
        parameterOf('a.holidays', 'holidays', '[{ date: 2021-01-01, name: 1월 1일 }]')
      ].join('')
    ),
    d('2021-11-01')
  )
  t.equal(rules.won('a.won').value, won(15_000_000_000n))
  t.equal(rules.count('a.years').value, 7)
  t.equal(rules.count('a.days').value, 30)
  t.same(rules.percent('a.percent').value, percent('0.7'), 'read from its text, not through a float')
  t.equal(rules.percent('a.percent').stated, 0.7)
  t.same(rules.factor('a.factor').value, ratio(125n, 100n))
  t.equal(rules.flag('a.flag').value, false)
  t.equal(rules.text('a.text').value, 'web')
  t.same(rules.codes('a.codes').value, ['b', 'a'], 'in the order given')
  t.same(rules.grades('a.grades').value, { best: 1, worst: 15, unrated: true })
  t.same(rules.gradePercents('a.shares').value.get(2), percent('70.5'))
  t.same(rules.gradePercents('a.shares').value.get('unrated'), percent('60'))
  t.same(rules.gradePercents('a.rates').value.get(1), percent('0.587'))
  t.same(rules.shaped('a.holidays', stated => stated).value, [{ date: '2021-01-01', name: '1월 1일' }])
})

t.test('a rule carries its line, and its reasoning where it is assumed', async t => {
  t.match(rulesOn('2021-12-01').count('single_startup.max_years_since_opening'), {
    parameter: 'single_startup.max_years_since_opening',
    value: 7,
    stated: 7,
    from: '2021-11-01',
    source: /^001:L345/,
    assumed: false
  })
  const assumed = rulesOn('2021-12-01').gradePercents('buyer.grade_limit_share')
  t.equal(assumed.assumed, true)
  t.match(assumed.note, /not/)
})

t.test('an edition begins on its day: the day before, the day, the day after', async t => {
  const cases: [date: string, years: number, since: string][] = [
    ['2015-03-11', 2, '2004-03-02'],
    ['2015-03-12', 3, '2015-03-12'],
    ['2015-03-13', 3, '2015-03-12']
  ]
  for (const [date, years, since] of cases) {
    t.match(rulesOn(date).count('law.prescription_years'), { value: years, from: since }, date)
  }
  for (const [date, months] of [
    ['2015-03-11', 1],
    ['2015-03-12', 3]
  ] as const) {
    t.equal(rulesOn(date).count('law.explanation_cancel_months').value, months, date)
  }
  for (const [date, rolls] of [
    ['2007-12-20', false],
    ['2007-12-21', true],
    ['2007-12-22', true]
  ] as const) {
    t.equal(rulesOn(date).flag('law.saturday_roll').value, rolls, date)
  }
  for (const [date, years] of [
    ['2024-08-20', 3],
    ['2024-08-21', 5]
  ] as const) {
    t.equal(rulesOn(date).count('law.sme_grace_years').value, years, date)
  }
})

t.test('where no source reaches there is no answer', async t => {
  const cases: [sentence: string, parameter: string, date: string][] = [
    ['the day before a parameter begins', 'single_startup.max_years_since_opening', '2021-10-31'],
    ['from the day its source ends', 'multi_standard.inclusion_share', '2008-05-01'],
    ['to the day before the next source', 'multi_standard.inclusion_share', '2021-10-31'],
    ['where the source names no value', 'online_direct.surcharged_industries', '2021-12-01']
  ]
  for (const [sentence, parameter, date] of cases) {
    const rules = rulesOn(date)
    t.equal(rules.states(parameter), false, sentence)
    const get = () =>
      parameter.endsWith('industries')
        ? rules.codes(parameter)
        : parameter.endsWith('share')
          ? rules.percent(parameter)
          : rules.count(parameter)
    t.throws(get, new NoSourceForDate(parameter, d(date)), sentence)
  }
  t.equal(rulesOn('2008-04-30').percent('multi_standard.inclusion_share').stated, 1)
  t.equal(rulesOn('2021-11-01').percent('multi_standard.inclusion_share').stated, 2)
})

t.test('a name that does not exist and a wrong getter are bugs', async t => {
  const rules = rulesOn('2021-12-01')
  t.throws(() => rules.won('buyer.cap_unheard_of'), /the rulebook has no parameter buyer\.cap_unheard_of/)
  t.throws(() => rules.count('buyer.cap_sme'), /buyer\.cap_sme is read by won\(\), not count\(\)/)
  t.equal(rules.states('single_general.buyer_cap'), false, 'a term that the product does not have is not stated')
})

t.test('the same date gives the same object, and dates of one edition the same rules', async t => {
  t.equal(rulesOn('2021-12-01'), rulesOn('2021-12-01'))
  t.equal(rulesOn('2021-12-01').won('buyer.cap_sme'), rulesOn('2021-12-02').won('buyer.cap_sme'))
  t.equal(rulesOn('2021-12-02').asOf, '2021-12-02')
})

t.test('a shaped value is read once for each reader', async t => {
  let reads = 0
  const read = (stated: unknown): unknown => {
    reads += 1
    return stated
  }
  const rules = rulesOn('2021-12-01')
  rules.shaped('policyholder.restricted_industries', read)
  rules.shaped('policyholder.restricted_industries', read)
  t.equal(reads, 1)
})

t.test('looking up is fast enough for a hot path', async t => {
  const rounds = 200_000
  const on = d('2021-12-01')
  const start = process.hrtime.bigint()
  let years = 0
  for (let i = 0; i < rounds; i++) {
    years += rulesAt(packagedRulebook(), on).count('single_startup.max_years_since_opening').value
  }
  const nanoseconds = Number(process.hrtime.bigint() - start) / rounds
  t.comment(`rulesAt and one look-up take ${nanoseconds.toFixed(0)} ns`)
  t.equal(years, 7 * rounds)
})
