// A request that finds its account taken at the last moment is worked out a second time, under the account's lock.
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { lesserWon, won } from '@trade-credit/domain/won.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { MOST_ATTEMPTS } from '@trade-credit/service/platform/attempts.ts'
import { changing } from '@trade-credit/service/platform/changing.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { createPlatform, type Platform } from '@trade-credit/service/platform/platform.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import t, { type Test } from 'tap'
import { Type } from 'typebox'
import { probe, token } from '../service/probe.ts'
import { BUYER, ledgerDatabase, line, newHold, tryToHold, YEAR } from './ledger-database.ts'

const LIMIT = 1_000

/** A route that holds as much as is left, at most what is asked; `meanwhile` is called between asking and holding. */
async function holdingService(t: Test, meanwhile: (attempt: number) => Promise<unknown>) {
  const db = await ledgerDatabase(t)
  const platform = createPlatform({ pool: db.api, sandbox: false, responseGuard: true })
  const { app } = await probe({ level: 'error', routes: app => routes(app, platform, meanwhile) })
  t.teardown(() => app.close())
  return { app, db }
}

function routes(app: App, platform: Platform, meanwhile: (attempt: number) => Promise<unknown>): void {
  const hold: Parameters<typeof idempotent<typeof schema>>[1] = async (request, { trx, actor, attempt }) => {
    const asked = won(request.body.amount)
    const lock = attempt > 1
    const left = await availableOn(trx, [{ account: BUYER, limit: won(LIMIT) }], YEAR, { lock })
    const amount = lesserWon(asked, left.get(BUYER) ?? won(0))
    await meanwhile(attempt)
    if (amount === won(0)) problem('conflict')
    const id = newId('ho')
    const one = { line: 'b', account: BUYER, amount, limit: won(LIMIT) }
    const { organisation } = actor
    placeHold(trx, {
      id,
      subject: 'of_1',
      organisation,
      period: YEAR,
      expiresOn: null as PlainDate | null,
      lines: [one]
    })
    return { status: 201, body: { amount: Number(amount), attempt } }
  }
  const schema = {
    operationId: 'hold',
    summary: 'Hold what is left',
    headers: IdempotencyHeaders,
    body: fields({ amount: Type.Integer() }),
    response: { 201: fields({ amount: Type.Integer(), attempt: Type.Integer() }), ...problems(404, 409, 422) }
  }
  const config = { scope: 'orders:write' } as const
  app.post('/v1/holds', { schema, config }, idempotent(platform, hold, { again: isCapacityTaken }))
  const put = { ...schema, operationId: 'putHold', headers: Type.Object({}) }
  app.put('/v1/hold', { schema: put, config }, changing(platform, hold as never, { again: isCapacityTaken }))
  const once = { ...schema, operationId: 'holdOnce' }
  app.post('/v1/single-attempts', { schema: once, config }, idempotent(platform, hold))
}

const portal = await token()
const send = (app: App, url: string, amount: number, key = newId('key')) =>
  app.inject({
    method: url === '/v1/hold' ? 'PUT' : 'POST',
    url,
    headers: { authorization: `Bearer ${portal}`, ...(url === '/v1/hold' ? {} : { 'idempotency-key': key }) },
    payload: { amount }
  })

for (const url of ['/v1/holds', '/v1/hold']) {
  t.test(`${url}: the second attempt holds what somebody else left`, async t => {
    const taking = async (attempt: number) => {
      if (attempt === 1) await tryToHold(db.policy, newHold([line(400, LIMIT)]))
    }
    const { app, db } = await holdingService(t, attempt => taking(attempt))
    const answer = await send(app, url, 700, 'one')
    t.equal(answer.statusCode, 201)
    t.same(answer.json(), { amount: 600, attempt: 2 })
    if (url === '/v1/hold') return
    const replayed = await send(app, url, 700, 'one')
    t.equal(replayed.body, answer.body, 'the answer that is kept is the second attempt’s')
    const { rows } = await db.owner.query('select count(*)::int as holds from ledger.hold')
    t.same(rows, [{ holds: 2 }], 'the first attempt left nothing')
  })
}

t.test('the first attempt is enough when nobody else came', async t => {
  const { app } = await holdingService(t, async () => {})
  t.same((await send(app, '/v1/holds', 700)).json(), { amount: 700, attempt: 1 })
  t.same((await send(app, '/v1/holds', 700)).json(), { amount: 300, attempt: 1 })
  t.equal((await send(app, '/v1/holds', 700)).statusCode, 409, 'a refusal is an answer, not another attempt')
})

t.test('without `again` the same request fails, and so does one that fails every time', async t => {
  const { app, db } = await holdingService(t, () => tryToHold(db.policy, newHold([line(400, LIMIT)])))
  t.equal((await send(app, '/v1/single-attempts', 700)).statusCode, 500)
  let attempts = 0
  const endless = await holdingService(t, async () => {
    attempts += 1
    throw Object.assign(new Error('always'), { code: 'TC001' })
  })
  t.equal((await send(endless.app, '/v1/holds', 1)).statusCode, 500)
  t.equal(attempts, MOST_ATTEMPTS)
})
