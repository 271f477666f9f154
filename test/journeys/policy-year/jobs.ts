import { asAdmin } from '../../support/business-day.ts'
import { WITHOUT_JOBS } from './expected.ts'
import type { Story } from './story.ts'
import { type DailyJob, runJob } from './world.ts'

const NIGHTLY: readonly DailyJob[] = ['policy-expiry', 'instalment-arrears', 'overdue-sweep', 'offer-expiry']

/** Nights on which jobs run besides the first of a year: around every date that matters to one of them. */
const NIGHTS: ReadonlySet<string> = new Set(
  [
    '2021-11-24 2021-11-29 2022-03-01 2022-03-02 2022-03-03 2022-03-10 2022-05-18 2022-05-19',
    '2022-09-20 2022-09-21 2022-10-05 2022-11-25 2023-01-16 2023-03-01 2023-04-11 2023-04-12',
    '2023-04-14 2023-05-02 2026-04-15 2026-04-16 2026-10-12 2026-10-13'
  ].flatMap(nights => nights.split(' '))
)

/** The jobs of the night: none while they are broken down for weeks. */
export function jobsOn(day: string): readonly DailyJob[] {
  if (WITHOUT_JOBS.some(([from, until]) => from <= day && day < until)) return []
  return NIGHTS.has(day) || day.endsWith('-01-01') ? NIGHTLY : []
}

/** The first night after weeks without a job. */
export function isMadeUpFor(day: string): boolean {
  return WITHOUT_JOBS.some(([, until]) => until === day)
}

/** Runs the jobs of the night, and gives what each did. */
export async function runJobsOf({ world }: Story, day: string) {
  const reports = await Promise.all(jobsOn(day).map(async name => [name, await runJob(world, name)] as const))
  return Object.fromEntries(reports) as Partial<Record<DailyJob, Readonly<Record<string, number>>>>
}

/** What a policy takes of every account, with the days: all its entries on the ledger, those of one account and period added up. */
export function ledgerOf({ world }: Story, policyId: string) {
  return asAdmin(
    world.system.database,
    `select account, from_date::text, until_date::text, sum(held)::text as held, sum(committed)::text as committed
      from ledger.entry where hold in (select hold_id from policy.policy_hold where policy_id = $1)
      group by 1, 2, 3 having sum(held) <> 0 or sum(committed) <> 0 order by 1, 2, 3`,
    [policyId]
  )
}

/** What is committed of buyers for the policy on the day, in won. */
export async function committedOn({ world }: Story, policyId: string, day: string): Promise<number> {
  const [row] = await asAdmin<{ committed: string }>(
    world.system.database,
    `select coalesce(sum(committed), 0)::text as committed from ledger.entry
      where hold in (select hold_id from policy.policy_hold where policy_id = $1)
        and account like 'buyer:%' and from_date <= $2::date and $2::date < until_date`,
    [policyId, day]
  )
  return Number(row?.committed)
}

/** The status as it was written down last, whatever the day has made of it since. */
export async function writtenStatus({ world }: Story, policyId: string): Promise<string | undefined> {
  const { database } = world.system
  const [row] = await asAdmin<{ status: string }>(database, 'select status from policy.policy where id = $1', [
    policyId
  ])
  return row?.status
}
