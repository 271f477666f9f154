import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyEvent } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { BUSINESS_DATE, businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import type { JobContext, JobTable } from '@trade-credit/service/platform/jobs/job-table.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type DuePolicies, endedWithoutRefund, endingPolicies, policiesInArrears } from './due-policies.ts'
import { giveBackAfterAll } from './give-back-after-all.ts'
import { recordSetOff, type SetOff, unrecordedSetOffs } from './record-set-offs.ts'
import { remindPremiums } from './remind-premiums.ts'
import { writeDown } from './write-down.ts'

const AT_A_TIME = 500

/**
 * The daily jobs that write down what days bring about: `policy-expiry` lapses, expires, closes and gives back after all, `instalment-arrears` writes down
 * premium that claim payments set off, reminds, gives notice and terminates. Each policy is a transaction of its own, so that a kill loses nothing and no run does anything twice.
 */
export function policyJobs(platform: ServicePlatform) {
  return {
    'policy-expiry': async (_payload, context) => ({
      ...(await sweep(context, platform, 'job:policy-expiry', endingPolicies)),
      ...(await giveBackAll(context, platform, 'job:policy-expiry'))
    }),
    'instalment-arrears': async (_payload, context) => ({
      set_off: await recordAll(context, platform, 'job:instalment-arrears'),
      ...(await sweep(context, platform, 'job:instalment-arrears', policiesInArrears)),
      reminded: await remindAll(context, platform)
    })
  } satisfies JobTable
}

async function sweep(
  { pool, stopping }: JobContext,
  platform: Pick<ServicePlatform, 'rulebook'>,
  client: string,
  due: DuePolicies
): Promise<Record<string, number>> {
  const counts: Record<string, number> = { looked: 0 }
  const today = await businessDay(pool)
  for (let after = ''; !stopping.aborted; ) {
    const ids = await inJobTransaction<string[]>(pool, trx => due(trx, { today, after, limit: AT_A_TIME }))
    for (const id of ids) {
      if (stopping.aborted) return counts
      const events = await inJobTransaction<readonly PolicyEvent[]>(pool, trx =>
        writeDown(trx, id, { platform, client, today })
      )
      counts['looked'] = (counts['looked'] ?? 0) + 1
      for (const event of events) counts[event] = (counts[event] ?? 0) + 1
    }
    after = ids.at(-1) ?? ''
    if (ids.length < AT_A_TIME) break
  }
  return counts
}

/** What events that were withdrawn since had taken away; nothing is told of where that is nothing. */
async function giveBackAll(
  { pool, stopping }: JobContext,
  platform: Pick<ServicePlatform, 'rulebook'>,
  client: string
): Promise<Record<string, number>> {
  const today = await businessDay(pool)
  let given = 0
  for (let after = ''; !stopping.aborted; ) {
    const page = { today, after, limit: AT_A_TIME }
    const ids = await inJobTransaction<string[]>(pool, trx => endedWithoutRefund(trx, page))
    for (const id of ids) {
      if (stopping.aborted) break
      const isGiven = await inJobTransaction<boolean>(pool, trx =>
        giveBackAfterAll(trx, id, { platform, client, today })
      )
      given += isGiven ? 1 : 0
    }
    after = ids.at(-1) ?? ''
    if (ids.length < AT_A_TIME) break
  }
  return given === 0 ? {} : { given_back: given }
}

/**
 * Before arrears are looked for: what a claim payment kept is not overdue. What one kept after a notice had run out cures nothing, so that the
 * end, which came first, is written down first. Each is a transaction of its own.
 */
async function recordAll({ pool, stopping }: JobContext, platform: ServicePlatform, client: string): Promise<number> {
  const today = await businessDay(pool)
  for (let recorded = 0; ; ) {
    const some = await inJobTransaction<SetOff[]>(pool, trx => unrecordedSetOffs(trx, AT_A_TIME))
    for (const setOff of some) {
      if (stopping.aborted) return recorded
      if (setOff.afterNotice) {
        await inJobTransaction(pool, trx => writeDown(trx, setOff.policyId, { platform, client, today }))
      }
      await inJobTransaction<void>(pool, trx => recordSetOff(trx, platform, setOff, today))
      recorded += 1
    }
    if (some.length < AT_A_TIME) return recorded
  }
}

async function remindAll({ pool, stopping }: JobContext, platform: Pick<ServicePlatform, 'rulebook'>): Promise<number> {
  const today = await businessDay(pool)
  for (let reminded = 0; ; ) {
    const some = await inJobTransaction<number>(pool, trx => remindPremiums(trx, platform, today, AT_A_TIME))
    reminded += some
    if (some < AT_A_TIME || stopping.aborted) return reminded
  }
}

function businessDay(pool: JobContext['pool']): Promise<PlainDate> {
  return inJobTransaction<PlainDate>(pool, async trx =>
    businessDateOf((await trx.query<{ today: string }>(BUSINESS_DATE))[0])
  )
}
