import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '@trade-credit/database/pool.ts'
import { openListener } from '@trade-credit/service/platform/events/listener.ts'
import t, { type Test } from 'tap'
import { asOwner, premium, publish, until } from '../services/platform/feed.ts'
import { startReceiver } from '../services/platform/receiver.ts'
import { webhookService } from '../services/platform/webhook-service.ts'

const service = await webhookService(t)
const { db, newOrganisation, subscribe, untilLogged, call } = service

/** Delivers as a second process would: with a pool and a listener of its own. */
function startInstance(t: Test) {
  const pool = createPool({ connectionString: db.database.urlOf('claims_job'), applicationName: 'other', max: 4 })
  const listener = openListener({ connectionString: db.database.urlOf('claims_api'), onError: () => {} })
  // Ends after what uses it.
  t.teardown(async () => {
    await started.stop()
    await listener.close()
    await pool.end()
  })
  const started = service.deliver(t, { pool, listener })
}

t.test('two instances deliver each event once to each subscription, in order', async t => {
  const organisations = Array.from({ length: 4 }, newOrganisation)
  const receivers = await Promise.all(organisations.map(() => startReceiver(t)))
  service.deliver(t)
  startInstance(t)
  for (const [i, organisation] of organisations.entries()) {
    await subscribe(organisation, { url: receivers[i]?.url })
  }
  const events = Array.from({ length: 60 }, () => premium(organisations))
  await Promise.all(Array.from({ length: 10 }, (_, i) => publish(db, ...events.slice(i * 6, i * 6 + 6))))
  for (const organisation of organisations) await untilLogged(organisation, 'delivered', 60)
  const expected = Array.from({ length: 60 }, (_, i) => i + 1)
  for (const receiver of receivers) t.same(receiver.positions(), expected)
})

t.test(
  'while one instance waits for an answer, for longer than a lease lasts, the other one does not send',
  async t => {
    const { receiver, organisation, answer } = await heldDelivery(t)
    await sleep(1_500)
    t.equal(receiver.received.length, 1)
    answer(204)
    await untilLogged(organisation, 'delivered', 1)
    t.equal(receiver.received.length, 1)
  }
)

t.test('without the lease the other one sends it too, and what the first one heard is not counted twice', async t => {
  const { receiver, organisation, id, answer } = await heldDelivery(t)
  await asOwner(db, `update platform.webhook_subscription set leased_by = null, leased_until = null where id = '${id}'`)
  await until(() => receiver.received.length === 2)
  answer(204)
  await untilLogged(organisation, 'delivered', 1)
  await sleep(100)
  const log = await asOwner(db, `select from platform.webhook_delivery where subscription_id = '${id}'`)
  t.equal(log.length, 1)
  t.match((await call(organisation, 'GET', `/${id}`)).body, { position: 1, behind: 0 })
})

/** An event that its receiver was sent and does not answer yet, with two instances up. */
async function heldDelivery(t: Test) {
  const held = Promise.withResolvers<number>()
  t.teardown(() => held.resolve(204))
  const organisation = newOrganisation()
  const receiver = await startReceiver(t, () => held.promise)
  service.deliver(t)
  startInstance(t)
  const { id } = await subscribe(organisation, { url: receiver.url })
  await publish(db, premium([organisation]))
  await until(() => receiver.received.length === 1)
  return { receiver, organisation, id, answer: held.resolve }
}
