import { setTimeout as sleep } from 'node:timers/promises'
import {
  delayAfter,
  pauseAfter,
  RETRY_SCHEDULE
} from '@trade-credit/service/platform/webhook-delivery/retry-schedule.ts'
import t from 'tap'
import { asOwner, premium, publish, until } from './feed.ts'
import { isGenuine, startReceiver } from './receiver.ts'
import { FAST, webhookService } from './webhook-service.ts'

const { db, call, newOrganisation, subscribe, deliver, deliveries, untilLogged } = await webhookService(t)

t.test('the schedule: eleven attempts over more than three days, each delay longer by up to a fifth', async t => {
  const { delays, pauses } = RETRY_SCHEDULE
  t.equal(delays.length, 10)
  const hours = delays.reduce((sum, ms) => sum + ms, 0) / 3_600_000
  t.ok(hours > 72 && hours < 96, `${hours} hours`)
  t.same(
    delays.toSorted((a, b) => a - b),
    delays
  )
  const table: [attempts: number, chance: number, ms: number | undefined][] = [
    [1, 0, 5_000],
    [1, 0.5, 5_500],
    [2, 0, 60_000],
    [10, 0, 86_400_000],
    [10, 1, 103_680_000],
    [11, 0, undefined]
  ]
  for (const [attempts, chance, ms] of table) t.equal(delayAfter(attempts, RETRY_SCHEDULE, chance), ms)
  for (const [failures, ms] of [
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 5_000],
    [pauses.length, 300_000],
    [1_000, 300_000]
  ] as const) {
    t.equal(pauseAfter(failures, RETRY_SCHEDULE, 0), ms, `${failures} failures in a row`)
  }
})

t.test('a delivery that fails is tried again by the schedule, and those behind it do not wait', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t, ({ event }, nth) => (event.position === 1 && nth < 5 ? 503 : 204))
  deliver(t)
  const { id, secret } = await subscribe(a, { url: receiver.url })
  await publish(db, premium([a]), premium([a]))
  await untilLogged(a, 'delivered', 2)
  t.same(receiver.positions(), [1, 2, 1, 1, 1], 'in order, unless tried again')
  const tries = receiver.received.filter(({ event }) => event.position === 1)
  const gaps = tries.slice(1).map(({ at }, i) => at - (tries[i]?.at ?? 0))
  for (const [i, gap] of gaps.entries()) t.ok(gap >= (FAST.delays[i] ?? 0), `${Math.round(gap)} ms after try ${i + 1}`)
  t.equal(new Set(tries.map(({ headers }) => headers['webhook-id'])).size, 1, 'the id stays')
  for (const one of tries) t.ok(isGenuine(secret, one), 'each is signed for its own time')
  const line = (await deliveries(a, id)).find((one: { position: number }) => one.position === 1)
  t.match(line.attempts, [
    { outcome: 'refused', status: 503 },
    { outcome: 'refused', status: 503 },
    { outcome: 'refused', status: 503 },
    { outcome: 'delivered', status: 204 }
  ])
})

t.test('after the last attempt the delivery has failed, and can be replayed', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t, () => 500)
  deliver(t)
  const { id } = await subscribe(a, { url: receiver.url })
  await publish(db, premium([a]))
  await untilLogged(a, 'failed', 1)
  t.equal(receiver.received.length, 4, 'the first attempt, and one after each delay')
  const [line] = await deliveries(a, id, '?status=failed')
  t.match(line, { status: 'failed', nextAttemptAt: null })
  t.match((await call(a, 'GET', `/${id}`)).body, { status: 'active', position: 1, behind: 0, failingSince: /Z$/ })
  receiver.answers(() => 200)
  await call(a, 'POST', `/${id}/deliveries/${line.id}/replays`)
  await untilLogged(a, 'delivered', 1)
  t.match((await call(a, 'GET', `/${id}`)).body, { failingSince: null })
})

t.test('410 disables the subscription at once, with a notice; it goes on where it stopped', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t, () => 410)
  deliver(t)
  const { id } = await subscribe(a, { url: receiver.url })
  await publish(db, premium([a]), premium([a]))
  await untilLogged(a, 'failed', 1)
  const { body, headers } = await call(a, 'GET', `/${id}`)
  t.match(body, { status: 'disabled', disabledReason: 'gone', position: 1 })
  t.match(headers['etag'], '"2.en"', 'a change of ours is a new version, too')
  t.match(await asOwner(db, `select kind, parameters, subject from platform.notice where organisation = '${a}'`), [
    {
      kind: 'webhook_disabled',
      parameters: { reason: 'gone' },
      subject: { webhookSubscriptionId: id }
    }
  ])
  const [entry] = await asOwner<{ action: string }>(
    db,
    `select action from platform.audit_entry where action = 'webhook_subscription.disabled' and aggregate_id = '${id}'`
  )
  t.ok(entry)
  await publish(db, premium([a]))
  await sleep(100)
  t.equal(receiver.received.length, 1, 'nothing more is sent')
  receiver.answers(() => 204)
  await call(a, 'PATCH', `/${id}`, { status: 'active' }, { 'if-match': '"2.en"' })
  // The notice is an event of the organisation's own, and comes by the same way.
  await untilLogged(a, 'delivered', 3)
  t.same(receiver.positions(), [1, 2, 3, 4])
})

t.test('a receiver that took nothing for days is given up', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t, () => 500)
  deliver(t, { schedule: { ...FAST, giveUpAfter: 150, delays: Array(50).fill(40) } })
  const { id } = await subscribe(a, { url: receiver.url })
  await publish(db, premium([a]))
  await until(async () => (await call(a, 'GET', `/${id}`)).body.status === 'disabled')
  t.match((await call(a, 'GET', `/${id}`)).body, { disabledReason: 'failing' })
  const [first, last] = [receiver.received[0], receiver.received.at(-1)]
  t.ok((last?.at ?? 0) - (first?.at ?? 0) >= 140, 'not before its time')
})

t.test('after failures in a row the receiver is left alone for a while, with what waits for it', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t, () => 503)
  deliver(t, { schedule: { ...FAST, delays: [10_000], pauses: [0, 150] } })
  await subscribe(a, { url: receiver.url })
  await publish(db, ...Array.from({ length: 10 }, () => premium([a])))
  await until(() => receiver.received.length === 3)
  const [, second, third] = receiver.received
  t.ok((third?.at ?? 0) - (second?.at ?? 0) >= 150)
  receiver.answers(() => 204)
  await until(() => receiver.received.length === 10)
  t.same(receiver.positions(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

t.test('a test event does not wait for the end of the time for which a receiver is left alone', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t, () => 503)
  deliver(t, { schedule: { ...FAST, delays: [60_000], pauses: [60_000] } })
  const { id } = await subscribe(a, { url: receiver.url })
  await publish(db, premium([a]))
  await untilLogged(a, 'pending', 1)
  receiver.answers(() => 204)
  t.equal((await call(a, 'POST', `/${id}/test-events`)).status, 202)
  await until(() => receiver.received.length === 2)
  const [, test] = receiver.received
  t.equal(test?.event.type, 'webhook.test')
})

t.test('Retry-After is heeded', async t => {
  const a = newOrganisation()
  const receiver = await startReceiver(t, () => ({ status: 429, headers: { 'retry-after': '3600' } }))
  deliver(t)
  const { id } = await subscribe(a, { url: receiver.url })
  await publish(db, premium([a]))
  await untilLogged(a, 'pending', 1)
  const [line] = await deliveries(a, id)
  const minutes = (Date.parse(line.nextAttemptAt) - Date.parse(line.createdAt)) / 60_000
  t.ok(minutes > 59 && minutes < 61)
})

t.test('a receiver that does not answer holds up nobody else, however few are sent to at a time', async t => {
  const [a, b] = [newOrganisation(), newOrganisation()]
  const hung = Promise.withResolvers<number>()
  t.teardown(() => hung.resolve(204))
  const [slow, quick] = [await startReceiver(t, () => hung.promise), await startReceiver(t)]
  deliver(t, { concurrency: 2, answerWithinMs: 1500, schedule: { ...FAST, delays: [60_000] } })
  const { id } = await subscribe(a, { url: slow.url })
  await subscribe(b, { url: quick.url })
  await publish(db, premium([a]))
  await until(() => slow.received.length === 1)
  for (let i = 0; i < 5; i += 1) await publish(db, premium([b]))
  await untilLogged(b, 'delivered', 5)
  t.same(await deliveries(a, id), [], 'the other one still waits')
  await untilLogged(a, 'pending', 1)
  t.match(await deliveries(a, id), [{ attempts: [{ outcome: 'timeout', status: null }] }])
})

/** A line of the log with one attempt. */
interface Logged {
  readonly attempts: readonly [{ readonly outcome: string; readonly status: number }]
}

t.test('only the status of an answer counts', async t => {
  const [a, b] = [newOrganisation(), newOrganisation()]
  const elsewhere = await startReceiver(t)
  const answers = [
    { status: 302, headers: { location: elsewhere.url } },
    { status: 200, body: 'x'.repeat(5_000_000) },
    { status: 299 },
    { status: 404 }
  ]
  const receiver = await startReceiver(t, ({ event }) => answers[event.position - 1] ?? 204)
  deliver(t, { schedule: { ...FAST, delays: [] } })
  const { id } = await subscribe(a, { url: receiver.url })
  await publish(db, ...answers.map(() => premium([a])))
  await untilLogged(a, 'delivered', 2)
  await untilLogged(a, 'failed', 2)
  const log = (await deliveries(a, id)).toReversed()
  t.same(
    log.map(({ attempts: [one] }: Logged) => [one.outcome, one.status]),
    [
      ['redirect', 302],
      ['delivered', 200],
      ['delivered', 299],
      ['refused', 404]
    ]
  )
  t.same(elsewhere.received, [], 'no redirect is followed')
  t.notMatch(JSON.stringify(log), 'xxxx', 'nothing of the body is kept')
  const dead = await subscribe(b, { url: `http://127.0.0.1:1/` })
  await publish(db, premium([b]))
  await untilLogged(b, 'failed', 1)
  t.match(await deliveries(b, dead.id), [{ attempts: [{ outcome: 'connection', status: null }] }])
})
