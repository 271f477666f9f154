import { loadRulebook } from '@trade-credit/rulebook/load-rulebook.ts'
import { RulebookError } from '@trade-credit/rulebook/rulebook-error.ts'
import t from 'tap'
import { parameterOf, rulebookOf, textsOf } from './example-rulebook.ts'

const withEntry = (entry: string, unit = 'count') =>
  `buyer.example: { description: An example, unit: ${unit}, values: [${entry}] }`
const FILE = 'parameters/example.yaml'

const WRONG_SHAPES: readonly [sentence: string, parameters: string, problem: RegExp][] = [
  ['a text that is not YAML', 'buyer.example: { unit: [', /parameters\/example\.yaml: is not YAML/],
  ['a name without snake case', parameterOf('buyer.exampleName', 'count', '1'), /not a name such as group\.snake_case/],
  ['a name of four parts', parameterOf('a.b.c.d', 'count', '1'), /not a name such as group\.snake_case/],
  ['an unknown unit', parameterOf('buyer.example', 'metres', '1'), /unknown unit metres/],
  [
    'an unknown key',
    parameterOf('buyer.example', 'count', '1', 'colour: red'),
    /unknown key colour; it may have description/
  ],
  ['a missing description', 'buyer.example: { unit: count, values: [] }', /needs description/],
  ['no values', 'buyer.example: { description: x, unit: count, values: [] }', /needs values/],
  [
    'an entry with an unknown key',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L1", until: 2022-01-01 }'),
    /entry 1: has an unknown key until/
  ],
  ['an entry without a date', withEntry('{ value: 1, source: "001:L1" }'), /entry 1: needs from/],
  [
    'a date that does not exist',
    withEntry('{ from: 2021-02-30, value: 1, source: "001:L1" }'),
    /2021-02-30, which is not a date/
  ],
  ['an entry without a source', withEntry('{ from: 2021-11-01, value: 1 }'), /entry 1: needs source/],
  ['an entry without a value', withEntry('{ from: 2021-11-01, source: "001:L1" }'), /needs a value, or value: unknown/],
  [
    'values that are not oldest first',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L1" }, { from: 2021-10-31, value: 2, source: "001:L1" }'),
    /2021-10-31 does not follow 2021-11-01; write the values oldest first/
  ],
  [
    'two values from one day',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L1" }, { from: 2021-11-01, value: 2, source: "001:L1" }'),
    /write the values oldest first/
  ],
  [
    'a document that is not registered',
    withEntry('{ from: 2021-11-01, value: 1, source: "009:L1" }'),
    /cites 009:L1, which no document of sources\.yaml has/
  ],
  [
    'a line beyond the document',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L526" }'),
    /001 has the lines 1-525/
  ],
  ['lines in the wrong order', withEntry('{ from: 2021-11-01, value: 1, source: "001:L9-3" }'), /cites 001:L9-3/],
  [
    'a document without a line',
    withEntry('{ from: 2021-11-01, value: 1, source: "001" }'),
    /cites 001, which no document/
  ],
  [
    'a second citation that leads nowhere',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L1; 009:L1" }'),
    /cites 009:L1/
  ],
  [
    'a law that is not registered',
    withEntry('{ from: 2021-11-01, value: 1, source: "law:민법 §160" }'),
    /cites law:민법 §160/
  ],
  ['a law without an article', withEntry('{ from: 2021-11-01, value: 1, source: "law:상법" }'), /cites law:상법/],
  [
    'an assumption without reasoning',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L1", assumed: true }'),
    /is assumed; add a note/
  ],
  [
    'an assumption that is not marked',
    withEntry('{ from: 2021-11-01, value: 1, source: assumed, note: x }'),
    /add assumed: true/
  ],
  [
    'an example that is not marked',
    withEntry('{ from: 2021-11-01, value: 1, source: example, assumed: true, note: x }'),
    /is an example only with/
  ],
  [
    'an example that claims a document',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L1", assumed: true, example: true, note: x }'),
    /is an example only with/
  ],
  [
    'an unknown value without a note',
    withEntry('{ from: 2021-11-01, value: unknown, source: "001:L1" }'),
    /is unknown; add a note/
  ],
  [
    'a marker that is no flag',
    withEntry('{ from: 2021-11-01, value: 1, source: "001:L1", assumed: maybe, note: x }'),
    /has assumed: maybe/
  ],
  [
    'a term that products do not have',
    parameterOf('single_startup.colour', 'text', 'red'),
    /is no term of a product; the terms are sold, /
  ],
  [
    'a term in another unit than for the others',
    parameterOf('single_startup.buyer_cap', 'count', '1'),
    /is in count, but buyer_cap is in won for every product/
  ],
  [
    'a term with bounds of its own',
    parameterOf('single_startup.buyer_cap', 'won', '1', 'bounds: { least: 1 }'),
    /whose bounds stand with the terms/
  ],
  ['a fixed rate below 0.1', parameterOf('single_startup.fixed_rate', 'percent', '0.09'), /is 0\.09, below 0\.1/],
  ['a fixed rate above 5', parameterOf('single_startup.fixed_rate', 'percent', '5.01'), /is 5\.01, above 5/],
  [
    'a text that a term may not have',
    parameterOf('single_startup.channel', 'text', 'fax'),
    /is fax; it may be office, web/
  ],
  [
    'a value outside its own bounds',
    parameterOf('premium.example', 'count', '5', 'bounds: { least: 2, most: 4 }'),
    /is 5, above 4/
  ],
  [
    'a value outside its own texts',
    parameterOf('premium.example', 'text', 'c', 'one_of: [a, b]'),
    /is c; it may be a, b/
  ],
  [
    'bounds that are no bounds',
    parameterOf('premium.example', 'count', '3', 'bounds: { least: few }'),
    /has bounds that are not/
  ]
]

const WRONG_VALUES: readonly [unit: string, value: string, problem: RegExp][] = [
  ['won', '1.5', /is not whole won/],
  ['won', '-1', /is not whole won/],
  ['won', '1_000', /is not whole won/],
  ['won', '"1,000"', /is not whole won/],
  ['won', '[1]', /is not whole won/],
  ['count', '1.0', /is not a whole number/],
  ['years', '101', /is 101, above 100/],
  ['months', '121', /is 121, above 120/],
  ['days', '3661', /is 3661, above 3660/],
  ['percent', '100.1', /is 100\.1, above 100/],
  ['percent', '-1', /is not a percentage/],
  ['percent', '8e1', /is not a percentage/],
  ['percent', '1%', /is not a percentage/],
  ['factor', '.5', /is not a factor/],
  ['flag', 'yes', /is not a flag; write true or false/],
  ['text', '[a]', /is not a text/],
  ['codes', 'a', /is not a list of codes/],
  ['codes', '[a, a]', /repeats a code/],
  ['grades', '{ best: 1, worst: 14 }', /is not a range of grades/],
  ['grades', '{ best: 5, worst: 4, unrated: false }', /grades run from 1/],
  ['grades', '{ best: 1, worst: 19, unrated: false }', /grades run from 1/],
  ['grade_percents', '{ "1": 80, "3": 70 }', /leaves out a grade/],
  ['grade_percents', '{ "1": 101 }', /gives grade 1 more than 100/],
  ['grade_percents', '{ "19": 1 }', /is not percentages by grade/],
  ['grade_rates', '{ "1": 1.2, "2": 1.1 }', /the rate falls after grade 1/],
  ['grade_rates', '{ "1": 0 }', /is not above 0 and up to 10/],
  ['grade_rates', '{ "1": 10.5 }', /is not above 0 and up to 10/],
  ['restricted_industries', '[{ codes: [G4633], name: x }]', /G4633 is not a section, division or class/],
  ['restricted_industries', '[{ codes: [], name: x }]', /has no codes/],
  ['restricted_industries', '[{ codes: [F], name: x }, { codes: [F], name: y }]', /restricts a class twice/],
  ['restricted_industries', '[{ codes: [S96], except: [G46331], name: x }]', /is excepted from nothing/],
  ['restricted_industries', '[{ codes: [G46102], activity: Tobacco, name: x }]', /is not a code such as/],
  ['holidays', '[{ date: 2024-02-30, name: x }]', /date is not a date/],
  ['holidays', '[{ date: 2024-05-05, name: x }, { date: 2024-05-04, name: y }]', /write oldest first/],
  ['holidays', '[{ date: 2024-05-05, name: x }, { date: 2024-05-05, name: x }]', /is there twice/],
  [
    'programmes',
    '[{ code: a, name: x, level: city, provinces: [y], share: 50, from: 2023-04-01, sizes: [] }]',
    /a city at level city only/
  ],
  [
    'programmes',
    '[{ code: a, name: x, level: province, share: 50, from: 2023-04-01, sizes: [] }]',
    /needs its one province/
  ],
  [
    'programmes',
    '[{ code: a, name: x, level: institution, from: 2023-04-01, sizes: [] }]',
    /needs either a share or a shareRange/
  ],
  [
    'programmes',
    '[{ code: a, name: x, level: institution, share: 1, shareRange: { least: 1, most: 2 }, from: 2023-04-01 }]',
    /needs either/
  ],
  [
    'programmes',
    '[{ code: a, name: x, level: institution, shareRange: { least: 3, most: 2 }, from: 2023-04-01 }]',
    /least share is above its most/
  ],
  [
    'programmes',
    '[{ code: a, name: x, level: institution, share: 101, from: 2023-04-01 }]',
    /a share of 101 is above 100/
  ],
  [
    'programmes',
    '[{ code: a, name: x, level: institution, share: 1, from: 2023-04-01, requires: [luck] }]',
    /requires has luck/
  ],
  ['centres', '[{ code: a, region: x, name: y, phone: 12, address: z }]', /12 is not a phone number/]
]

t.test('a rulebook of the wrong shape is refused in words that say where and what', async t => {
  for (const [sentence, parameters, problem] of WRONG_SHAPES) {
    t.match(problemsOf(parameters).join('\n'), problem, sentence)
  }
})

t.test('a value that its unit does not take is refused', async t => {
  for (const [unit, value, problem] of WRONG_VALUES) {
    t.match(problemsOf(parameterOf('example.value', unit, value)).join('\n'), problem, `${unit}: ${value}`)
  }
})

t.test('every problem is told at once, with file, parameter and entry', async t => {
  const problems = problemsOf(parameterOf('buyer.first', 'flag', 'yes') + parameterOf('buyer.second', 'count', 'many'))
  t.equal(problems.length, 2)
  t.match(problems[0], `${FILE}: buyer.first, entry 1: is not a flag; write true or false`)
  t.match(problems[1], `${FILE}: buyer.second, entry 1:`)
})

t.test('a parameter in two files and a missing register are refused', async t => {
  const twice = {
    ...textsOf(parameterOf('buyer.example', 'count', '1')),
    'other.yaml': parameterOf('buyer.example', 'count', '2')
  }
  t.throws(() => loadRulebook(twice), /other\.yaml: buyer\.example is also in parameters\/example\.yaml/)
  t.throws(() => loadRulebook({ [FILE]: parameterOf('buyer.example', 'count', '1') }), /sources\.yaml: is missing/)
})

t.test('what sits on the bounds is accepted', async t => {
  t.ok(rulebookOf(parameterOf('single_startup.fixed_rate', 'percent', '0.1')))
  t.ok(rulebookOf(parameterOf('single_startup.fixed_rate', 'percent', '5')))
  t.ok(rulebookOf(parameterOf('premium.example', 'percent', '100')))
})

function problemsOf(parameters: string): readonly string[] {
  try {
    rulebookOf(parameters)
  } catch (error) {
    if (error instanceof RulebookError) return error.problems
    throw error
  }
  return []
}
