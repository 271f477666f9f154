import { Type } from 'typebox'
import { pageQuery, pageSchema } from '../../http/paging.ts'
import { idSchema } from '../../ids.ts'
import { fields, orNull } from '../../schema/fields.ts'
import { shared } from '../../schema/shared-schema.ts'
import type { DeliveryRow } from './deliveries.repository.ts'

const status = Type.Enum(['pending', 'delivered', 'failed', 'superseded'], {
  description:
    '`pending`: it is tried again. `failed`: it is not. `superseded`: a replay sends it from the feed instead.'
})
const eventType = Type.String({
  pattern: '^[a-z_]+(\\.[a-z_]+)+$',
  maxLength: 100,
  examples: ['claim.status_changed']
})
const instant = () => Type.String({ examples: ['2026-03-02T04:05:06.789Z'] })

export const DeliveryParams = fields({ id: idSchema('wh'), deliveryId: idSchema('wd') })

export const DeliveriesQuery = fields({
  status: Type.Optional(status),
  type: Type.Optional(eventType),
  eventId: Type.Optional(idSchema('msg')),
  ...pageQuery
})

const attempt = fields(
  {
    at: instant(),
    outcome: Type.Enum(
      [
        'delivered',
        'refused',
        'redirect',
        'timeout',
        'connection',
        'tls',
        'unknown_host',
        'private_address',
        'insecure',
        'malformed',
        'expired'
      ],
      {
        description:
          '`refused`: any status but 2xx and 3xx. `redirect`: never followed. `expired`: the event is past retention and was not sent.'
      }
    ),
    status: orNull(Type.Integer({ minimum: 100, maximum: 999, description: 'Of the answer, if there was one.' })),
    milliseconds: Type.Integer({ minimum: 0, maximum: 1_000_000, examples: [38] })
  },
  { description: 'One POST, or the attempt at it.' }
)

export const DeliveryView = shared(
  'WebhookDelivery',
  fields(
    {
      id: idSchema('wd'),
      eventId: idSchema('msg'),
      type: eventType,
      position: orNull(Type.Integer({ minimum: 1, description: 'In your feed; null for a test.', examples: [42] })),
      cause: Type.Enum(['event', 'replay', 'test'], { description: 'Why it was sent.' }),
      status,
      attempts: Type.Array(attempt, { maxItems: 100, description: 'Oldest first.' }),
      nextAttemptAt: orNull(instant()),
      createdAt: instant()
    },
    {
      description: 'An event on its way to a subscription.',
      examples: [
        {
          id: 'wd_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
          eventId: 'msg_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
          type: 'claim.status_changed',
          position: 42,
          cause: 'event',
          status: 'delivered',
          attempts: [
            { at: '2026-03-02T04:05:06.812Z', outcome: 'refused', status: 503, milliseconds: 12 },
            { at: '2026-03-02T04:05:12.107Z', outcome: 'delivered', status: 204, milliseconds: 38 }
          ],
          nextAttemptAt: null,
          createdAt: '2026-03-02T04:05:06.825Z'
        }
      ]
    }
  )
)

export const DeliveryPage = pageSchema(DeliveryView)

/** A line of the log as its organisation sees it. */
export function deliveryView(row: DeliveryRow) {
  return {
    id: row.id,
    eventId: row.event_id,
    type: row.event_type,
    position: row.position === null ? null : Number(row.position),
    cause: row.cause,
    status: row.status,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString()
  }
}
