import { Type } from 'typebox'
import { problems } from '../contract/openapi-responses.ts'
import type { App } from '../http/app-type.ts'
import { problem } from '../problems/problems.ts'
import { fields } from '../schema/fields.ts'

/** Something the service cannot work without. `check` resolves when it is there. */
export interface ReadinessCheck {
  readonly name: string
  check(): Promise<unknown>
}

const CHECK_MS = 2000

/** `/health/live`: the process answers. `/health/ready`: it can do its work, and is not about to stop. */
export function healthRoutes(app: App, checks: readonly ReadinessCheck[], isStopping: () => boolean): void {
  const tell = readinessLog(app.log)
  const Health = fields({ status: Type.Literal('ok') })
  app.get(
    '/health/live',
    {
      schema: {
        operationId: 'getLiveness',
        summary: 'Whether the process answers',
        tags: ['operations'],
        response: { 200: Health }
      },
      config: { public: true }
    },
    async () => ({ status: 'ok' as const })
  )
  app.get(
    '/health/ready',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'Whether the service can do its work',
        tags: ['operations'],
        response: { 200: Health, ...problems(503) }
      },
      config: { public: true }
    },
    async () => {
      const missing = isStopping() ? [{ name: 'stopping', reason: 'it was told to' }] : await missingOf(checks)
      tell(missing)
      if (missing.length === 0) return { status: 'ok' as const }
      const names = missing.map(({ name }) => name).join(', ')
      return problem('unavailable', {
        isLogged: true,
        headers: { 'retry-after': '2' },
        detail: { ko: `아직 준비되지 않았습니다: ${names}.`, en: `Not ready: ${names}.` }
      })
    }
  )
}

/** What is not there, and why. */
interface Missing {
  readonly name: string
  readonly reason: string
}

async function missingOf(checks: readonly ReadinessCheck[]): Promise<Missing[]> {
  const found = await Promise.all(
    checks.map(async ({ name, check }) => {
      try {
        await inTime(check())
        return []
      } catch (error) {
        return [{ name, reason: reasonOf(error) }]
      }
    })
  )
  return found.flat()
}

/** A refused connection to a name with several addresses is an error without words that has a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || ('code' in error ? String(error.code) : error.name)
}

/** Readiness is asked for every few seconds, by several: one line when it changes says as much as all of them. */
function readinessLog(log: App['log']): (missing: readonly Missing[]) => void {
  let before = ''
  return missing => {
    const names = missing.map(({ name }) => name).join(', ')
    if (names === before) return
    before = names
    if (names === '') log.info('ready again')
    else log.warn({ missing: names, reasons: missing.map(({ reason }) => reason) }, 'not ready')
  }
}

async function inTime(work: Promise<unknown>): Promise<void> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_MS} ms`)), CHECK_MS)
  try {
    await Promise.race([work, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
