import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'
import { asAdmin } from '../../support/business-day.ts'
import { requestWith } from '../../support/quote-case.ts'
import { soundWith } from '../../support/sound-quote.ts'
import type { Chain, Way, Wish } from '../contestants/policy-buyers.ts'
import type { Listening } from '../contestants/quote-service.ts'
import { bareContestant } from '../harness/bare-contestant.ts'
import { draftApplications } from '../harness/drafted-applications.ts'
import { median } from '../harness/figures.ts'
import { startProcess } from '../harness/process.ts'
import { type Contestant, ratioOf, type Speed, type Standing, takeTurns } from '../harness/rounds.ts'
import { rowsOfOneFirm } from '../harness/rows-of-one-firm.ts'
import type { Scenario } from '../harness/scenario.ts'

const AT_ONCE = 24

/** Bought on the web, of a graded buyer: no papers are asked for. */
const PRODUCT = 'online_simple'

/**
 * From a quote to the bound policy, and on to cover, straight through, over HTTP, of an online product: quote, application, decision with
 * offer and hold, policy with invoices; first premium. The application is submitted, and its offer accepted up to the price of the quote, by
 * the request that makes it, or each by a request of its own. Three, five and six durable requests of three services in processes of their
 * own, production's settings, a firm of its own each time. The best published core reports 192 policies a second, the quickest insurer
 * 240 ms in the median from quote to bind. How far Postgres goes on this machine with nothing but the rows that a firm leaves until its
 * policy is bound says a bare loop that writes them.
 */
export const straightThroughPolicy: Scenario = {
  name: 'straight-through-policy',
  title: 'a firm goes from quote to policy in three requests of three services, or in five, and to cover in six',
  async run(bench) {
    const database = await createTestDatabase()
    bench.afterwards(() => database.drop())
    await storePackagedRulebook(database.adminUrl, { sandbox: false })
    await installJobs(database.adminUrl)
    await draftApplications(database, 0)
    const filesFolder = await mkdtemp(join(tmpdir(), 'files-'))
    bench.afterwards(() => rm(filesFolder, { recursive: true, force: true }))
    process.env['FILES_DIR'] = filesFolder
    const start = async (name: 'quote' | 'underwriting' | 'policy') => {
      const service = startProcess(`${name}-service`)
      bench.afterwards(() => service.end())
      const listening = await service.ask<Listening>('listen', {
        api: database.urlOf(`${name}_api`),
        job: database.urlOf(`${name}_job`),
        queue: database.urlOf('job_queue'),
        filesFolder,
        poolSize: 10
      })
      return { service, listening }
    }
    const quote = await start('quote')
    const underwriting = await start('underwriting')
    const policy = await start('policy')
    const [day] = await asAdmin<{ today: string }>(database, 'select platform.business_date()::text as today')
    const today = plainDate(day?.today ?? '')
    const firms = startProcess('policy-buyers')
    bench.afterwards(() => firms.end())
    await firms.ask('prepare', {
      quote: quote.listening,
      underwriting: underwriting.listening,
      policy: policy.listening,
      cashier: await policy.service.ask<string>('authorizationOf', { client: 'cashier' }),
      wish: wish(today)
    } satisfies Chain)
    const contestant = (name: string, way: Way, atOnce: number): Contestant => ({
      name,
      measure: seconds => firms.ask<Speed>('measure', { ...way, seconds, atOnce })
    })
    const atOnce: Way = { goal: 'policy', applies: 'at once' }
    const insured = contestant('quote → policy', atOnce, AT_ONCE)
    const inFive = contestant('quote → policy, step by step', { goal: 'policy', applies: 'step by step' }, AT_ONCE)
    const covered = contestant('quote → cover, step by step', { goal: 'cover', applies: 'step by step' }, AT_ONCE)
    const alone = contestant('quote → policy, one firm at a time', atOnce, 1)
    // The tables begin empty. Postgres looks at tables that grow within a minute, which is longer than the whole scenario.
    await covered.measure(3)
    await asAdmin(database, 'analyze')
    const rows = await rowsOfOneFirm(database.adminUrl, () => firms.ask('one', atOnce))
    // In a database of their own: balances here would no longer add up.
    const apart = await createTestDatabase()
    bench.afterwards(() => apart.drop())
    const place = { connectionString: apart.adminUrl, connections: AT_ONCE }
    const bare = await bareContestant(bench, 'bare: the rows of quote → policy', { ...rows, ...place })
    const turns = { rounds: 5, seconds: 5, warmUpSeconds: 8, cpu: bench.cpu }
    const standings = await takeTurns([insured, bare, inFive, covered, alone], turns)
    const [policies, written, fiveRequests, , { p50Ms }] = standings
    return {
      standings,
      ratios: [{ what: 'quote → policy / bare: the same rows', ...ratioOf(policies, written) }],
      facts: [
        ['policies a second', `${medianAndBest(policies)}; bar > 192`],
        ['in five requests', medianAndBest(fiveRequests)],
        ['firms at once', String(AT_ONCE)],
        ['from quote to policy, one firm at a time', `${p50Ms?.toFixed(0)} ms in the median; best published 240`],
        [
          'rows that the bare loop writes for a firm',
          `${bare.rows} in ${rows.requests.length} transactions: all that three requests and their jobs leave`
        ],
        ['but for rows that firms share', bare.leftOut.join(', ')]
      ]
    }
  }
}

function medianAndBest({ perSecond }: Standing): string {
  return `${median(perSecond).toFixed(0)} (best ${Math.max(...perSecond).toFixed(0)})`
}

/** What a firm wishes a quote for: 1,000만 on a buyer. */
function wish(today: string): Wish {
  const { asOf: _asOf, ...body } = requestWith(
    soundWith(PRODUCT, today, { buyer: { requestedInsuredAmount: 10_000_000 } })
  )
  return body
}
