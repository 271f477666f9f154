import type { FastifyReply } from 'fastify'
import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { problem } from '../../problems/problems.ts'
import type { Platform } from '../platform.ts'
import { followFeed } from './follow-feed.ts'
import type { Listener } from './listener.ts'
import { EventPage, EventQuery, eventView } from './schemas.ts'

/** `GET /v1/events`: what concerns the caller's organisation, in order and without gaps. */
export function eventsRoutes(app: App, { pool }: Platform, listener: Listener): void {
  // Whoever waits is answered at once when the stop begins.
  app.addHook('preClose', async () => listener.release())

  app.get(
    '/v1/events',
    {
      schema: {
        operationId: 'listEvents',
        summary: 'Follow what happens to your own things',
        description:
          'Events of your organisation in the order of their positions, which have no gaps. Keep `next` and send it as ' +
          '`after`: nothing is missed and nothing comes twice. Events of one thing come in the order in which it ' +
          'changed. With `type` the positions between are events of other types, and `next` moves past them; to add a type ' +
          'later, read it from an earlier position. They are kept for 90 days unless the operator says otherwise; an older position is answered with ' +
          '410, whose Link header says where to continue.',
        tags: ['events'],
        querystring: EventQuery,
        response: { 200: EventPage, ...problems(410) }
      },
      config: { scope: 'events:read' }
    },
    async (request, reply) => {
      const { after, type, limit = 100, wait = 0 } = request.query
      const place = after === undefined ? undefined : BigInt(after)
      const asked = { after: place, types: type, limit, waitMs: wait * 1000 }
      const answer = await followFeed({ pool, listener }, request.actor, asked, goneSignal(reply))
      if (answer.kind === 'expired') return cursorExpired(answer.oldest)
      if (answer.kind === 'ahead') return cursorAhead(answer.last)
      return { items: answer.events.map(eventView), next: Number(answer.next) }
    }
  )
}

/** Aborted when the caller hangs up, or has been answered. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}

function cursorExpired(oldest: bigint): never {
  return problem('events.cursor_expired', {
    headers: { link: `</v1/events?after=${oldest - 1n}>; rel="next"` },
    detail: {
      ko: `보관 중인 가장 오래된 위치는 ${oldest}입니다. after=${oldest - 1n}부터 이어서 조회하고, 그 사이 바뀐 내용은 각 자료를 조회해 맞춰 주세요.`,
      en: `The oldest position that is kept is ${oldest}. Continue with after=${oldest - 1n}, and read the resources themselves to catch up on what lies between.`
    }
  })
}

function cursorAhead(last: bigint): never {
  return problem('events.cursor_ahead', {
    headers: { link: `</v1/events?after=${last}>; rel="next"` },
    detail: {
      ko: `이 피드의 마지막 위치는 ${last}입니다. 다른 환경이나 초기화 전의 위치로 보입니다. after=${last}부터 이어서 조회해 주세요.`,
      en: `The last position of this feed is ${last}: yours seems to be from another environment, or from before a reset. Continue with after=${last}.`
    }
  })
}
