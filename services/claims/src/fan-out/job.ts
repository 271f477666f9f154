import { inJobTransaction, type JobTransaction } from '@trade-credit/database/transaction.ts'
import { businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import { enqueueJob } from '@trade-credit/service/platform/jobs/enqueue-job.ts'
import type { JobHandler } from '@trade-credit/service/platform/jobs/job-table.ts'
import type { ActiveRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type pg from 'pg'
import type { FanOutBasis } from './draft-for-policies.ts'
import { fanOutStep, joinOtherReports, POLICIES_PER_STEP, tellOfEvent } from './fan-out-step.ts'
import { followChangeStep } from './follow-change-step.ts'
import { partClaimsStep } from './part-claims-step.ts'
import { awaitSteps, beginAnew, holdEvent } from './repository.ts'

/**
 * The job behind every public event: fans it out while it is confirmed; once it was corrected or withdrawn, looks after the claims made
 * of it and fans out what took its place. Each step commits by itself and can be done again, so a kill costs one step at most.
 */
export function eventFanOut(
  rulebook: Pick<ActiveRulebook, 'on'>,
  { policiesPerStep = POLICIES_PER_STEP } = {}
): JobHandler<{ readonly eventId: string }> {
  return async ({ eventId }, { pool, stopping }) => {
    let current = eventId
    for (let next = await followed(current); next !== null; next = await followed(current)) current = next
    return { drafted: await fannedOut(current) }

    /** Does what follows from the event's end, and gives the event that took its place; null where none did. */
    async function followed(id: string): Promise<string | null> {
      for (;;) {
        const step = await inStep(pool, rulebook, async (trx, basis) => {
          const event = await holdEvent(trx, id)
          return {
            successor: event?.correctedBy ?? null,
            isOver: !event || (await followChangeStep(trx, event, basis))
          }
        })
        if (step.isOver) return step.successor
        stopping.throwIfAborted()
      }
    }

    async function fannedOut(id: string): Promise<number> {
      await inStep(pool, rulebook, (trx, basis) => joinOtherReports(trx, id, basis))
      const lanes = await Promise.allSettled(Array.from({ length: LANES }, (_, lane) => workedThrough(id, lane)))
      const drafted = lanes.map(lane => {
        if (lane.status === 'rejected') throw lane.reason
        return lane.value
      })
      await inStep(pool, rulebook, (trx, basis) => tellOfEvent(trx, id, basis))
      return drafted.reduce((sum, some) => sum + some, 0)
    }

    async function workedThrough(id: string, lane: number): Promise<number> {
      for (let drafted = 0; ; stopping.throwIfAborted()) {
        const step = await inStep(pool, rulebook, (trx, basis) =>
          fanOutStep(trx, id, { lane, of: LANES }, basis, policiesPerStep)
        )
        drafted += step.drafted
        if (step.isOver) return drafted
      }
    }
  }
}

/**
 * The job behind the insurer's word on who is one person: claims on what befell another person by now are looked after, and what befell it
 * is fanned out once more, to the policies that it concerns by now. Whoever has a claim from it already is told nothing again.
 */
export function personFanOut(rulebook: Pick<ActiveRulebook, 'on'>): JobHandler<{ readonly businessNumber: string }> {
  return async ({ businessNumber }, { pool, stopping }) => {
    let after: string | null = ''
    while (after !== null) {
      const last: string = after
      after = await inStep(pool, rulebook, async (trx, basis) => {
        await awaitSteps(trx, LANES)
        return partClaimsStep(trx, businessNumber, last, basis)
      })
      stopping.throwIfAborted()
    }
    const events = await inStep(pool, rulebook, async trx => {
      const ids = await beginAnew(trx, businessNumber, LANES)
      for (const eventId of ids) enqueueJob(trx, 'event-fan-out', { eventId }, { queue: `event-fan-out ${eventId}` })
      return ids.length
    })
    return { events }
  }
}

/** Postgres works for one lane while this process works for the other. A change shares policies out anew: only while nothing runs. */
const LANES = 2

/** One transaction of a job, with the day and the rules that it goes by. */
export function inStep<R>(
  pool: pg.Pool,
  rulebook: Pick<ActiveRulebook, 'on'>,
  work: (trx: JobTransaction, basis: FanOutBasis) => Promise<R>
): Promise<R> {
  return inJobTransaction<R>(pool, async trx => {
    const [row] = await trx.query<{ today: string; now: Date }>(TODAY_AND_NOW)
    const today = businessDateOf(row)
    const version = rulebook.on(today)
    if (!row) throw new Error('the database told no time')
    const calendar = holidayCalendarOf(version.rulebook)
    return work(trx, { today, now: row.now, rulesOn: date => version.rulesAt(date), calendar })
  })
}

const TODAY_AND_NOW = { name: 'today_and_now', text: 'select platform.business_date() as today, now() as now' }
