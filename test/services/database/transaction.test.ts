import type { Actor } from '@trade-credit/database/actor.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import {
  inJobTransaction,
  inTransaction,
  readInTransaction,
  type Statement,
  type Transaction
} from '@trade-credit/database/transaction.ts'
import t from 'tap'

/** A tenant table as the services have them, to show what Postgres lets a caller see. */
const PROBE = `
  create table quote.probe (
    organisation text not null default platform.current_organisation(),
    id text not null,
    amount_won bigint not null default 0 check (amount_won >= 0),
    primary key (organisation, id)
  );
  create table quote.probe_child (
    organisation text not null,
    id text not null,
    foreign key (organisation, id) references quote.probe deferrable initially deferred
  );
  alter table quote.probe enable row level security;
  alter table quote.probe_child enable row level security;
  create policy own on quote.probe to quote_api using (organisation = platform.current_organisation());
  create policy read_all on quote.probe for select to quote_api
    using (platform.current_actor_kind() in ('insurer', 'auditor'));
  create policy jobs on quote.probe to quote_job using (true);
  create policy own on quote.probe_child to quote_api using (organisation = platform.current_organisation());
  grant select, insert, update, delete on quote.probe, quote.probe_child to quote_api, quote_job;`

const database = await createTestDatabase()
const admin = createPool({ connectionString: database.adminUrl, applicationName: 'admin', max: 2 })
await admin.query(PROBE)
const pool = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'api', max: 3 })
const unhandled: unknown[] = []
const see = (error: unknown) => unhandled.push(error)
process.on('unhandledRejection', see)
t.teardown(async () => {
  process.off('unhandledRejection', see)
  await Promise.all([pool.end(), admin.end()])
  await database.drop()
})
t.beforeEach(() => admin.query('truncate quote.probe cascade'))

const actor = (organisation: string, kind: Actor['kind'] = 'channel'): Actor => ({
  organisation,
  kind,
  client: `client of ${organisation}`,
  scopes: new Set()
})
const insert = (id: string, amount = 0n): Statement => ({
  name: 'insert_probe',
  text: 'insert into quote.probe (id, amount_won) values ($1, $2)',
  values: [id, amount]
})
const PROBES: Statement = { name: 'probes', text: 'select * from quote.probe order by id' }
const storedIds = async () => (await admin.query('select id from quote.probe order by id')).rows.map(row => row.id)
const settings = {
  text: `select current_setting('app.organisation', true) as organisation,
    platform.current_organisation() as current, platform.current_client() as client`
}

t.test('the caller is known inside, and nobody is after the commit', async t => {
  const one = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'one', max: 1 })
  t.teardown(() => one.end())
  const inside = await inTransaction<unknown[]>(one, actor('org_a'), trx => trx.query(settings))
  t.match(inside[0], { organisation: 'org_a', current: 'org_a', client: 'client of org_a' })
  t.match((await one.query(settings)).rows[0], { organisation: '', current: null, client: null })
  await t.rejects(inTransaction<never>(one, actor('org_a'), () => Promise.reject(new Error('no'))))
  t.match((await one.query(settings)).rows[0], { current: null }, 'nor after a rollback')
})

t.test('a query without any WHERE sees only its caller’s rows', async t => {
  for (const organisation of ['org_a', 'org_b']) {
    await inTransaction(pool, actor(organisation), trx => trx.query(insert(`of ${organisation}`)))
  }
  const seenBy = (who: Actor) => inTransaction(pool, who, async trx => (await trx.query(PROBES)).length)
  t.equal(await seenBy(actor('org_a')), 1)
  t.equal(await seenBy(actor('org_b')), 1)
  t.equal(await seenBy(actor('org_c')), 0)
  t.equal(await seenBy(actor('org_insurer', 'insurer')), 2, 'the insurer reads all')
  t.equal((await pool.query('select * from quote.probe')).rowCount, 0, 'nobody sees nothing')
  await t.rejects(
    inTransaction(pool, actor('org_b'), trx =>
      trx.query({ text: `insert into quote.probe (organisation, id) values ('org_a', 'forged')` })
    ),
    { code: '42501' }
  )
  const changed = await inTransaction(pool, actor('org_insurer', 'insurer'), trx =>
    trx.query({ text: 'update quote.probe set amount_won = 9 returning id' })
  )
  t.equal(changed.length, 0, 'to read all is not to write all')
})

t.test('fifty transactions at once on three connections never see each other’s caller', async t => {
  const organisations = Array.from({ length: 50 }, (_, n) => `org_${n}`)
  const seen = await Promise.all(
    organisations.map(organisation =>
      inTransaction(pool, actor(organisation), async trx => {
        trx.defer(insert('deferred'))
        await trx.query(insert('direct'))
        await trx.query({ text: 'select pg_sleep(0.002)' })
        const rows = await trx.query<{ organisation: string }>(PROBES)
        const [now] = await trx.query<{ current: string }>(settings)
        return [now?.current, ...rows.map(row => row.organisation)]
      })
    )
  )
  t.strictSame(
    seen,
    organisations.map(organisation => [organisation, organisation])
  )
  t.equal((await storedIds()).length, 100)
})

t.test('statements sent together keep their order, and each gets its own answer', async t => {
  const answers = await inTransaction(pool, actor('org_a'), trx =>
    Promise.all([
      trx.query(insert('x', 1n)),
      trx.query(insert('y', 2n)),
      trx.query<{ sum: string }>({ text: 'select sum(amount_won) as sum from quote.probe' }),
      trx.query(PROBES)
    ])
  )
  t.match(answers[2], [{ sum: '3' }])
  t.match(answers[3], [{ id: 'x' }, { id: 'y', amount_won: 2n }])
})

t.test('a deferred statement is not sent before the end, and then committed', async t => {
  await inTransaction(pool, actor('org_a'), async trx => {
    trx.defer(insert('later'))
    t.strictSame(await trx.query({ text: 'select id from quote.probe' }), [])
  })
  t.strictSame(await storedIds(), ['later'])
})

type Expected = { code: string } | { name: string } | { message: string | RegExp }

const FAILURES: [sentence: string, work: (trx: Transaction) => Promise<unknown>, expected: Expected][] = [
  [
    'a deferred statement that fails',
    async trx => {
      await trx.query(insert('kept?'))
      trx.defer(insert('bad', -1n))
      trx.defer(insert('after'))
    },
    { code: '23514' }
  ],
  [
    'a statement that nobody awaits',
    async trx => {
      void trx.query(insert('bad', -1n))
      void trx.query(insert('after'))
    },
    { code: '23514' }
  ],
  [
    'a failure hidden behind an awaited statement',
    async trx => {
      void trx.query(insert('bad', -1n))
      await trx.query(insert('after'))
    },
    { code: '23514' }
  ],
  [
    'a failure that the work swallows',
    async trx => {
      await trx.query(insert('bad', -1n)).catch(() => 'swallowed')
    },
    { code: '23514' }
  ],
  [
    'a constraint checked at the commit',
    async trx => {
      await trx.query({ text: `insert into quote.probe_child values ('org_a', 'orphan')` })
    },
    { code: '23503' }
  ],
  [
    'an error of the work itself',
    async trx => {
      await trx.query(insert('kept?'))
      void trx.query(insert('also'))
      throw new TypeError('a bug')
    },
    { message: 'a bug' }
  ],
  [
    'an error of the work in the very turn in which it sent a statement that fails',
    async trx => {
      void trx.query(insert('bad', -1n))
      throw new TypeError('a bug')
    },
    { message: 'a bug' }
  ],
  [
    'a deferred value that cannot be serialised',
    async trx => {
      await trx.query(insert('kept?'))
      trx.defer({ text: 'select $1::jsonb', values: [{ amount: 1n }] })
    },
    { name: 'TypeError' }
  ],
  [
    'a value that cannot be serialised, unawaited',
    async trx => {
      await trx.query(insert('kept?'))
      void Promise.resolve()
        .then(() => trx.query({ text: 'select $1::jsonb', values: [{ amount: 1n }] }))
        .catch(() => {})
      await trx.query({ text: 'select 1' })
    },
    { name: 'TypeError' }
  ],
  [
    'a name used for two texts',
    async trx => {
      await trx.query(insert('kept?'))
      trx.defer({ name: 'insert_probe', text: 'select 1' })
    },
    { message: /insert_probe.*another text/ }
  ],
  [
    'a prepared statement that does not parse, sent twice before the first answer',
    async trx => {
      const wrong = { name: 'wrong', text: 'select * from quote.no_such_table' }
      void trx.query(wrong)
      void trx.query(wrong)
    },
    { code: '42P01' }
  ]
]

for (const [sentence, work, expected] of FAILURES) {
  t.test(`${sentence} rolls everything back`, async t => {
    await t.rejects(inTransaction(pool, actor('org_a'), work), expected)
    t.strictSame(await storedIds(), [])
    await inTransaction(pool, actor('org_a'), trx => trx.query(insert('next')))
    t.strictSame(await storedIds(), ['next'], 'and the connection serves the next')
  })
}

t.test('a prepared statement works again after a failed parse', async t => {
  const one = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'one', max: 1 })
  t.teardown(() => one.end())
  const statement = { name: 'late', text: 'select * from quote.late' }
  await t.rejects(inTransaction(one, actor('org_a'), trx => Promise.all([trx.query(statement), trx.query(statement)])))
  await admin.query('create table quote.late (n int); grant select on quote.late to quote_api')
  const rows = await inTransaction(one, actor('org_a'), trx =>
    Promise.all([trx.query(statement), trx.query(statement)])
  )
  t.strictSame(rows, [[], []])
})

t.test('work that rolls back to a savepoint may go on', async t => {
  await inTransaction(pool, actor('org_a'), async trx => {
    await trx.query({ text: 'savepoint attempt' })
    await trx.query(insert('bad', -1n)).catch(() => trx.query({ text: 'rollback to attempt' }))
    await trx.query(insert('good'))
  })
  t.strictSame(await storedIds(), ['good'])
})

t.test('a statement sent after the end is refused, and never reaches the next transaction', async t => {
  const kept = await inTransaction(pool, actor('org_a'), async trx => trx)
  t.throws(() => kept.query(insert('late')), { message: /is over/ })
})

t.test('a connection that breaks fails its transaction and leaves the pool', async t => {
  const one = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'one', max: 1 })
  t.teardown(() => one.end())
  const broken = inTransaction(one, actor('org_a'), async trx => {
    await trx.query(insert('lost'))
    const [me] = await trx.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' })
    await admin.query('select pg_terminate_backend($1)', [me?.pid])
    void trx.query({ text: 'select 1' })
    await trx.query({ text: 'select 2' })
  })
  await t.rejects(broken)
  t.strictSame(await storedIds(), [])
  await inTransaction(one, actor('org_a'), trx => trx.query(insert('next')))
  t.strictSame(await storedIds(), ['next'])
})

t.test('a connection that breaks while nothing is under way is an error at the commit', async t => {
  const broken = inTransaction(pool, actor('org_a'), async trx => {
    const [me] = await trx.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' })
    await admin.query('select pg_terminate_backend($1)', [me?.pid])
    await new Promise(resolve => setTimeout(resolve, 50))
    trx.defer(insert('lost'))
  })
  await t.rejects(broken)
  t.strictSame(await storedIds(), [])
})

t.test('plans are made once where something may change, and as Postgres likes everywhere else', async t => {
  const one = createPool({ connectionString: database.urlOf('quote_api'), applicationName: 'one', max: 1 })
  t.teardown(() => one.end())
  const mode: Statement = { text: `select current_setting('plan_cache_mode') as mode` }
  t.same(await inTransaction<unknown>(one, actor('org_a'), trx => trx.query(mode)), [{ mode: 'force_generic_plan' }])
  t.same((await one.query(mode.text)).rows, [{ mode: 'auto' }])
  t.same(await readInTransaction<unknown>(one, actor('org_a'), trx => trx.query(mode)), [{ mode: 'auto' }])
})

t.test('a plan that is kept finds rows by their keys, also when it was made while there was next to none', async t => {
  await admin.query(`analyze quote.probe`)
  const plan: Statement = {
    text: `explain select from quote.probe where organisation = 'org_a' and id = any ('{a,b}')`
  }
  const inWords = (rows: object[]) => rows.flatMap(row => Object.values(row)).join(' ')
  t.match(inWords(await readInTransaction<object[]>(pool, actor('org_a'), trx => trx.query(plan))), /Seq Scan/)
  t.notMatch(inWords(await inTransaction<object[]>(pool, actor('org_a'), trx => trx.query(plan))), /Seq Scan/)
})

t.test('a reading transaction cannot write, and sees one moment', async t => {
  await t.rejects(
    readInTransaction(pool, actor('org_a'), trx => trx.query(insert('no'))),
    { code: '25006' }
  )
  const counts = await readInTransaction(pool, actor('org_a'), async trx => {
    const count = () => trx.query<{ n: bigint }>({ text: 'select count(*) as n from quote.probe' })
    const before = await count()
    await inTransaction(pool, actor('org_a'), (other: Transaction) => other.query(insert('meanwhile')))
    return [before, await count()]
  })
  t.strictSame(counts, [[{ n: 0n }], [{ n: 0n }]])
})

t.test('a job has no caller and sees what its role’s policies give', async t => {
  await inTransaction(pool, actor('org_a'), trx => trx.query(insert('a')))
  const jobs = createPool({ connectionString: database.urlOf('quote_job'), applicationName: 'jobs', max: 1 })
  t.teardown(() => jobs.end())
  await inJobTransaction<void>(jobs, async trx => {
    t.match(await trx.query(settings), [{ current: null }])
    t.equal((await trx.query(PROBES)).length, 1)
  })
})

t.test('no rejection was left unhandled', async t => {
  await new Promise(resolve => setTimeout(resolve, 20))
  t.strictSame(unhandled, [])
})
