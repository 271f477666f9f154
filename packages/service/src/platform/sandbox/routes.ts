import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { problem } from '../../problems/problems.ts'
import { recordChange } from '../audit/record-change.ts'
import { changing } from '../changing.ts'
import { computing } from '../computing.ts'
import { IdempotencyHeaders } from '../idempotency/idempotency-key.ts'
import { idempotent } from '../idempotency/idempotent.ts'
import type { Platform } from '../platform.ts'
import { type ClockOutcome, isOtherReset, moveClock, resetSandbox } from './repository.ts'
import { ClockBody, ClockView } from './schemas.ts'

const AGGREGATE = { type: 'sandbox', id: 'sandbox' }

/** The business date, and in a sandbox moving it and starting over. Elsewhere the latter two are forbidden. */
export function clockRoutes(app: App, platform: Platform): void {
  app.get(
    '/v1/clock',
    {
      schema: {
        operationId: 'getClock',
        summary: 'Read the business date',
        tags: ['sandbox'],
        response: { 200: ClockView }
      },
      config: { scope: 'sandbox:read' }
    },
    computing(platform, (_request, { businessDate }) => ({ status: 200, body: clockView(platform, businessDate) }))
  )

  app.put(
    '/v1/clock',
    {
      schema: {
        operationId: 'moveClock',
        summary: 'Move the business date of a sandbox forward',
        tags: ['sandbox'],
        body: ClockBody,
        response: { 200: ClockView, ...problems(409) }
      },
      config: { scope: 'sandbox:write' }
    },
    changing(platform, async (request, { trx, businessDate }) => {
      requireSandbox(platform)
      const today = plainDate(request.body.today)
      const outcome = await moveClock(trx, today)
      refuseUnlessDone(outcome, businessDate)
      recordChange(trx, { aggregate: AGGREGATE, action: 'clock.moved', facts: { from: businessDate, today } })
      return { status: 200, body: clockView(platform, today) }
    })
  )

  app.post(
    '/v1/sandbox/resets',
    {
      schema: {
        operationId: 'resetSandbox',
        summary: 'Empty the sandbox and set its business date',
        tags: ['sandbox'],
        headers: IdempotencyHeaders,
        body: ClockBody,
        response: { 201: ClockView, ...problems(409, 422) }
      },
      config: { scope: 'sandbox:write' }
    },
    idempotent(
      platform,
      async (request, { trx, businessDate }) => {
        requireSandbox(platform)
        const today = plainDate(request.body.today)
        refuseUnlessDone(await resetSandbox(trx, today), businessDate)
        recordChange(trx, { aggregate: AGGREGATE, action: 'sandbox.reset', facts: { today } })
        return { status: 201, body: clockView(platform, today) }
      },
      { again: isOtherReset }
    )
  )
}

function clockView(platform: Platform, today: PlainDate) {
  return { today, sandbox: platform.sandbox }
}

function requireSandbox(platform: Platform): void {
  if (!platform.sandbox) refuseOutsideSandbox()
}

function refuseUnlessDone(outcome: ClockOutcome, businessDate: PlainDate): void {
  switch (outcome) {
    case 'done':
      return
    case 'no_sandbox':
      return refuseOutsideSandbox()
    case 'backwards':
      return problem('conflict', {
        detail: {
          ko: `기준일은 ${businessDate}이며 앞으로만 옮길 수 있습니다. 이전 날짜에서 시작하려면 POST /v1/sandbox/resets로 초기화해 주세요.`,
          en: `The business date is ${businessDate} and moves forward only. To begin at an earlier date, reset the sandbox with POST /v1/sandbox/resets.`
        }
      })
    default:
      outcome satisfies never
  }
}

function refuseOutsideSandbox(): never {
  return problem('forbidden', {
    detail: {
      ko: '샌드박스가 아닌 환경에서는 기준일을 바꾸거나 초기화할 수 없습니다.',
      en: 'This deployment is not a sandbox: its business date is the calendar’s, and nothing can be reset.'
    }
  })
}
