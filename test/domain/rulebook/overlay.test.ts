import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { overlayRulebook } from '@trade-credit/rulebook/overlay.ts'
import { packagedRulebook, sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { rulebookSha256 } from '@trade-credit/rulebook/serialise.ts'
import t from 'tap'
import { parameterOf, rulebookOf } from './example-rulebook.ts'

const BASE = rulebookOf(`
bill.coverage_ratio:
  description: Share
  unit: percent
  values:
    - { from: 2021-01-01, value: unknown, source: "001:L1", note: not published }
    - { from: 2023-01-01, value: 75, source: "001:L2" }
    - { from: 2025-01-01, value: unknown, source: "001:L3", note: withdrawn }
`)

const example = (from: string, value: string, name = 'bill.coverage_ratio', unit = 'percent') =>
  rulebookOf(
    `${name}: { description: Share, unit: ${unit}, values: [{ from: ${from}, value: ${value}, source: example, assumed: true, example: true, note: Example only }] }`
  )

t.test('an example stands only where, and as long as, the base knows nothing', async t => {
  const overlaid = overlayRulebook(BASE, example('2021-06-01', '80'))
  const cases: [date: string, stated: number | null, source: string][] = [
    ['2021-05-31', null, ''],
    ['2021-06-01', 80, 'example'],
    ['2022-12-31', 80, 'example'],
    ['2023-01-01', 75, '001:L2'],
    ['2024-12-31', 75, '001:L2'],
    ['2025-01-01', 80, 'example']
  ]
  for (const [date, stated, source] of cases) {
    const rules = rulesAt(overlaid, plainDate(date))
    t.equal(rules.states('bill.coverage_ratio'), stated !== null, date)
    if (stated !== null)
      t.match(rules.percent('bill.coverage_ratio'), { stated, source, assumed: source === 'example' }, date)
  }
})

t.test('a published value is never replaced', async t => {
  const published = rulebookOf(parameterOf('bill.coverage_ratio', 'percent', '75'))
  t.throws(() => overlayRulebook(published, example('2021-11-01', '80')), /an example replaces no unknown value/)
})

t.test('an overlay of another kind is refused', async t => {
  t.throws(
    () => overlayRulebook(BASE, example('2021-06-01', '80', 'bill.buyer_cap', 'won')),
    /bill\.buyer_cap: the rulebook has no such parameter/
  )
  t.throws(
    () => overlayRulebook(BASE, rulebookOf(parameterOf('bill.coverage_ratio', 'percent', '80'))),
    /an overlay holds examples only/
  )
})

t.test('the sandbox says of every example that it is one', async t => {
  const examples = [...sandboxRulebook().parameters.values()].flatMap(p => p.entries.filter(entry => entry.example))
  t.ok(examples.length > 20)
  for (const { note, assumed, source } of examples)
    t.match(
      { note, assumed, source },
      { note: /^Example for the sandbox, not a rule/, assumed: true, source: 'example' }
    )
  t.notOk(
    [...packagedRulebook().parameters.values()].some(p => p.entries.some(entry => entry.example)),
    'the packaged one holds none'
  )
  t.not(rulebookSha256(sandboxRulebook()), rulebookSha256(packagedRulebook()))
})

t.test('with the examples every product on sale states what it has', async t => {
  const stillUnknown = (date: string) =>
    [...sandboxRulebook().parameters.values()]
      .filter(p => sandboxRulebook().parameters.get(`${p.name.split('.')[0]}.sold`))
      .filter(p => rulesAt(sandboxRulebook(), plainDate(date)).states(`${p.name.split('.')[0]}.sold`))
      .filter(p => rulesAt(sandboxRulebook(), plainDate(date)).flag(`${p.name.split('.')[0]}.sold`).value)
      .filter(p => p.entries.some(entry => entry.from <= date))
      .filter(p => !rulesAt(sandboxRulebook(), plainDate(date)).states(p.name))
      .map(p => p.name.split('.')[1])
  t.same(new Set(stillUnknown('2007-06-01')), new Set())
  t.same(
    new Set(stillUnknown('2021-12-01')),
    new Set(['admitted_industries', 'max_annual_sales']),
    'rules that ended with 2008'
  )
  t.same(new Set(stillUnknown('2025-08-01')), new Set(['admitted_industries', 'max_annual_sales']))
})
