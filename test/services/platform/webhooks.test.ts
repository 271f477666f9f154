import t from 'tap'
import { asOwner, bearer } from './feed.ts'
import { webhookService } from './webhook-service.ts'

const URL_OF_RECEIVER = 'http://127.0.0.1:9/hook'

const { db, app, call, newOrganisation, subscribe, deliveries } = await webhookService(t)

t.test('the secret is shown once, and kept nowhere in the clear', async t => {
  const a = newOrganisation()
  const headers = { ...(await bearer(a, 'webhooks:write')), 'idempotency-key': '"first"' }
  const create = () =>
    app.inject({ method: 'POST', url: '/v1/webhook-subscriptions', headers, payload: { url: URL_OF_RECEIVER } })
  const created = await create()
  t.equal(created.statusCode, 201, created.body)
  const { id, secret, ...shown } = created.json()
  t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.equal(created.headers['location'], `/v1/webhook-subscriptions/${id}`)
  t.match(shown, { url: URL_OF_RECEIVER, types: null, status: 'active', position: 0, behind: 0, disabledReason: null })
  t.same((await call(a, 'GET', `/${id}`)).body, { id, ...shown }, 'no secret in it')
  t.same((await call(a, 'GET', '')).body, { items: [{ id, ...shown }], nextCursor: null })

  const again = await create()
  t.equal(again.body, created.body, 'the same request with the same key is answered with the same bytes')
  t.equal(again.headers['idempotency-replayed'], 'true')
  const rotated = await call(a, 'POST', `/${id}/secret-rotations`, {})
  for (const hidden of [secret, rotated.body.secret]) {
    const bytes = Buffer.from(hidden.slice('whsec_'.length), 'base64').toString('hex')
    const tables = ['webhook_secret', 'webhook_subscription', 'idempotent_answer', 'audit_entry']
    for (const table of tables) {
      const rows = await asOwner<{ text: string }>(db, `select x::text as text from platform.${table} x`)
      t.notOk(
        rows.some(({ text }) => text.includes(hidden) || text.includes(bytes)),
        table
      )
    }
  }
  t.equal((await call(a, 'GET', '')).body.items.length, 1)
})

t.test('a subscription is changed and deleted by who read it last', async t => {
  const a = newOrganisation()
  const { id } = await subscribe(a, { url: URL_OF_RECEIVER, description: 'Desk', types: ['notice.created'] })
  const change = { url: 'http://127.0.0.1:10/', types: null }
  t.match(await call(a, 'PATCH', `/${id}`, change), { status: 428 })
  t.match(await call(a, 'PATCH', `/${id}`, change, { 'if-match': '"9.en"' }), { status: 412 })
  const changed = await call(a, 'PATCH', `/${id}`, change, { 'if-match': '"1.en"' })
  t.match(changed, { status: 200, headers: { etag: '"2.en"' } })
  t.match(changed.body, { url: 'http://127.0.0.1:10/', types: null, description: 'Desk', status: 'active' })
  t.match(await call(a, 'DELETE', `/${id}`, undefined, { 'if-match': '"1.en"' }), { status: 412 })
  t.match(await call(a, 'DELETE', `/${id}`, undefined, { 'if-match': '"2.en"' }), { status: 204 })
  t.match(await call(a, 'GET', `/${id}`), { status: 404 })
})

t.test('what is another organisation’s is not there', async t => {
  const [a, b] = [newOrganisation(), newOrganisation()]
  const { id } = await subscribe(a, { url: URL_OF_RECEIVER })
  const test = await call(a, 'POST', `/${id}/test-events`)
  const requests = [
    ['GET', `/${id}`],
    ['PATCH', `/${id}`, { status: 'paused' }],
    ['DELETE', `/${id}`],
    ['POST', `/${id}/secret-rotations`, {}],
    ['POST', `/${id}/test-events`],
    ['POST', `/${id}/replays`, { after: 0 }],
    ['GET', `/${id}/deliveries`],
    ['GET', `/${id}/deliveries/${test.body.id}`],
    ['POST', `/${id}/deliveries/${test.body.id}/replays`]
  ] as const
  for (const [method, path, body] of requests) {
    const { status, body: answer } = await call(b, method, path, body, { 'if-match': '*' })
    t.equal(status, 404, `${method} ${path}`)
    t.equal(answer.code, 'not_found')
  }
  t.same((await call(b, 'GET', '')).body.items, [])
  const other = await subscribe(b, { url: URL_OF_RECEIVER })
  t.match(await call(b, 'GET', `/${other.id}/deliveries/${test.body.id}`), { status: 404 })
  const rows = await db.api.query('select id from platform.webhook_subscription')
  t.same(rows.rows, [], 'nobody sees nothing')
  for (const text of [
    'select sealed from platform.webhook_secret',
    'select leased_by from platform.webhook_subscription'
  ]) {
    await t.rejects(db.api.query(text), { code: '42501' }, text)
  }
})

t.test('a position that the feed does not have, and a type that there is not, are refused', async t => {
  const a = newOrganisation()
  const ask = (body: object) => call(a, 'POST', '', { url: URL_OF_RECEIVER, ...body })
  t.match(await ask({ after: 1 }), { status: 410, body: { code: 'events.cursor_ahead' } })
  t.match(await ask({ types: ['claim.eaten'] }), { status: 400, body: { errors: [{ pointer: '/types/0' }] } })
  t.match(await ask({ types: [] }), { status: 400 })
  t.match(await ask({ secret: 'mine' }), { status: 400, body: { errors: [{ pointer: '/secret' }] } })
})

t.test('an organisation has twenty subscriptions at most, listed page by page', async t => {
  const [a, b] = [newOrganisation(), newOrganisation()]
  for (let i = 0; i < 20; i += 1) await subscribe(a, { url: URL_OF_RECEIVER })
  t.match(await call(a, 'POST', '', { url: URL_OF_RECEIVER }), { status: 409, body: { code: 'conflict' } })
  await subscribe(b, { url: URL_OF_RECEIVER })
  const first = (await call(a, 'GET', '?limit=15')).body
  const second = (await call(a, 'GET', `?limit=15&cursor=${first.nextCursor}`)).body
  t.same([first.items.length, second.items.length, second.nextCursor], [15, 5, null])
})

t.test('the log is filtered and read page by page', async t => {
  const a = newOrganisation()
  const { id } = await subscribe(a, { url: URL_OF_RECEIVER })
  for (let i = 0; i < 3; i += 1) await call(a, 'POST', `/${id}/test-events`)
  const [latest, , oldest] = await deliveries(a, id)
  const page = (await call(a, 'GET', `/${id}/deliveries?limit=2`)).body
  t.equal(page.items.length, 2)
  t.same((await call(a, 'GET', `/${id}/deliveries?limit=2&cursor=${page.nextCursor}`)).body, {
    items: [oldest],
    nextCursor: null
  })
  t.same(await deliveries(a, id, `?eventId=${latest.eventId}`), [latest])
  t.equal((await deliveries(a, id, '?type=webhook.test&status=pending')).length, 3)
  t.same(await deliveries(a, id, '?status=delivered'), [])
  const other = (await subscribe(a, { url: URL_OF_RECEIVER })).id
  const mixed = await call(a, 'GET', `/${other}/deliveries?limit=2&cursor=${page.nextCursor}`)
  t.match(mixed, { status: 400, body: { errors: [{ pointer: '/query/cursor' }] } })
})
