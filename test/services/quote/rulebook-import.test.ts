import { quoteService } from '@trade-credit/quote-service/app.ts'
import pg from 'pg'
import t from 'tap'
import { runService } from '../../support/running-service.ts'

const operator = { as: 'operator' }
const OPERATOR_TABLE = {
  title: '상품별 보험료율표',
  publisher: '신용보증기금',
  published: '2026-09',
  language: 'ko',
  lines: { first: 1, last: 40 }
}
const fixedRate = (values: object[]) => ({ 'multi_small_firm.max_annual_sales': { values } })
const entry = (from: string, value: unknown, more = {}) => ({ from, value, source: 'op-2026:L3 당기매출액', ...more })
const imported = (activateFrom: string, parameters: object, more = {}) => ({
  activateFrom,
  note: 'A test',
  parameters,
  sources: { 'op-2026': OPERATOR_TABLE },
  ...more
})

async function sandboxOn(t: Tap, today: string) {
  const service = await runService(t, quoteService)
  await service.call('POST', '/v1/sandbox/resets', { ...operator, body: { today } })
  return service
}
type Tap = Parameters<typeof runService>[0]

t.test('values are appended, come into force on their business date, and stay readable', async t => {
  const { call, database } = await sandboxOn(t, '2026-09-20')
  const parameter = 'multi_small_firm.max_annual_sales'
  const standing = async () =>
    (await call('GET', '/v1/rulebook/parameters?group=multi_small_firm', operator)).body.items.find(
      (item: { name: string }) => item.name === parameter
    ).standing

  const body = imported('2026-10-01', fixedRate([entry('2026-10-01', 12_000_000_000)]))
  const dry = await call('POST', '/v1/rulebook/imports', { ...operator, body: { ...body, dryRun: true } })
  t.equal(dry.status, 200, dry.text)
  t.match(dry.body, {
    id: null,
    dryRun: true,
    changes: [{ on: '2026-10-01', parameter, after: { value: 12_000_000_000 } }]
  })
  t.equal((await call('GET', '/v1/rulebook/versions', operator)).body.items.length, 1, 'a dry run stores nothing')

  const before = await standing()
  const done = await call('POST', '/v1/rulebook/imports', { ...operator, key: '"one"', body })
  t.equal(done.status, 201, done.text)
  t.equal(done.body.version, dry.body.version, 'the dry run told the very version')
  t.same((await call('POST', '/v1/rulebook/imports', { ...operator, key: '"one"', body })).body, done.body)

  t.same(await standing(), before, 'not in force before its date')
  const versions = (await call('GET', '/v1/rulebook/versions', operator)).body
  t.match(versions.items, [
    {
      version: done.body.version,
      origin: 'imported',
      note: 'A test',
      activatedFrom: '2026-10-01',
      standing: 'not_yet'
    },
    { version: done.body.before, origin: 'example', activatedFrom: '1900-01-01', standing: 'in_force', note: null }
  ])
  await call('PUT', '/v1/clock', { ...operator, body: { today: '2026-10-01' } })
  t.match(await standing(), { value: 12_000_000_000, from: '2026-10-01', source: 'op-2026:L3', known: true })
  const sources = (await call('GET', '/v1/rulebook/sources', operator)).body.items
  t.match(
    sources.find((source: { id: string }) => source.id === 'op-2026'),
    { title: OPERATOR_TABLE.title }
  )
  t.match((await call('GET', '/v1/rulebook/versions', operator)).body.items[0], { standing: 'in_force' })

  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  const { rows } = await client.query(
    `select action, text::json->>'version' as version from platform.audit_entry where aggregate_type = 'rulebook_import'`
  )
  await client.end()
  t.same(rows, [{ action: 'rulebook.imported', version: done.body.version }])
})

t.test('everything wrong is told at once, with pointers into the body, and nothing is stored', async t => {
  const { call } = await sandboxOn(t, '2026-09-20')
  const reply = await call('POST', '/v1/rulebook/imports', {
    ...operator,
    body: {
      activateFrom: '2026-09-19',
      note: 'Wrong in many ways',
      sources: {
        '001': OPERATOR_TABLE,
        'a b': OPERATOR_TABLE,
        unlined: { ...OPERATOR_TABLE, lines: undefined },
        'no-lines': { ...OPERATOR_TABLE, lines: { first: 9, last: 2 } }
      },
      parameters: {
        'no.such': { values: [entry('2026-10-01', 1, { source: 'assumed', assumed: true, note: 'x' })] },
        'rating.min_rate': { values: [{ from: '2025-05-01', value: 0.2, source: '001:L117' }] },
        'rating.policyholder_factor': { values: [{ from: '2026-10-01', value: 11, source: '001:L117' }] },
        'single_startup.buyer_cap': {
          values: [
            { from: '2026-10-02', value: 1.5, source: '001:L9999' },
            { from: '2026-10-01', value: 'unknown', source: '001:L347' }
          ]
        },
        'rating.average_rate': { values: [entry('2026-10-01', null, { source: '001:L117' })] },
        'single_startup.channel': { values: [{ from: '2026-10-01', value: 'fax', source: 'assumed' }] },
        'rating.yearly_rate_by_grade': {
          values: [{ from: '2026-10-01', value: { 1: 0.6, 2: 0.5 }, source: '001:L117' }]
        },
        'buyer.grade_limit_share': {
          values: [{ from: '2026-10-01', value: { 1: 60, 2: 60, 3: 61 }, source: 'example' }]
        }
      }
    }
  })
  t.equal(reply.status, 400)
  t.same(reply.body.errors.map((error: { pointer: string; code: string }) => `${error.code} ${error.pointer}`).sort(), [
    'citation /parameters/buyer.grade_limit_share/values/0/source',
    'citation /parameters/single_startup.buyer_cap/values/0/source',
    'citation /parameters/single_startup.channel/values/0/assumed',
    'favours_worse_grade /parameters/buyer.grade_limit_share/values/0/value',
    'not_after_newest /parameters/rating.min_rate/values/0/from',
    'not_oldest_first /parameters/single_startup.buyer_cap/values/1/from',
    'note_needed /parameters/single_startup.buyer_cap/values/1/note',
    'past_date /activateFrom',
    'source_malformed /sources/a b',
    'source_malformed /sources/no-lines',
    'source_malformed /sources/unlined',
    'source_registered /sources/001',
    'unknown_parameter /parameters/no.such',
    'value /parameters/rating.average_rate/values/0/value',
    'value /parameters/rating.policyholder_factor/values/0/value',
    'value /parameters/rating.yearly_rate_by_grade/values/0/value',
    'value /parameters/single_startup.buyer_cap/values/0/value',
    'value /parameters/single_startup.channel/values/0/value'
  ])
  t.equal((await call('GET', '/v1/rulebook/versions', operator)).body.items.length, 1)
  for (const body of [
    imported('2026-10-01', {}),
    { ...imported('2026-10-01', {}), parameters: { 'rating.min_rate': { values: [] } } }
  ]) {
    t.equal((await call('POST', '/v1/rulebook/imports', { ...operator, body })).status, 400)
  }
  t.equal(
    (await call('POST', '/v1/rulebook/imports', { body: imported('2026-10-01', {}) })).status,
    403,
    'for operators'
  )
})

t.test('unknown may be followed, or given way to from its own day; what is known never changes', async t => {
  const { call } = await sandboxOn(t, '2026-09-20')
  const take = async (parameters: object) =>
    (
      await call('POST', '/v1/rulebook/imports', {
        ...operator,
        body: { ...imported('2026-10-01', parameters, { dryRun: true }) }
      })
    ).status
  const [name] = (await call('GET', '/v1/rulebook/parameters', operator)).body.items.flatMap(
    (item: { name: string; unit: string; standing: { known: boolean; from: string } | null }) =>
      item.unit === 'won' && item.standing?.known === false ? [[item.name, item.standing.from]] : []
  )
  t.ok(name, 'the sandbox still has an unknown amount')
  const [parameter, from] = name
  t.equal(await take({ [parameter]: { values: [entry(from, 9_000_000_000)] } }), 200, 'from its own day')
  t.equal(await take({ [parameter]: { values: [entry('2026-11-01', 9_000_000_000)] } }), 200, 'later')
  t.equal(await take({ [parameter]: { values: [entry('2004-03-02', 9_000_000_000)] } }), 400, 'before it')
  t.equal(await take({ 'single_startup.buyer_cap': { values: [entry('2021-11-01', 1)] } }), 400, 'known from that day')
  t.equal(await take({ 'multi_small_firm.fixed_rate': { values: [entry('2021-11-01', 1.2)] } }), 200, 'only an example')
})

t.test('a rate table whose mean strays from the published average is taken with a warning', async t => {
  const { call } = await sandboxOn(t, '2026-09-20')
  const table = (factor: number) =>
    Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i + 1, Number((0.5 * factor * 5 ** (i / 10)).toFixed(3))]))
  const dryRun = async (factor: number) =>
    (
      await call('POST', '/v1/rulebook/imports', {
        ...operator,
        body: imported(
          '2026-10-01',
          { 'rating.yearly_rate_by_grade': { values: [entry('2026-10-01', table(factor))] } },
          { dryRun: true }
        )
      })
    ).body
  t.same((await dryRun(1.05)).warnings, [])
  t.match((await dryRun(1.5)).warnings, [
    {
      code: 'rating.mean_strays_from_average',
      pointer: '/parameters/rating.yearly_rate_by_grade/values/0/value',
      message: /0\.399 %.*0\.270 %/
    }
  ])
})
