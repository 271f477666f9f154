import { setTimeout as sleep } from 'node:timers/promises'
import { claimsService } from '@trade-credit/claims-service/app.ts'
import type { Test } from 'tap'
import { type RunningService, runService } from '../../support/running-service.ts'
import { SEEDED_BUYER } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'

/** The claims service on the day, with its worker, or with a queue that nobody works on, and what tests of events ask of it. */
export async function runClaims(t: Test, today: string, { jobs = true } = {}) {
  const service = await runService(t, claimsService, { jobs, queue: true })
  const { call, database } = service
  await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today } })
  return {
    ...service,
    /** Reports an event and gives its id. */
    report: async (about: object = {}, as = 'feed') => {
      const reply = await call('POST', '/v1/insured-events', { as, body: { ...petition(), ...about } })
      if (reply.status !== 201) throw new Error(reply.text)
      return String(reply.body.id)
    },
    confirm: async (id: string, as = 'claims-officer') => {
      const reply = await call('POST', `/v1/insured-events/${id}/confirmation`, { as })
      if (reply.status !== 200) throw new Error(reply.text)
      return reply.body
    },
    /** Waits until no job is left. */
    settled: () => noJobs(service),
    sweep: async () => {
      const { body } = await call('POST', '/v1/jobs/overdue-sweep/runs', { as: 'operator' })
      return body
    },
    move: (day: string) => call('PUT', '/v1/clock', { as: 'operator', body: { today: day } }),
    claims: (where = 'true') =>
      bySql<ClaimSeen>(database.adminUrl, `select * from claims.claim where ${where} order by policy_id, id`),
    notices: async (as = 'portal') => {
      const { body } = await call('GET', '/v1/notices?limit=200', { as, scope: 'events:read' })
      return body.items as {
        kind: string
        parameters: Record<string, unknown>
        subject: Record<string, string>
        text: string
      }[]
    },
    events: (organisation: string, type: string) =>
      bySql<{ subject: string; data: Record<string, unknown> }>(
        database.adminUrl,
        'select subject, data from platform.event where organisation = $1 and type = $2 order by sequence',
        [organisation, type]
      )
  }
}

export type RunningClaims = Awaited<ReturnType<typeof runClaims>>

/** A row of claims.claim, as far as tests look at it. */
export interface ClaimSeen {
  readonly id: string
  readonly organisation: string
  readonly policy_id: string
  readonly buyer: string
  readonly status: string
  readonly event_id: string | null
  readonly expected_payout: string
  readonly documents: string[]
  readonly receivable_ids: string[]
}

/** The contract's example of a report. */
export function petition() {
  return {
    buyer: SEEDED_BUYER,
    type: 'rehabilitation_petition',
    occurredOn: '2022-05-02',
    evidence: { reference: '2022회합100', source: 'court' }
  }
}

/** Underwriting's jobs wait: its worker is not there. */
async function noJobs({ database }: RunningService): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const left = await bySql(
      database.adminUrl,
      `select 1 from graphile_worker.jobs where task_identifier <> 'buyer-monitoring' limit 1`
    )
    if (left.length === 0) return
    await sleep(25)
  }
  const failed = await bySql(database.adminUrl, 'select task_id, last_error from graphile_worker._private_jobs')
  throw new Error(`jobs are left: ${JSON.stringify(failed)}`)
}
