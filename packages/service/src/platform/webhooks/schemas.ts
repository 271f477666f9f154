import { Type } from 'typebox'
import { pageQuery, pageSchema } from '../../http/paging.ts'
import { idSchema } from '../../ids.ts'
import { fields, lineOfText, orNull } from '../../schema/fields.ts'
import { shared } from '../../schema/shared-schema.ts'
import type { EventType } from '../events/event-types.ts'
import { EventTypes } from '../events/schemas.ts'
import type { SubscriptionRow } from './subscriptions.repository.ts'

/** The longest overlap of two secrets. */
const MOST_OVERLAP_HOURS = 7 * 24

const url = lineOfText(2000, {
  description:
    'Where events are posted to: an https address whose host is on the internet, without user, password and fragment.',
  examples: ['https://portal.example/webhooks/trade-credit']
})
const description = orNull(
  lineOfText(200, { description: 'For your own eyes.', examples: ['What our claims desk listens to'] })
)
const types = orNull({
  ...EventTypes,
  description: 'Only events of these types; null for all, those to come included.'
})
const instant = (text: string) => Type.String({ description: text, examples: ['2026-03-02T04:05:06.789Z'] })
const place = (text: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: text, examples: [42] })
const secret = Type.String({
  description:
    'Signs every request (Standard Webhooks). It is shown here and never again; sending this request again with the same key shows it once more.',
  examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=']
})

export const SubscriptionParams = fields({ id: idSchema('wh') })

export const SubscriptionsQuery = fields(pageQuery)

export const NewSubscription = shared(
  'NewWebhookSubscription',
  fields(
    {
      url,
      description: Type.Optional(description),
      types: Type.Optional(types),
      after: Type.Optional(
        place(
          'Events after this position of your feed are sent; only those to come when left out. 0 begins with the oldest that is kept.'
        )
      )
    },
    { examples: [{ url: 'https://portal.example/webhooks/trade-credit', types: ['claim.status_changed'] }] }
  )
)

export const SubscriptionChange = shared(
  'WebhookSubscriptionChange',
  fields(
    {
      url: Type.Optional(url),
      description: Type.Optional(description),
      types: Type.Optional(types),
      status: Type.Optional(
        Type.Enum(['active', 'paused'], {
          description: 'active also goes on with a subscription that was disabled, from where it stopped.'
        })
      )
    },
    { description: 'What is left out stays.', examples: [{ status: 'paused' }] }
  )
)

const subscriptionFields = {
  id: idSchema('wh'),
  url,
  description,
  types,
  status: Type.Enum(['active', 'paused', 'disabled'], {
    description: '`disabled`: by us; see `disabledReason`. Nothing is lost, as long as events are kept.'
  }),
  disabledReason: orNull(
    Type.Enum(['gone', 'failing'], {
      description: '`gone`: the receiver answered 410. `failing`: nothing could be delivered for days.'
    })
  ),
  position: place('Every event of your feed up to here was sent once at least, or is of another type.'),
  behind: place('Events of your feed beyond `position`.'),
  failingSince: orNull(instant('Since when nothing was taken; null while deliveries succeed.')),
  previousSecretUntil: orNull(instant('Until then the secret before the last rotation signs, too.')),
  createdAt: instant('The real time, RFC 3339.'),
  updatedAt: instant('When the subscription itself last changed.')
}

const exampleSubscription = {
  id: 'wh_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
  url: 'https://portal.example/webhooks/trade-credit',
  description: null,
  types: ['claim.status_changed'],
  status: 'active',
  disabledReason: null,
  position: 42,
  behind: 0,
  failingSince: null,
  previousSecretUntil: null,
  createdAt: '2026-03-02T04:05:06.789Z',
  updatedAt: '2026-03-02T04:05:06.789Z'
}

export const SubscriptionView = shared(
  'WebhookSubscription',
  fields(subscriptionFields, { description: 'Where your events are sent.', examples: [exampleSubscription] })
)

export const CreatedSubscription = shared(
  'CreatedWebhookSubscription',
  fields(
    { ...subscriptionFields, secret },
    {
      description: 'The subscription with its secret.',
      examples: [{ ...exampleSubscription, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' }]
    }
  )
)

export const SubscriptionPage = pageSchema(SubscriptionView)

export const RotationBody = shared(
  'WebhookSecretRotation',
  fields(
    {
      overlapHours: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: MOST_OVERLAP_HOURS,
          default: 24,
          description: 'For so long the secret before signs, too; 24 when left out, 0 ends it now.'
        })
      )
    },
    { examples: [{ overlapHours: 24 }] }
  )
)

export const RotatedSecret = shared(
  'RotatedWebhookSecret',
  fields(
    {
      secret,
      previousSecretUntil: instant('Until then both secrets sign; any secret before those two no longer does.')
    },
    {
      description: 'The new secret.',
      examples: [
        {
          secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=',
          previousSecretUntil: '2026-03-03T04:05:06.789Z'
        }
      ]
    }
  )
)

export const ReplayBody = shared(
  'WebhookReplay',
  fields(
    { after: place('Everything after this position is sent again. Not beyond the `position` of the subscription.') },
    { examples: [{ after: 41 }] }
  )
)

/** The subscription as its organisation sees it. */
export function subscriptionView(row: SubscriptionRow) {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: row.types as EventType[] | null,
    status: row.status,
    disabledReason: row.disabled_reason,
    position: Number(row.position),
    behind: Number(row.behind),
    failingSince: row.failing_since?.toISOString() ?? null,
    previousSecretUntil: row.previous_secret_until?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString()
  }
}
