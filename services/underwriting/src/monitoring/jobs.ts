import { inJobTransaction, type JobTransaction } from '@trade-credit/database/transaction.ts'
import { BUSINESS_DATE, businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import type { JobTable } from '@trade-credit/service/platform/jobs/job-table.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { coveredNumbers } from './status.repository.ts'
import { tellPolicyholders } from './tell-policyholders.ts'

const AT_A_TIME = 200

/**
 * `buyer-monitoring` tells policyholders of one person's change; `buyer-watch` looks every day at all who are covered, since signals
 * grow old and limits are withdrawn on a day.
 */
export function monitoringJobs(platform: Pick<ServicePlatform, 'rulebook'>) {
  return {
    'buyer-monitoring': async ({ businessNumber }, { once }) => {
      const told = await once<number>(trx => tellOn(trx, platform, businessNumber))
      return { told: told ?? 0 }
    },
    'buyer-watch': async (_payload, { pool, stopping }) => {
      let looked = 0
      let told = 0
      for (let after = ''; !stopping.aborted; ) {
        const numbers = await inJobTransaction<string[]>(pool, async trx =>
          coveredNumbers(trx, await today(trx), after, AT_A_TIME)
        )
        // Each in a transaction of its own: a kill loses nothing, and what was told is told once.
        for (const number of numbers) told += await inJobTransaction<number>(pool, trx => tellOn(trx, platform, number))
        looked += numbers.length
        after = numbers.at(-1) ?? ''
        if (numbers.length < AT_A_TIME) break
      }
      return { looked, told }
    }
  } satisfies JobTable
}

async function tellOn(
  trx: JobTransaction,
  platform: Pick<ServicePlatform, 'rulebook'>,
  businessNumber: string
): Promise<number> {
  const day = await today(trx)
  return tellPolicyholders(trx, businessNumber, day, platform.rulebook.on(day).rulesAt(day))
}

async function today(trx: JobTransaction) {
  return businessDateOf((await trx.query<{ today: string }>(BUSINESS_DATE))[0])
}
