import { Type } from 'typebox'
import type { App } from './app.ts'
import { fields } from './fields.ts'
import { problems } from './openapi-responses.ts'
import { problem } from './problems.ts'

/** Something the service cannot work without. `check` resolves when it is there. */
export interface ReadinessCheck {
  readonly name: string
  check(): Promise<unknown>
}

const CHECK_MS = 2000

/** `/health/live`: the process answers. `/health/ready`: it can do its work, and is not about to stop. */
export function healthRoutes(app: App, checks: readonly ReadinessCheck[], isStopping: () => boolean): void {
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
    async request => {
      const missing = isStopping()
        ? ['stopping']
        : await missingOf(checks, (name, err) => request.log.warn({ check: name, err }, 'not ready'))
      if (missing.length === 0) return { status: 'ok' as const }
      const names = missing.join(', ')
      return problem('unavailable', {
        headers: { 'retry-after': '2' },
        detail: { ko: `아직 준비되지 않았습니다: ${names}.`, en: `Not ready: ${names}.` }
      })
    }
  )
}

async function missingOf(
  checks: readonly ReadinessCheck[],
  tell: (name: string, error: unknown) => void
): Promise<string[]> {
  const names = await Promise.all(
    checks.map(async ({ name, check }) => {
      try {
        await inTime(check())
        return []
      } catch (error) {
        tell(name, error)
        return [name]
      }
    })
  )
  return names.flat()
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
