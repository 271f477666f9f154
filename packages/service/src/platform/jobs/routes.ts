import { problems } from '../../contract/openapi-responses.ts'
import type { App } from '../../http/app-type.ts'
import { unavailable } from '../../problems/failures.ts'
import { problem } from '../../problems/problems.ts'
import type { Listener } from '../events/listener.ts'
import { IdempotencyHeaders } from '../idempotency/idempotency-key.ts'
import { idempotent } from '../idempotency/idempotent.ts'
import type { Platform } from '../platform.ts'
import { type FinishedRun, runJobNow } from './job-runs.ts'
import { JobParams, JobRunView } from './schemas.ts'

const PATIENCE_MS = 25_000

/** `POST /v1/jobs/{name}/runs`: in a sandbox, what would run at night runs now. */
export function jobsRoutes(app: App, platform: Platform, listener: Listener): void {
  const stopping = new AbortController()
  app.addHook('preClose', async () => stopping.abort())

  app.post(
    '/v1/jobs/:name/runs',
    {
      schema: {
        operationId: 'runJob',
        summary: 'Run a scheduled job now, and answer when it is done',
        description:
          'Only in a sandbox. Runs of one job wait for each other; 503 when it takes longer than 25 seconds.',
        tags: ['sandbox'],
        params: JobParams,
        headers: IdempotencyHeaders,
        response: { 201: JobRunView, ...problems(403, 409, 422) }
      },
      config: { scope: 'jobs:run' }
    },
    idempotent(platform, async (request, { actor }) => {
      if (!platform.sandbox) refuseOutsideSandbox()
      // In transactions of its own: a worker must see the run while this request waits for it.
      const run = await runJobNow({ pool: platform.pool, listener }, actor, request.params.name, {
        patienceMs: PATIENCE_MS,
        gone: stopping.signal
      })
      if (run === undefined) throw unavailable(new Error('no worker finished the job in time'))
      return { status: 201, body: jobRunView(run) }
    })
  )
}

function jobRunView(run: FinishedRun) {
  return {
    id: run.id,
    name: run.name,
    requestedAt: run.requested_at.toISOString(),
    finishedAt: run.finished_at.toISOString(),
    outcome: run.outcome,
    report: run.report
  }
}

function refuseOutsideSandbox(): never {
  return problem('forbidden', {
    detail: {
      ko: '샌드박스가 아닌 환경에서는 정기 작업을 직접 실행할 수 없습니다.',
      en: 'This deployment is not a sandbox: its jobs run by their schedule alone.'
    }
  })
}
