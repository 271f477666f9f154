import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import t from 'tap'

const database = await createTestDatabase()
const pool = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'pool-test' })
t.teardown(async () => {
  await pool.end()
  await database.drop()
})

const READINGS: [sentence: string, sql: string, expected: unknown][] = [
  ['int8 is exact above what a number can hold', `select 9007199254740993::int8 as v`, 9007199254740993n],
  ['int8 goes down to its least value', `select '-9223372036854775808'::int8 as v`, -9223372036854775808n],
  ['a count is a bigint', `select count(*) as v from generate_series(1, 3)`, 3n],
  [
    'an array of int8 keeps its nulls',
    `select '{1,NULL,9007199254740993}'::int8[] as v`,
    [1n, null, 9007199254740993n]
  ],
  [
    'arrays nest',
    `select '{{1,2},{3,4}}'::int8[] as v`,
    [
      [1n, 2n],
      [3n, 4n]
    ]
  ],
  ['a date stays the day it is', `select date '2021-12-01' as v`, '2021-12-01'],
  ['an array of dates too', `select '{2021-12-01,2024-02-29}'::date[] as v`, ['2021-12-01', '2024-02-29']],
  ['numeric keeps its digits', `select 4.86670::numeric as v`, '4.86670'],
  [
    'an array of numeric too',
    `select '{0.1,12345678901234567890.5}'::numeric[] as v`,
    ['0.1', '12345678901234567890.5']
  ],
  ['int4 is a number', `select 7 as v`, 7],
  ['jsonb is an object', `select '{"a":[1,null]}'::jsonb as v`, { a: [1, null] }],
  ['timestamptz is a moment', `select '2021-12-01T09:00:00+09'::timestamptz as v`, new Date('2021-12-01T00:00:00Z')]
]

for (const [sentence, sql, expected] of READINGS) {
  t.test(sentence, async t => t.strictSame((await pool.query(sql)).rows[0].v, expected))
}

t.test('a date is the same day in Seoul', async t => {
  const zone = process.env['TZ']
  process.env['TZ'] = 'Asia/Seoul'
  t.teardown(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })
  t.equal(new Date('2021-12-01T00:00:00').toISOString(), '2021-11-30T15:00:00.000Z', 'the zone is in effect')
  t.equal((await pool.query(`select $1::date as v`, ['2021-12-01'])).rows[0].v, '2021-12-01')
})

t.test('an amount goes in and out exactly', async t => {
  const { rows } = await pool.query('select $1::int8 as v', [7_000_000_000_000_000_001n])
  t.equal(rows[0].v, 7_000_000_000_000_000_001n)
})

t.test('Hangul sorts by its code points, whatever the locale of the machine', async t => {
  const { rows } = await pool.query(`select array_agg(n order by n) as v from unnest('{하,가,나,a,Z}'::text[]) n`)
  t.strictSame(rows[0].v, ['Z', 'a', '가', '나', '하'])
})

t.test('an operator sees whose connection it is', async t => {
  const { rows } = await pool.query(`select current_setting('application_name') as v`)
  t.equal(rows[0].v, 'pool-test')
})

t.test('an idle connection that Postgres ends is dropped, and the pool goes on', async t => {
  const heard: Error[] = []
  const own = createPool({
    connectionString: database.adminUrl,
    applicationName: 'doomed',
    max: 1,
    onError: error => void heard.push(error)
  })
  t.teardown(() => own.end())
  const { rows } = await own.query('select pg_backend_pid() as pid')
  await queryAsAdmin(`select pg_terminate_backend(${rows[0].pid})`)
  while (heard.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
  t.not((await own.query('select pg_backend_pid() as pid')).rows[0].pid, rows[0].pid)
})

async function queryAsAdmin(sql: string): Promise<void> {
  const admin = createPool({ connectionString: database.adminUrl, applicationName: 'admin', max: 1 })
  await admin.query(sql)
  await admin.end()
}
