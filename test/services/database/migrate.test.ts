import { execFile } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { migrate } from '@trade-credit/database/migrate.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { createEmptyTestDatabase } from '@trade-credit/database/test-database.ts'
import t, { type Test } from 'tap'

t.setTimeout(120_000)

const ROOT = path.join(import.meta.dirname, '../../..')
const PROGRAM = path.join(import.meta.dirname, 'migrate-program.ts')

type Files = Readonly<Record<string, string>>
const TWO: Files = {
  '0001_create_a.sql': '-- why\ncreate table public.a (n int);',
  '0002_fill_a.sql': 'insert into public.a values (1);'
}

/** An empty database, and a folder with these files; `run` migrates the one by the other. */
async function scene(t: Test, files: Files) {
  const database = await createEmptyTestDatabase()
  const pool = createPool({ connectionString: database.adminUrl, applicationName: 'look', max: 2 })
  t.teardown(async () => {
    await pool.end()
    await database.drop()
  })
  const folder = async (content: Files) => {
    const directory = t.testdir()
    for (const [name, sql] of Object.entries(content)) await writeFile(path.join(directory, name), sql)
    return directory
  }
  let directory = await folder(files)
  return {
    adminUrl: database.adminUrl,
    directory,
    run: () => migrate({ connectionString: database.adminUrl, directory, log: () => {} }),
    replaceFiles: async (content: Files) => void (directory = await folder(content)),
    ask: async (sql: string) => (await pool.query(sql)).rows.map(row => Object.values(row)[0])
  }
}

t.test('applies each file once, in order, and remembers it', async t => {
  const { run, ask } = await scene(t, TWO)
  t.strictSame(await run(), { applied: Object.keys(TWO) })
  t.strictSame(await run(), { applied: [] }, 'a second run has nothing to do')
  t.strictSame(await ask('select n from public.a'), [1])
  t.strictSame(await ask('select name from public.migration order by name'), Object.keys(TWO))
})

t.test('a later release applies only what is new', async t => {
  const { run, replaceFiles } = await scene(t, TWO)
  await run()
  await replaceFiles({ ...TWO, '0010_create_b.sql': 'create table public.b ()' })
  t.strictSame(await run(), { applied: ['0010_create_b.sql'] })
})

t.test('four processes that start at once apply each file once', async t => {
  const slow = { ...TWO, '0003_wait.sql': 'insert into public.a select 2 from pg_sleep(0.3)' }
  const { adminUrl, directory, ask } = await scene(t, slow)
  const command = [PROGRAM, adminUrl, directory]
  const outputs = await Promise.all(
    [1, 2, 3, 4].map(async () => (await promisify(execFile)(process.execPath, command)).stdout)
  )
  t.strictSame(
    outputs.join('').match(/^applied .*/gm),
    Object.keys(slow).map(name => `applied ${name}`)
  )
  t.equal(outputs.filter(output => output.includes('nothing to apply')).length, 3)
  t.strictSame(await ask('select n from public.a order by n'), [1, 2])
})

t.test('a file that fails is rolled back whole, and those before it stay', async t => {
  const { run, ask, replaceFiles } = await scene(t, {
    ...TWO,
    '0003_break.sql': 'create table public.half ();\n\nselect * from public.nothing;'
  })
  await t.rejects(run(), { message: /0003_break.sql failed and was rolled back: .*"public.nothing".*\(line 3\)/ })
  t.strictSame(await ask(`select to_regclass('public.half')`), [null])
  t.strictSame(await ask('select name from public.migration order by name'), Object.keys(TWO))
  await replaceFiles({ ...TWO, '0003_break.sql': 'create table public.half ();' })
  t.strictSame(await run(), { applied: ['0003_break.sql'] }, 'a file that never took effect may be mended')
})

t.test('a migrator that is killed in the middle of a file leaves nothing of it', async t => {
  const { run, ask, adminUrl, directory } = await scene(t, {
    '0001_create_a.sql': 'create table public.a (n int); select pg_sleep(30);'
  })
  const killed = execFile(process.execPath, [PROGRAM, adminUrl, directory])
  const asleep = `select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`
  while ((await ask(asleep)).length === 0) await new Promise(resolve => setTimeout(resolve, 20))
  killed.kill('SIGKILL')
  // Postgres notices a client's death at its next word; the operator's kill only makes it now.
  await ask(`select pg_terminate_backend(pid) from (${asleep}) sleeping`)
  await writeFile(path.join(directory, '0001_create_a.sql'), TWO['0001_create_a.sql'] ?? '')
  t.strictSame(await run(), { applied: ['0001_create_a.sql'] })
})

const REFUSALS: [sentence: string, now: Files, message: RegExp][] = [
  [
    'a file that was changed after it had been applied',
    { ...TWO, '0002_fill_a.sql': 'insert into public.a values (2);' },
    /0002_fill_a.sql was changed after it had been applied: undo/
  ],
  [
    'an applied file that is gone',
    { '0001_create_a.sql': TWO['0001_create_a.sql'] ?? '' },
    /0002_fill_a.sql is applied in this database but not in the folder/
  ],
  ['a gap', { ...TWO, '0004_skip.sql': 'select 1' }, /No migration 0003 before 0004_skip.sql/],
  [
    'a block that does not begin at its start',
    { ...TWO, '0011_skip.sql': '' },
    /No migration 0010 before 0011_skip.sql/
  ],
  ['a double number', { ...TWO, '0002_other.sql': '' }, /0002_fill_a.sql and 0002_other.sql have the same number/],
  ['a name without a number', { ...TWO, 'later.sql': '' }, /later.sql is not named like/],
  [
    'a file that commits by itself',
    { ...TWO, '0003_commit.sql': 'commit; select 1;' },
    /0003_commit.sql begins or ends a transaction itself/
  ]
]

for (const [sentence, now, message] of REFUSALS) {
  t.test(`refuses ${sentence}`, async t => {
    const { run, replaceFiles } = await scene(t, TWO)
    await run()
    await replaceFiles(now)
    await t.rejects(run(), { message })
  })
}

t.test('refuses a file that comes in below what is applied', async t => {
  const { run, replaceFiles } = await scene(t, { ...TWO, '0010_create_b.sql': 'select 1' })
  await run()
  await replaceFiles({ ...TWO, '0003_late.sql': 'select 1', '0010_create_b.sql': 'select 1' })
  await t.rejects(run(), { message: /0003_late.sql comes before 0010_create_b.sql, which is applied already/ })
})

t.test('line ends do not count: a checkout on Windows has the same files', async t => {
  const { run, replaceFiles } = await scene(t, TWO)
  await run()
  await replaceFiles(Object.fromEntries(Object.entries(TWO).map(([name, sql]) => [name, sql.replaceAll('\n', '\r\n')])))
  t.strictSame(await run(), { applied: [] })
})

t.test('the real migrations: each says why, and running them twice is a no-op', async t => {
  const directory = path.join(ROOT, 'migrations')
  const database = await createEmptyTestDatabase()
  t.teardown(() => database.drop())
  const options = { connectionString: database.adminUrl, directory, log: () => {} }
  t.strictSame((await migrate(options)).applied, (await readdir(directory)).filter(n => n.endsWith('.sql')).sort())
  t.strictSame(await migrate(options), { applied: [] })
})

t.test('two databases of one cluster migrate at once, though roles belong to both', async t => {
  const directory = path.join(ROOT, 'migrations')
  const databases = await Promise.all([1, 2, 3].map(createEmptyTestDatabase))
  t.teardown(() => Promise.all(databases.map(database => database.drop())))
  const results = await Promise.all(
    databases.map(database => migrate({ connectionString: database.adminUrl, directory, log: () => {} }))
  )
  t.equal(new Set(results.map(result => result.applied.length)).size, 1)
})
