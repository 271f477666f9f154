import { overdueSweep } from '@trade-credit/claims-service/overdue-sweep/sweep.ts'
import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { SEEDED_BUYER } from '../../support/seeded-policy.ts'
import { claimsJobs, organisationOf, policyId } from '../harness/claims-jobs.ts'
import { type Contestant, ratioOf, takeTurns } from '../harness/rounds.ts'
import type { Bench, Scenario } from '../harness/scenario.ts'

/** So many receivables fall due on each day, one of each policy. */
const A_DAY = 1_000
const START = plainDate('2022-08-01')

/**
 * What a sweep costs that finds a thousand newly overdue receivables, with a hundred thousand and with a million stored: most of them
 * settled, some overdue and told long ago, the rest not due yet. The project's bar is that the cost follows what became overdue.
 */
export const overdueSweeps: Scenario = {
  name: 'overdue-sweep',
  title: 'a sweep that finds 1,000 newly overdue receivables, with 100,000 and with 1,000,000 stored',
  async run(bench) {
    const contestants = [await sweeping(bench, 100_000), await sweeping(bench, 1_000_000)] as const
    const standings = await takeTurns(contestants, { rounds: 4, seconds: 1, warmUpSeconds: 1, cpu: bench.cpu })
    const [few, many] = standings
    return {
      standings,
      ratios: [{ what: 'receivables told a second: 1,000,000 / 100,000 stored', ...ratioOf(many, few), bar: 'about 1' }]
    }
  }
}

async function sweeping(bench: Bench, stored: number): Promise<Contestant> {
  const jobs = await claimsJobs(bench, A_DAY)
  // Half of the due dates lie before the first sweep.
  const days = stored / A_DAY
  const first = addDays(START, -62 - Math.floor(days / 2))
  await jobs.sql(
    `insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, supplied_on, due_on, amount, settled,
      created_at, updated_at)
    select 'rv_' || lpad(n::text, 26, '0'), ${organisationOf(`n % ${A_DAY} + 1`)}, ${policyId(`n % ${A_DAY} + 1`)}, $1, 'open_account',
      'A-' || n, '2022-01-03', greatest('2022-01-03', $2::date + n / ${A_DAY}), 1000000,
      case when n / ${A_DAY} < ${Math.floor(days / 2)} and n % 20 > 0 then 1000000 else 0 end, now() - interval '1 day', now()
    from generate_series(0, ${stored - 1}) n`,
    [SEEDED_BUYER, first]
  )
  await jobs.sql(
    `insert into claims.overdue (id, organisation, receivable_id, policy_id, buyer, claimable_on, marked_on, created_at, updated_at)
    select 'od_' || substr(id, 4), organisation, id, policy_id, buyer, due_on + 62, due_on + 62, now(), now()
    from policy.receivable where settled < amount and due_on < $1::date - 62`,
    [START]
  )
  await jobs.sql(
    `insert into claims.overdue_sweep values ('common', $1, now()), ('b2b_plus', $1, now()),
    ('electronic_receivables', $1, now())`,
    [START]
  )
  await jobs.sql('vacuum analyze')
  const job = overdueSweep(jobs.rulebook)
  let today = START
  return {
    name: `${stored.toLocaleString('en')} stored`,
    async measure(seconds) {
      let times = 0
      let took = 0
      while (took < seconds * 1000) {
        today = addDays(today, 1)
        await jobs.moveTo(today)
        const began = performance.now()
        const { told } = await job({}, jobs.context)
        // On Sundays and holidays nothing falls due, and the day after has more: both belong to what a sweep costs.
        took += performance.now() - began
        times += Number(told)
      }
      return { times, perSecond: times / (took / 1000) }
    }
  }
}
