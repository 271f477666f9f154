import { noContent, problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { askedPage } from '../../http/asked-page.ts'
import { etagOf, IfMatchHeaders, requireIfMatch } from '../../http/etag.ts'
import { problem } from '../../problems/problems.ts'
import { changing } from '../changing.ts'
import { IdempotencyHeaders } from '../idempotency/idempotency-key.ts'
import { idempotent } from '../idempotency/idempotent.ts'
import type { Platform } from '../platform.ts'
import { reading } from '../reading.ts'
import type { Destination, Destinations, Refusal } from '../webhook-delivery/destinations.ts'
import { changeSubscription, createSubscription, removeSubscription } from './change-subscription.ts'
import { refuseDestination } from './refuse-destination.ts'
import {
  CreatedSubscription,
  NewSubscription,
  SubscriptionChange,
  SubscriptionPage,
  SubscriptionParams,
  SubscriptionsQuery,
  SubscriptionView,
  subscriptionView
} from './schemas.ts'
import { sealedAnswers } from './sealed-answers.ts'
import { findSubscription, findSubscriptions, lockSubscription } from './subscriptions.repository.ts'
import type { WebhookParts } from './webhook-parts.ts'

const createSchema = {
  operationId: 'createWebhookSubscription',
  summary: 'Have the events of your feed sent to an address of yours',
  description:
    'Events are posted as CloudEvents 1.0 in JSON, signed by Standard Webhooks with the secret that this answer shows. Each comes once at least, and in the order of its position unless it had to be tried again.',
  tags: ['webhooks'],
  headers: IdempotencyHeaders,
  body: NewSubscription,
  response: { 201: CreatedSubscription, ...problems(409, 410, 422) }
}
const listSchema = {
  operationId: 'listWebhookSubscriptions',
  summary: 'List your webhook subscriptions, latest first',
  tags: ['webhooks'],
  querystring: SubscriptionsQuery,
  response: { 200: SubscriptionPage }
}
const getSchema = {
  operationId: 'getWebhookSubscription',
  summary: 'Read a webhook subscription, and how far its deliveries came',
  tags: ['webhooks'],
  params: SubscriptionParams,
  response: { 200: SubscriptionView, ...problems(404) }
}
const changeSchema = {
  operationId: 'changeWebhookSubscription',
  summary: 'Change a webhook subscription, pause it, or go on with it',
  tags: ['webhooks'],
  params: SubscriptionParams,
  headers: IfMatchHeaders,
  body: SubscriptionChange,
  response: { 200: SubscriptionView, ...problems(404, 412, 428) }
}
const deleteSchema = {
  operationId: 'deleteWebhookSubscription',
  summary: 'Delete a webhook subscription with its log',
  tags: ['webhooks'],
  params: SubscriptionParams,
  headers: IfMatchHeaders,
  response: { 204: noContent('It is deleted.'), ...problems(404, 412, 428) }
}

/** The organisation's webhook subscriptions. The key signs the cursors. */
export function webhookRoutes(app: App, platform: Platform, cursorKey: string, parts: WebhookParts): void {
  const destinations = lookedUp(parts.destinations)

  app.post(
    '/v1/webhook-subscriptions',
    { schema: createSchema, config: { scope: 'webhooks:write' }, preHandler: destinations.lookUp },
    idempotent(
      platform,
      async (request, { trx }) => {
        refuseDestination(destinations.of(request))
        const { row, secret } = await createSubscription(trx, request.body, parts.box)
        const headers = {
          location: `/v1/webhook-subscriptions/${row.id}`,
          etag: etagOf(row.version, request.language)
        }
        return { status: 201, headers, body: { ...subscriptionView(row), secret } }
      },
      { sealed: sealedAnswers(parts.box) }
    )
  )

  app.get(
    '/v1/webhook-subscriptions',
    { schema: listSchema, config: { scope: 'webhooks:read' } },
    reading(platform, async (request, { trx }) => {
      const page = askedPage(request, cursorKey)
      return page.answer(await findSubscriptions(trx, page), subscriptionView)
    })
  )

  app.get(
    '/v1/webhook-subscriptions/:id',
    { schema: getSchema, config: { scope: 'webhooks:read' } },
    reading(platform, async (request, { trx }) => {
      const row = await findSubscription(trx, request.params.id)
      if (!row) return problem('not_found')
      return { status: 200, headers: { etag: etagOf(row.version, request.language) }, body: subscriptionView(row) }
    })
  )

  app.patch(
    '/v1/webhook-subscriptions/:id',
    { schema: changeSchema, config: { scope: 'webhooks:write' }, preHandler: destinations.lookUp },
    changing(platform, async (request, { trx }) => {
      const before = await lockSubscription(trx, request.params.id)
      if (!before) return problem('not_found')
      requireIfMatch(request, before.version)
      if (request.body.url !== undefined) refuseDestination(destinations.of(request))
      const row = await changeSubscription(trx, before, request.body)
      return { status: 200, headers: { etag: etagOf(row.version, request.language) }, body: subscriptionView(row) }
    })
  )

  app.delete(
    '/v1/webhook-subscriptions/:id',
    { schema: deleteSchema, config: { scope: 'webhooks:write' } },
    changing(platform, async (request, { trx }) => {
      const row = await lockSubscription(trx, request.params.id)
      if (!row) return problem('not_found')
      requireIfMatch(request, row.version)
      await removeSubscription(trx, row)
      return { status: 204 }
    })
  )
}

/** Looks an address up before the transaction begins: a slow name server must hold no connection of the database. */
function lookedUp(known: Destinations) {
  const found = new WeakMap<object, Destination | Refusal>()
  return {
    async lookUp(request: { readonly body: unknown }): Promise<void> {
      const { url } = request.body as { readonly url?: string }
      if (url !== undefined) found.set(request, await known.find(url))
    },
    of: (request: object): Destination | Refusal => found.get(request) ?? 'malformed'
  }
}
