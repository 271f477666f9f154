import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { askedPage } from '../../http/asked-page.ts'
import { problem } from '../../problems/problems.ts'
import { IdempotencyHeaders } from '../idempotency/idempotency-key.ts'
import { idempotent } from '../idempotency/idempotent.ts'
import type { Platform } from '../platform.ts'
import { reading } from '../reading.ts'
import { replaceSecret } from './change-subscription.ts'
import { findDeliveries, findDelivery } from './deliveries.repository.ts'
import { DeliveriesQuery, DeliveryPage, DeliveryParams, DeliveryView, deliveryView } from './deliveries.schemas.ts'
import { replayDelivery, replayFrom, sendTestEvent } from './request-delivery.ts'
import {
  ReplayBody,
  RotatedSecret,
  RotationBody,
  SubscriptionParams,
  SubscriptionView,
  subscriptionView
} from './schemas.ts'
import { sealedAnswers } from './sealed-answers.ts'
import { findSubscription, lockSubscription } from './subscriptions.repository.ts'
import type { WebhookParts } from './webhook-parts.ts'

const base = { tags: ['webhooks'], params: SubscriptionParams, headers: IdempotencyHeaders }
const rotateSchema = {
  ...base,
  operationId: 'rotateWebhookSecret',
  summary: 'Get a new secret; the one before signs for a while, too',
  body: RotationBody,
  response: { 201: RotatedSecret, ...problems(404, 409, 422) }
}
const testSchema = {
  ...base,
  operationId: 'sendWebhookTestEvent',
  summary: 'Send a test event to a subscription',
  description:
    'An event of the type webhook.test, with no position. What came of it stands in the delivery that is answered.',
  response: { 202: DeliveryView, ...problems(404, 409, 422) }
}
const replaySchema = {
  ...base,
  operationId: 'replayWebhookEvents',
  summary: 'Have everything after a position sent again',
  description: 'In order, each with the id it had: a receiver that remembers ids takes it for a repetition.',
  body: ReplayBody,
  response: { 202: SubscriptionView, ...problems(404, 409, 410, 422) }
}
const listSchema = {
  operationId: 'listWebhookDeliveries',
  summary: 'Read what was sent to a subscription, latest first, with every attempt',
  description: 'Kept for as long as events are.',
  tags: ['webhooks'],
  params: SubscriptionParams,
  querystring: DeliveriesQuery,
  response: { 200: DeliveryPage, ...problems(404) }
}
const getSchema = {
  operationId: 'getWebhookDelivery',
  summary: 'Read one delivery with every attempt',
  tags: ['webhooks'],
  params: DeliveryParams,
  response: { 200: DeliveryView, ...problems(404) }
}
const replayOneSchema = {
  ...base,
  operationId: 'replayWebhookDelivery',
  summary: 'Have the event of one delivery sent again',
  params: DeliveryParams,
  response: { 202: DeliveryView, ...problems(404, 409, 410, 422) }
}

/** What is sent to a subscription, and having it sent. The key signs the cursors. */
export function deliveryRoutes(app: App, platform: Platform, cursorKey: string, { box }: WebhookParts): void {
  app.post(
    '/v1/webhook-subscriptions/:id/secret-rotations',
    { schema: rotateSchema, config: { scope: 'webhooks:write' } },
    idempotent(
      platform,
      async (request, { trx }) => {
        const subscription = await lockSubscription(trx, request.params.id)
        if (!subscription) return problem('not_found')
        const { secret, previousSecretUntil } = await replaceSecret(
          trx,
          subscription,
          box,
          request.body.overlapHours ?? 24
        )
        return { status: 201, body: { secret, previousSecretUntil: previousSecretUntil.toISOString() } }
      },
      { sealed: sealedAnswers(box) }
    )
  )

  app.post(
    '/v1/webhook-subscriptions/:id/test-events',
    { schema: testSchema, config: { scope: 'webhooks:write' } },
    idempotent(platform, async (request, { trx }) => {
      const subscription = await findSubscription(trx, request.params.id)
      if (!subscription) return problem('not_found')
      return { status: 202, body: deliveryView(await sendTestEvent(trx, subscription)) }
    })
  )

  app.post(
    '/v1/webhook-subscriptions/:id/replays',
    { schema: replaySchema, config: { scope: 'webhooks:write' } },
    idempotent(platform, async (request, { trx }) => {
      const subscription = await lockSubscription(trx, request.params.id)
      if (!subscription) return problem('not_found')
      const row = await replayFrom(trx, subscription, BigInt(request.body.after))
      return { status: 202, body: subscriptionView(row) }
    })
  )

  app.get(
    '/v1/webhook-subscriptions/:id/deliveries',
    { schema: listSchema, config: { scope: 'webhooks:read' } },
    reading(platform, async (request, { trx }) => {
      const { id } = request.params
      const page = askedPage(request, cursorKey)
      const finding = findDeliveries(trx, id, page.filters, page)
      if (!(await findSubscription(trx, id))) return problem('not_found')
      return page.answer(await finding, deliveryView)
    })
  )

  app.get(
    '/v1/webhook-subscriptions/:id/deliveries/:deliveryId',
    { schema: getSchema, config: { scope: 'webhooks:read' } },
    reading(platform, async (request, { trx }) => {
      const row = await findDelivery(trx, request.params.id, request.params.deliveryId)
      return row ? { status: 200, body: deliveryView(row) } : problem('not_found')
    })
  )

  app.post(
    '/v1/webhook-subscriptions/:id/deliveries/:deliveryId/replays',
    { schema: replayOneSchema, config: { scope: 'webhooks:write' } },
    idempotent(platform, async (request, { trx }) => {
      const { id, deliveryId } = request.params
      const finding = findDelivery(trx, id, deliveryId)
      const subscription = await findSubscription(trx, id)
      const delivery = await finding
      if (!subscription || !delivery) return problem('not_found')
      return { status: 202, body: deliveryView(await replayDelivery(trx, subscription, delivery)) }
    })
  )
}
