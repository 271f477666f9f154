import type { JobHandler } from '@trade-credit/service/platform/jobs/job-table.ts'

export type Place = 'in the transaction' | 'after the commit'

/** A job with one effect, a row in policy.effect, that lets a test stop it on the way. */
export function sweepOnce(reach: (place: Place) => Promise<void>): JobHandler {
  return async (_payload, { once, jobId }) => {
    const swept = await once(async trx => {
      await trx.query({ text: 'insert into policy.effect values ($1)', values: [jobId] })
      await reach('in the transaction')
      return 1
    })
    await reach('after the commit')
    return { swept: swept ?? 0 }
  }
}
