// Arrays on their way to Postgres: whatever the texts hold, they arrive as they were sent.
import { isDeepStrictEqual } from 'node:util'
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import fc from 'fast-check'
import t from 'tap'

const database = await createTestDatabase()
const pool = createPool({ connectionString: database.urlOf('quote_job'), applicationName: 'job', max: 1 })
t.teardown(async () => {
  await pool.end()
  await database.drop()
})

const returned = async (array: readonly unknown[], type: string) => {
  const [row] = await inJobTransaction(pool, trx =>
    trx.query<{ v: unknown }>({ text: `select $1::${type} as v`, values: [array] })
  )
  return row?.v
}

const ARRAYS: [sentence: string, sent: readonly unknown[], type: string, arrives: unknown][] = [
  ['nothing', [], 'text[]', []],
  ['texts', ['a', '가 나', ''], 'text[]', ['a', '가 나', '']],
  ['what an array is written with', ['{}', ',', '"', '\\', '\\"', '{"a","b"}'], 'text[]', null],
  ['null, and the word', [null, 'null', 'NULL'], 'text[]', null],
  ['lines and tabs', ['a\nb', '\t', '\u0001', '\u007f'], 'text[]', null],
  ['a backslash before a letter', ['\\n', '\\\\n', '\\u0041'], 'text[]', null],
  ['a backslash before a line’s end', ['\\\n'], 'text[]', null],
  ['whole numbers beyond what a double keeps', [9007199254740993n, null], 'int8[]', null],
  ['numbers', [1, 2.5], 'numeric[]', ['1', '2.5']],
  ['days', ['2024-02-29', null], 'date[]', null],
  [
    'arrays',
    [
      ['a', '"'],
      ['\\', 'NULL']
    ],
    'text[]',
    null
  ],
  ['truths', [true, false], 'boolean[]', null],
  ['moments', [new Date('2024-02-29T00:00:00.123Z')], 'timestamptz[]', null]
]
for (const [what, sent, type, arrives] of ARRAYS) {
  t.test(`an array of ${what} arrives as it was sent`, async t => {
    t.strictSame(await returned(sent, type), arrives ?? sent)
  })
}

t.test('objects arrive as JSON', async t => {
  const sent = [{ name: '"가"\n', list: ['\\'] }, { at: null }]
  t.strictSame(await returned(sent, 'json[]'), sent)
})

t.test('a text that is none for Postgres is told, and the half of a letter is replaced', async t => {
  await t.rejects(returned(['\u0000'], 'text[]'), { code: '22021' })
  t.strictSame(await returned(['\ud800'], 'text[]'), ['\ufffd'])
})

t.test('any texts', async () => {
  const text = fc.string({ unit: fc.constantFrom('\\', '"', 'n', 'u', ',', '{', '}', ' ', '\n', '가', 'NULL') })
  await inJobTransaction(pool, trx =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.option(text)), async texts => {
        const [row] = await trx.query<{ v: unknown }>({ text: 'select $1::text[] as v', values: [texts] })
        return isDeepStrictEqual(row?.v, texts)
      })
    )
  )
})
