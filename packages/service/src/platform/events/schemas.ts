import { type Static, Type } from 'typebox'
import { idSchema } from '../../ids.ts'
import { fields } from '../../schema/fields.ts'
import { shared } from '../../schema/shared-schema.ts'
import { EVENT_TYPES, type EventType, isEventType, sourceOf } from './event-types.ts'
import type { EventRow } from './read-feed.ts'

/** One or more types of events, as a filter of the feed or of a subscription names them. */
export const EventTypes = Type.Array(Type.Enum(Object.keys(EVENT_TYPES) as EventType[]), {
  minItems: 1,
  maxItems: Object.keys(EVENT_TYPES).length,
  uniqueItems: true,
  examples: [['claim.status_changed', 'notice.created']]
})

/** The longest that a reader can ask to wait. */
export const MAX_WAIT_SECONDS = 30

export const EventQuery = fields({
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: '`next` of the page before. Left out: from the oldest event that is kept.'
    })
  ),
  type: Type.Optional({
    ...EventTypes,
    description: 'Only events of this type; given several times, of any of them. All when left out.'
  }),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Events per page; 100 when left out.' })
  ),
  wait: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_WAIT_SECONDS,
      default: 0,
      description: 'Seconds to wait for an event when there is none yet; the answer comes as soon as there is one.'
    })
  )
})

const position = Type.Integer({
  minimum: 1,
  description: "The event's place in your feed: counted from 1, without gaps, in the order of the feed.",
  examples: [42]
})

/** One schema for each type, so that generated clients tell the data apart by `type`. */
const typedEvents = (Object.keys(EVENT_TYPES) as EventType[]).map(type =>
  shared(
    `${nameOf(type)}Event`,
    fields(
      {
        specversion: Type.Literal('1.0'),
        id: idSchema('msg'),
        source: Type.Literal(sourceOf(type)),
        type: Type.Literal(type),
        subject: Type.String({
          description: 'The id of what it happened to.',
          examples: ['po_01JD3ZQ8W5R7XG6K2M4N9P0TVB']
        }),
        time: Type.String({ description: 'The real time, RFC 3339.', examples: ['2026-03-02T04:05:06.789Z'] }),
        datacontenttype: Type.Literal('application/json'),
        position,
        data: EVENT_TYPES[type].data
      },
      { description: `${EVENT_TYPES[type].summary}.` }
    )
  )
)

export const EventView = shared('Event', Type.Union(typedEvents, { description: 'A CloudEvent (1.0) in JSON.' }))

export const EventPage = shared(
  'EventPage',
  fields(
    {
      items: Type.Array(EventView, { maxItems: 1000 }),
      next: Type.Integer({
        minimum: 0,
        description:
          'Send it as `after` for what follows, now or later. With `type` it may lie beyond the last item: up to here nothing of these types is left out.'
      })
    },
    {
      examples: [
        {
          items: [
            {
              specversion: '1.0',
              id: 'msg_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
              source: 'urn:trade-credit:policy',
              type: 'policy.status_changed',
              subject: 'po_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
              time: '2026-03-02T04:05:06.789Z',
              datacontenttype: 'application/json',
              position: 42,
              data: { policyId: 'po_01JD3ZQ8W5R7XG6K2M4N9P0TVB', status: 'in_force', runOff: false }
            }
          ],
          next: 42
        }
      ]
    }
  )
)

/** The row as a CloudEvent. Throws for a type that this release does not know: the page must not lie about it. */
export function eventView(row: EventRow) {
  if (!isEventType(row.type)) throw new Error(`an event in the feed has the unknown type ${row.type}`)
  return {
    specversion: '1.0' as const,
    id: row.id,
    source: row.source,
    type: row.type,
    subject: row.subject,
    time: row.time.toISOString(),
    datacontenttype: 'application/json' as const,
    position: Number(row.position),
    data: row.data as Static<(typeof EVENT_TYPES)[EventType]['data']>
  }
}

/** `claim_payment.status_changed` is called `ClaimPaymentStatusChanged`. */
function nameOf(type: string): string {
  return type
    .split(/[._]/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}
