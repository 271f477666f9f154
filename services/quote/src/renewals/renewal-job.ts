import type { Actor } from '@trade-credit/database/actor.ts'
import { inJobTransaction, inTransaction } from '@trade-credit/database/transaction.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { BUSINESS_DATE, businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import type { JobContext, JobReport } from '@trade-credit/service/platform/jobs/job-table.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { quoteRenewal } from './quote-renewal.ts'
import { dueRenewals, findRenewable, insertRenewal } from './repository.ts'

/** Policies that are looked up at a time. */
const PAGE = 200

interface DueRenewal {
  readonly id: string
  readonly organisation: string
  readonly expiry: PlainDate
}

/**
 * Quotes the renewal of every policy that ends within the days that the rulebook gives, and tells its organisation. One policy is one
 * transaction, which says that it is done: killed or run twice, each policy has one quote and one notice.
 */
export async function quoteRenewals(
  { pool, stopping }: Pick<JobContext, 'pool' | 'stopping'>,
  platform: ServicePlatform
): Promise<JobReport> {
  const report = { quoted: 0, withoutQuote: 0 }
  for (let after = ''; !stopping.aborted; ) {
    const due = await inJobTransaction(pool, async trx => {
      const today = businessDateOf((await trx.query<{ today: string }>(BUSINESS_DATE))[0])
      const days = platform.rulebook.on(today).rulesAt(today).count('policy.renewal_quote_days')
      return dueRenewals(trx, { after: today, until: addDays(today, days.value) }, { after, limit: PAGE })
    })
    const last = due.at(-1)
    if (!last) return report
    after = last.id
    for (const policy of due) {
      if (stopping.aborted) break
      const outcome = await renewOne(pool, platform, policy)
      if (outcome !== 'done_before') report[outcome] += 1
    }
  }
  return report
}

/** A policy that cannot be quoted (no source reaches the day, a programme is gone) stops no other: its organisation is reminded without. */
async function renewOne(pool: JobContext['pool'], platform: ServicePlatform, policy: DueRenewal) {
  try {
    return await renew(pool, platform, policy, true)
  } catch (err) {
    platform.log.warn({ err, policy: policy.id }, 'a renewal could not be quoted')
    return renew(pool, platform, policy, false)
  }
}

async function renew(
  pool: JobContext['pool'],
  platform: ServicePlatform,
  { id, organisation }: DueRenewal,
  withQuote: boolean
): Promise<'quoted' | 'withoutQuote' | 'done_before'> {
  return inTransaction<'quoted' | 'withoutQuote' | 'done_before'>(pool, actorOf(organisation), async trx => {
    const [opening] = await trx.query<{ today: string; now: Date }>(OPENING)
    const businessDate = businessDateOf(opening)
    const now = opening?.now ?? new Date(0)
    const policy = await findRenewable(trx, id)
    if (!policy || policy.expiry <= businessDate) return 'done_before'
    const quote = withQuote ? await quoteRenewal(trx, platform, policy, { businessDate, now }) : null
    const quoteId = quote?.id ?? null
    const renewal = { policyId: id, quoteId, requestedInception: policy.expiry, byJob: true }
    // Another worker was faster: what was worked out here goes with the transaction.
    if (!(await insertRenewal(trx, renewal, now))) throw new DoneBefore()
    sendNotice(trx, {
      recipient: organisation,
      kind: 'policy_expiring',
      subject: { policyId: id, ...(quoteId === null ? {} : { quoteId }) },
      parameters: { expiry: policy.expiry, renewalQuoteId: quoteId }
    })
    return quote ? 'quoted' : 'withoutQuote'
  }).catch(error => {
    if (error instanceof DoneBefore) return 'done_before'
    throw error
  })
}

class DoneBefore extends Error {}

const OPENING = { name: 'renewal_open', text: `${BUSINESS_DATE.text}, now() as now` }

/** The job works in the name of the policy's organisation, so that Postgres binds it like any caller. */
function actorOf(organisation: string): Actor {
  return { organisation, kind: 'channel', client: 'job:renewal-quotes', scopes: new Set() }
}
