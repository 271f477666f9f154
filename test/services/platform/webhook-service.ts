import { startDeliverer } from '@trade-credit/service/platform/webhook-delivery/deliverer.ts'
import { destinations } from '@trade-credit/service/platform/webhook-delivery/destinations.ts'
import { secretBox } from '@trade-credit/service/platform/webhook-delivery/signing-secrets.ts'
import { webhookMetrics } from '@trade-credit/service/platform/webhook-delivery/webhook-metrics.ts'
import { deliveryRoutes } from '@trade-credit/service/platform/webhooks/deliveries.routes.ts'
import { webhookRoutes } from '@trade-credit/service/platform/webhooks/routes.ts'
import { pino } from 'pino'
import type { Test } from 'tap'
import { bearer, type Instance, instance, until } from './feed.ts'
import { jobDatabase } from './workers.ts'

export const KEY = 'a key for tests that has 32 characters'
export const LOOPBACK = ['127.0.0.0/8', '::1/128']

/** Retries in milliseconds in place of hours; nothing is given up before a day. */
export const FAST = { delays: [40, 80, 120], pauses: [0], jitter: 0, giveUpAfter: 86_400_000 }

type DelivererOptions = Partial<Parameters<typeof startDeliverer>[0]>

/** The webhooks of a service over a database of its own, for all tests of a file; `deliver` starts what sends. */
export async function webhookService(t: Test) {
  const db = await jobDatabase(t)
  db.sequencer()
  const parts = { box: secretBox(KEY), destinations: destinations({ testNetworks: LOOPBACK }) }
  const own = await instance(db, (app, { platform }) => {
    webhookRoutes(app, platform, KEY, parts)
    deliveryRoutes(app, platform, KEY, parts)
  })
  const call = callerOf(own)
  let organisations = 0
  /** One that no other test of this database has. */
  const newOrganisation = () => `org_${(organisations += 1)}`
  /** Starts what delivers, as an instance of a service has it; it ends with the test. */
  const deliver = (t: Test, options: DelivererOptions = {}) => {
    const metrics = webhookMetrics()
    const started = startDeliverer({
      pool: db.job,
      listener: own.listener,
      metrics,
      log: pino({ level: 'silent' }),
      schedule: FAST,
      leaseMs: 1_000,
      lookEveryMs: 20,
      ...parts,
      ...options
    })
    let stopped: Promise<void> | undefined
    const stop = () => (stopped ??= started.stop())
    t.teardown(stop)
    return { stop, metrics }
  }
  /** Subscribes the organisation, and gives the subscription with its secret. */
  const subscribe = async (organisation: string, body: object) => {
    const answer = await call(organisation, 'POST', '', body)
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body
  }
  const deliveries = async (organisation: string, id: string, query = '') =>
    (await call(organisation, 'GET', `/${id}/deliveries${query}`)).body.items
  /** Waits until so many deliveries of the organisation stand in its logs with the status. */
  const untilLogged = (organisation: string, status: string, count: number) =>
    until(async () => {
      const { rows } = await db.job.query(
        'select from platform.webhook_delivery where organisation = $1 and status = $2',
        [organisation, status]
      )
      return rows.length >= count
    })
  return { db, ...own, call, newOrganisation, deliver, subscribe, deliveries, untilLogged }
}

let keys = 0

function callerOf({ app }: Instance) {
  return async (
    organisation: string,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {}
  ) => {
    const reply = await app.inject({
      method,
      url: `/v1/webhook-subscriptions${path}`,
      headers: {
        ...(await bearer(organisation, 'webhooks:write')),
        'accept-language': 'en',
        ...(method === 'POST' ? { 'idempotency-key': `"webhooks-${(keys += 1)}"` } : {}),
        ...headers
      },
      ...(body === undefined ? {} : { payload: body })
    })
    const body_ = reply.body === '' ? null : reply.json()
    return { status: reply.statusCode, headers: reply.headers, body: body_, text: reply.body }
  }
}
