import { createPool } from '@trade-credit/database/pool.ts'
import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import type { App, AppOptions } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { auditRoutes } from '@trade-credit/service/platform/audit/routes.ts'
import { changing } from '@trade-credit/service/platform/changing.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { createPlatform, type Platform } from '@trade-credit/service/platform/platform.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { clockRoutes } from '@trade-credit/service/platform/sandbox/routes.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import pg from 'pg'
import { Type } from 'typebox'
import { probe, token } from '../service/probe.ts'

/** A tenant table as services have them, for the orders of these tests. Nothing in it is unique but the id. */
export const ORDERS = `
  create table quote.order_taken (
    organisation text not null, id text not null, item text not null, business_date date not null,
    primary key (organisation, id));
  alter table quote.order_taken enable row level security;
  create policy own on quote.order_taken using (organisation = platform.current_organisation());
  create policy auditor on quote.order_taken for select using (platform.current_actor_kind() = 'auditor');
  grant select, insert on quote.order_taken to quote_api;`

/** Runs SQL as the role that owns everything. */
export async function asOwner<Row extends pg.QueryResultRow>(database: TestDatabase, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  try {
    const { rows } = await client.query<Row>(sql)
    return rows
  } finally {
    await client.end()
  }
}

const OrderView = fields({ id: Type.String(), item: Type.String(), on: Type.String() })
const OrderBody = fields({ item: Type.String({ maxLength: 100 }) })
const ShopParams = fields({ shop: Type.String({ maxLength: 20 }) })

export interface OrderServiceOptions {
  readonly max?: number
  readonly sandbox?: boolean
  readonly responseGuard?: boolean
  readonly app?: Partial<AppOptions>
  /** Called in the middle of the work of every order. */
  readonly onWork?: (item: string) => Promise<void> | void
  readonly routes?: (app: App, platform: Platform) => void
}

/** A service that takes orders, on its own pool; `close` ends both. */
export async function orderService(database: TestDatabase, options: OrderServiceOptions = {}) {
  const pool = createPool({
    connectionString: database.urlOf('quote_api'),
    applicationName: 'orders',
    ...(options.max === undefined ? {} : { max: options.max })
  })
  const responseGuard = options.responseGuard ?? true
  const platform = createPlatform({ pool, sandbox: options.sandbox ?? false, responseGuard })
  const { app, lines } = await probe({
    level: 'error',
    responseGuard,
    ...options.app,
    routes: app => {
      clockRoutes(app, platform)
      auditRoutes(app, platform, 'a key for the cursors of tests, 32+ long')
      orderRoutes(app, platform, options.onWork)
      options.routes?.(app, platform)
    }
  })
  const close = async () => {
    await app.close()
    await pool.end()
  }
  return { app, pool, platform, lines, close }
}

function orderRoutes(app: App, platform: Platform, onWork: OrderServiceOptions['onWork']): void {
  app.post(
    '/v1/shops/:shop/orders',
    {
      schema: {
        operationId: 'takeOrder',
        summary: 'Take an order',
        headers: IdempotencyHeaders,
        params: ShopParams,
        body: OrderBody,
        response: { 201: OrderView, ...problems(404, 409, 422) }
      },
      config: { scope: 'orders:write' }
    },
    idempotent(platform, async (request, { trx, actor, businessDate }) => {
      const { item } = request.body
      const id = newId('or')
      await trx.query({
        text: 'insert into quote.order_taken (organisation, id, item, business_date) values ($1, $2, $3, $4)',
        values: [actor.organisation, id, item, businessDate]
      })
      recordChange(trx, {
        aggregate: { type: 'order', id },
        action: 'order.taken',
        facts: { shop: request.params.shop }
      })
      await onWork?.(item)
      if (item === 'sold out') problem('conflict')
      const body = item === 'unsayable' ? { id, surprise: true } : { id, item, on: businessDate }
      return { status: 201, body, headers: { Location: `/v1/orders/${id}`, ETag: '"1.ko"' } }
    })
  )
  app.get(
    '/v1/shops/:shop/orders',
    {
      schema: {
        operationId: 'countOrders',
        summary: 'Count the orders',
        params: ShopParams,
        response: { 200: fields({ count: Type.Integer(), on: Type.String() }) }
      },
      config: { scope: 'orders:read' }
    },
    reading(platform, async (_request, { trx, businessDate }) => {
      const today = businessDate()
      const [row] = await trx.query<{ count: bigint }>({ text: 'select count(*) from quote.order_taken' })
      return { status: 200, body: { count: Number(row?.count), on: await today } }
    })
  )
  app.post(
    '/v1/order-previews',
    {
      schema: {
        operationId: 'previewOrder',
        summary: 'Work out an order',
        body: OrderBody,
        response: { 200: fields({ item: Type.String(), on: Type.String() }) }
      },
      config: { scope: 'orders:write' }
    },
    computing(platform, (request, { businessDate }) => ({
      status: 200,
      body: { item: request.body.item, on: businessDate }
    }))
  )
  app.put(
    '/v1/shops/:shop/order',
    {
      schema: {
        operationId: 'putOrder',
        summary: 'Put the one order of a shop',
        params: ShopParams,
        body: OrderBody,
        response: { 200: OrderView }
      },
      config: { scope: 'orders:write' }
    },
    changing(platform, async (request, { trx, actor, businessDate }) => {
      const { shop } = request.params
      const { item } = request.body
      await trx.query({
        text: `insert into quote.order_taken (organisation, id, item, business_date) values ($1, $2, $3, $4)
          on conflict (organisation, id) do nothing`,
        values: [actor.organisation, shop, item, businessDate]
      })
      return { status: 200, body: { id: shop, item, on: businessDate } }
    })
  )
}

const portal = await token()

/** Sends an order to a shop; as the portal unless told. */
export function order(app: App, key: string | null, item: unknown = 'bolts', by = portal, shop = 'seoul') {
  return app.inject({
    method: 'POST',
    url: `/v1/shops/${shop}/orders`,
    headers: { authorization: `Bearer ${by}`, ...(key === null ? {} : { 'idempotency-key': key }) },
    payload: { item } as object
  })
}

export { portal, token }
