import { setTimeout as sleep } from 'node:timers/promises'
import { Registry } from 'prom-client'
import t from 'tap'
import { asOwner, bearer, premium, publish, until } from './feed.ts'
import { isGenuine, startReceiver } from './receiver.ts'
import { webhookService } from './webhook-service.ts'

const { db, app, call, newOrganisation, subscribe, deliver, deliveries, untilLogged } = await webhookService(t)

t.test('an event is posted as it stands in the feed, signed, soon after its commit', async t => {
  const [a, b] = [newOrganisation(), newOrganisation()]
  const receiver = await startReceiver(t)
  const { metrics } = deliver(t)
  const { id, secret } = await subscribe(a, { url: receiver.url })
  await sleep(50)
  const began = performance.now()
  await publish(db, premium([a, b]))
  await until(() => receiver.received.length === 1)
  t.comment(`posted ${Math.round((receiver.received[0]?.at ?? 0) - began)} ms after the commit began`)
  t.ok((receiver.received[0]?.at ?? 0) - began < 500)

  const [got] = receiver.received
  if (!got) throw new Error('nothing came')
  const feed = (await app.inject({ url: '/v1/events', headers: await bearer(a) })).json()
  t.same(got.event, feed.items[0], 'the same CloudEvent as in the feed')
  t.equal(got.headers['content-type'], 'application/cloudevents+json; charset=utf-8')
  t.equal(got.headers['webhook-id'], got.event.id)
  t.ok(isGenuine(secret, got))
  t.notOk(isGenuine(`whsec_${Buffer.alloc(32, 1).toString('base64')}`, got), 'another secret does not verify it')
  t.notOk(isGenuine(secret, { ...got, body: got.body.replace('premium', 'premiun') }), 'nor does another body')

  await untilLogged(a, 'delivered', 1)
  t.match(await deliveries(a, id), [
    {
      id: /^wd_/,
      eventId: got.event.id,
      type: 'premium.recorded',
      position: 1,
      cause: 'event',
      status: 'delivered',
      attempts: [{ outcome: 'delivered', status: 204 }],
      nextAttemptAt: null
    }
  ])
  const shown = new Registry()
  metrics.register(shown)
  const text = await shown.metrics()
  t.match(text, 'webhook_attempts_total{outcome="delivered"} 1')
  t.match(text, 'webhook_lag_seconds_count 1')
})

t.test('an organisation is sent its own events, of the types it asked for, in order', async t => {
  const [a, b] = [newOrganisation(), newOrganisation()]
  const [all, some, others] = [await startReceiver(t), await startReceiver(t), await startReceiver(t)]
  deliver(t)
  await publish(db, premium([a]))
  await until(async () => (await asOwner(db, 'select from platform.event where position is null')).length === 0)
  await subscribe(a, { url: all.url, after: 0 })
  const { id } = await subscribe(a, { url: some.url, types: ['notice.created'] })
  await subscribe(b, { url: others.url })
  const notice = (organisation: string) => ({
    type: 'notice.created' as const,
    subject: 'nt_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
    recipients: [organisation],
    data: { noticeId: 'nt_01JD3ZQ8W5R7XG6K2M4N9P0TVB', kind: 'claim_drafted' }
  })
  for (let i = 0; i < 5; i += 1) await publish(db, premium([a]), notice(a), premium([b]))
  await untilLogged(a, 'delivered', 11 + 5)
  await untilLogged(b, 'delivered', 5)
  t.same(all.positions(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 'the first was there before, and was asked for')
  t.same(some.positions(), [3, 5, 7, 9, 11])
  t.same(others.positions(), [1, 2, 3, 4, 5], 'nothing of anybody else')
  await until(async () => (await call(a, 'GET', `/${id}`)).body.behind === 0)
  t.match((await call(a, 'GET', `/${id}`)).body, { position: 11, behind: 0, failingSince: null })
})

t.test('while a secret is replaced both sign; afterwards the new one alone', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t)
  deliver(t)
  const { id, secret: first } = await subscribe(a, { url: receiver.url })
  const rotate = async (overlapHours: number) =>
    (await call(a, 'POST', `/${id}/secret-rotations`, { overlapHours })).body
  const signedBy = async (...secrets: string[]) => {
    const before = receiver.received.length
    await publish(db, premium([a]))
    await until(() => receiver.received.length > before)
    const got = receiver.received.at(-1)
    return secrets.map(secret => got !== undefined && isGenuine(secret, got))
  }
  t.same(await signedBy(first), [true])
  const { secret: second, previousSecretUntil } = await rotate(1)
  t.match((await call(a, 'GET', `/${id}`)).body, { previousSecretUntil })
  t.same(await signedBy(first, second), [true, true])
  const { secret: third } = await rotate(1)
  t.same(await signedBy(first, second, third), [false, true, true], 'the last two alone')
  await asOwner(db, `update platform.webhook_secret set retires_at = now() where retires_at is not null`)
  t.same(await signedBy(second, third), [false, true])
  const { secret: fourth } = await rotate(0)
  t.same(await signedBy(third, fourth), [false, true])
  const { secret: fifth } = await rotate(1)
  await asOwner(db, `update platform.webhook_secret set sealed = '\\x01' where retires_at is not null`)
  t.same(await signedBy(fourth, fifth), [false, true], 'an old secret whose key is lost holds nothing up')
})

t.test('a test event has no position; it is signed and logged like any other', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t)
  deliver(t)
  const { id, secret } = await subscribe(a, { url: receiver.url })
  const asked = await call(a, 'POST', `/${id}/test-events`)
  t.equal(asked.status, 202, asked.text)
  t.match(asked.body, { type: 'webhook.test', cause: 'test', position: null, status: 'pending', attempts: [] })
  await untilLogged(a, 'delivered', 1)
  const [got] = receiver.received
  t.ok(got && isGenuine(secret, got))
  t.match(got?.event, {
    specversion: '1.0',
    id: asked.body.eventId,
    type: 'webhook.test',
    subject: id,
    data: { subscriptionId: id }
  })
  t.match((await call(a, 'GET', `/${id}/deliveries/${asked.body.id}`)).body, { status: 'delivered' })
})

t.test('events are sent again from a position on, or one of them alone, with the ids they had', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t)
  deliver(t)
  const { id } = await subscribe(a, { url: receiver.url })
  for (let i = 0; i < 4; i += 1) await publish(db, premium([a]))
  await untilLogged(a, 'delivered', 4)
  const replay = await call(a, 'POST', `/${id}/replays`, { after: 2 })
  t.match(replay, { status: 202, body: { position: 2, behind: 2 } })
  await untilLogged(a, 'delivered', 6)
  t.same(receiver.positions(), [1, 2, 3, 4, 3, 4])
  const [, second] = receiver.received
  const log = await deliveries(a, id)
  t.same(
    log.map((line: { cause: string }) => line.cause),
    ['replay', 'replay', 'event', 'event', 'event', 'event']
  )
  const line = log.find((one: { position: number }) => one.position === 2)
  const one = await call(a, 'POST', `/${id}/deliveries/${line.id}/replays`)
  t.match(one, { status: 202, body: { cause: 'replay', position: 2, status: 'pending' } })
  await untilLogged(a, 'delivered', 7)
  t.same(receiver.received.at(-1)?.event, second?.event)
  t.equal(receiver.received.at(-1)?.headers['webhook-id'], second?.headers['webhook-id'])
  const ahead = await call(a, 'POST', `/${id}/replays`, { after: 5 })
  t.match(ahead, { status: 400, body: { errors: [{ pointer: '/after', code: 'ahead' }] } })

  await asOwner(
    db,
    `update platform.event set positioned_at = now() - interval '1 year' where position <= 2 and organisation = '${a}'`
  )
  await asOwner(db, `select platform.purge_events('${a}', now() - interval '90 days', 10)`)
  t.match(await call(a, 'POST', `/${id}/replays`, { after: 1 }), {
    status: 410,
    body: { code: 'events.cursor_expired' }
  })
  t.match(await call(a, 'POST', `/${id}/deliveries/${line.id}/replays`), { status: 410 })
  t.match(await call(a, 'POST', `/${id}/replays`, { after: 2 }), { status: 202 })
  await untilLogged(a, 'delivered', 9)
  t.same(receiver.positions().slice(-2), [3, 4])
})

t.test('a paused subscription is sent nothing, and catches up when it goes on', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t)
  deliver(t)
  const { id } = await subscribe(a, { url: receiver.url })
  const paused = await call(a, 'PATCH', `/${id}`, { status: 'paused' }, { 'if-match': '*' })
  t.match(paused, { status: 200, body: { status: 'paused' } })
  await publish(db, premium([a]), premium([a]))
  t.match(await call(a, 'POST', `/${id}/test-events`), { status: 409, body: { code: 'conflict' } })
  await until(async () => (await call(a, 'GET', `/${id}`)).body.behind === 2)
  await sleep(100)
  t.same(receiver.received, [])
  await call(a, 'PATCH', `/${id}`, { status: 'active' }, { 'if-match': '*' })
  await untilLogged(a, 'delivered', 2)
  t.same(receiver.positions(), [1, 2])
})
