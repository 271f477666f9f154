import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import type { App } from '@trade-credit/service/app.ts'
import t from 'tap'
import { asOwner, ORDERS, order, orderService, portal } from '../services/platform/order-service.ts'

type Lock = 'as it is' | 'removed' | 'waits'

/** A database with the orders; with another lock, by a function of the same name that is found before Postgres' own. */
async function ordersDatabase(lock: Lock): Promise<TestDatabase> {
  const database = await createTestDatabase()
  await asOwner(database, ORDERS)
  if (lock === 'as it is') return database
  const body =
    lock === 'removed' ? 'return true' : 'begin atomic; select pg_catalog.pg_advisory_xact_lock(key); select true; end'
  await asOwner(
    database,
    `create schema variant;
     grant usage on schema variant to quote_api;
     create function variant.pg_try_advisory_xact_lock(key bigint) returns boolean language sql ${body};
     grant execute on function variant.pg_try_advisory_xact_lock(bigint) to quote_api;
     do $$ begin execute format('alter role quote_api in database %I set search_path = variant, pg_catalog',
       current_database()); end $$`
  )
  return database
}

/** Sends 200 times the same request to two instances; the work goes on when all others are answered, or a second began. */
async function race(database: TestDatabase) {
  const gate = Promise.withResolvers<void>()
  const seen = { works: 0, answered: 0 }
  const onWork = () => {
    seen.works += 1
    if (seen.works > 1) gate.resolve()
    return gate.promise
  }
  const services = await Promise.all([orderService(database, { onWork }), orderService(database, { onWork })])
  const send = async (n: number) => {
    const answer = await order((services[n % 2] as { app: App }).app, 'same', 'bolts')
    seen.answered += 1
    if (seen.answered === 199) gate.resolve()
    return answer
  }
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => send(n)))
  const retries = await Promise.all(answers.map((_, n) => send(n)))
  const rows = (await asOwner(database, `select from quote.order_taken where item = 'bolts'`)).length
  for (const service of services) await service.close()
  return { answers, retries, rows, works: seen.works }
}

t.test('200 identical requests at once do the work once, and all get its answer', async t => {
  const database = await ordersDatabase('as it is')
  t.teardown(() => database.drop())
  const { answers, retries, rows, works } = await race(database)
  t.equal(rows, 1)
  t.equal(works, 1)
  const done = answers.filter(answer => answer.statusCode === 201)
  const refused = answers.filter(answer => answer.statusCode === 409)
  t.equal(done.length, 1)
  t.equal(refused.length, 199)
  t.ok(refused.every(answer => answer.headers['retry-after'] === '1' && answer.json().code === 'key_in_flight'))
  const replayed = retries.filter(answer => answer.headers['idempotency-replayed'] === 'true')
  t.ok(replayed.length > 0)
  t.ok(replayed.every(answer => answer.statusCode === 201 && answer.rawPayload.equals(done[0]?.rawPayload as Buffer)))
  // Those that read one replay at the same moment may meet at the lock; each gets the answer in the end.
  for (const late of retries.filter(answer => answer.statusCode === 409)) t.equal(late.headers['retry-after'], '1')
})

t.test('without the lock the same race does the work more than once', async t => {
  const database = await ordersDatabase('removed')
  t.teardown(() => database.drop())
  const { rows, works } = await race(database)
  t.ok(works > 1, `${works} times`)
  t.equal(rows, 1, 'the primary key is a second line: it commits one of them')
})

t.test('without the lock and the key the same race commits it more than once', async t => {
  const database = await ordersDatabase('removed')
  t.teardown(() => database.drop())
  await asOwner(database, 'alter table platform.idempotent_answer drop constraint idempotent_answer_pkey')
  const { rows } = await race(database)
  t.ok(rows > 1, `${rows} rows`)
})

t.test('a storm of retries around the commit: one row for each key, one answer', async t => {
  const database = await ordersDatabase('as it is')
  const services = await Promise.all([orderService(database), orderService(database)])
  t.teardown(async () => {
    for (const service of services) await service.close()
    await database.drop()
  })
  const keys = Array.from({ length: 60 }, (_, n) => `storm-${n}`)
  await Promise.all(
    keys.map(async key => {
      const answers = await Promise.all(
        Array.from({ length: 4 }, (_, n) => untilAnswered((services[n % 2] as { app: App }).app, key))
      )
      t.equal(new Set(answers.map(answer => answer.body)).size, 1, key)
    })
  )
  t.equal((await asOwner(database, 'select from quote.order_taken')).length, keys.length)
  t.equal((await asOwner(database, 'select from platform.audit_entry')).length, keys.length)
})

async function untilAnswered(app: App, key: string) {
  for (;;) {
    const answer = await order(app, key, 'storm')
    if (answer.statusCode !== 409) return answer
  }
}

/** One order is under way and many callers repeat it: does a request that has nothing to do with it get an answer? */
async function unrelatedAnswers(database: TestDatabase): Promise<boolean> {
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const service = await orderService(database, {
    max: 4,
    onWork: () => {
      begun.resolve()
      return gate.promise
    }
  })
  const first = order(service.app, 'hot', 'bolts')
  await begun.promise
  const others = Array.from({ length: 50 }, () => order(service.app, 'hot', 'bolts'))
  // By now each of them is answered, waits for its lock, or waits for a connection.
  await sleep(300)
  const headers = { authorization: `Bearer ${portal}` }
  const unrelated = service.app.inject({ url: '/v1/shops/seoul/orders', headers })
  const timeout = AbortSignal.timeout(1500)
  const late = new Promise<'late'>(resolve => timeout.addEventListener('abort', () => resolve('late')))
  const outcome = await Promise.race([unrelated, late])
  gate.resolve()
  await Promise.all([first, unrelated, ...others])
  await service.close()
  return outcome !== 'late' && outcome.statusCode === 200
}

t.test('repeated requests do not fill the pool: unrelated ones are answered meanwhile', async t => {
  const database = await ordersDatabase('as it is')
  t.teardown(() => database.drop())
  t.equal(await unrelatedAnswers(database), true)
})

t.test('with a lock that waits, the same repetition stalls the unrelated request', async t => {
  const database = await ordersDatabase('waits')
  t.teardown(() => database.drop())
  t.equal(await unrelatedAnswers(database), false)
})

t.test('a pool that stays full is a 503 with Retry-After, and nothing is done', async t => {
  const database = await ordersDatabase('as it is')
  const gate = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const service = await orderService(database, {
    max: 1,
    onWork: () => {
      begun.resolve()
      return gate.promise
    }
  })
  t.teardown(async () => {
    await service.close()
    await database.drop()
  })
  const first = order(service.app, 'long', 'bolts')
  await begun.promise
  // Not before: on a busy machine the first connection may take as long by itself.
  service.pool.options.connectionTimeoutMillis = 200
  const second = await order(service.app, 'waiting', 'nuts')
  t.equal(second.statusCode, 503)
  t.match(second.headers['retry-after'], /^\d+$/)
  gate.resolve()
  t.equal((await first).statusCode, 201)
  t.equal((await order(service.app, 'waiting', 'nuts')).statusCode, 201)
  t.equal((await asOwner(database, 'select from quote.order_taken')).length, 2)
})
