import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'
import type { Load } from '../contestants/http-load.ts'
import type { Listening } from '../contestants/quote-service.ts'
import { draftApplications } from '../harness/drafted-applications.ts'
import { median } from '../harness/figures.ts'
import { startProcess } from '../harness/process.ts'
import type { Speed } from '../harness/rounds.ts'
import type { Scenario } from '../harness/scenario.ts'

const DRAFTS = 9_000
const CONNECTIONS = 16
const ROUNDS = 3
const SECONDS = 3

/**
 * `POST /v1/applications/{id}/submission` of an assessed buyer within every limit, on the service's own port: papers, parties, grades,
 * events, price, every rule, what is left of each limit, the offer, its hold, the receipt, notices and events, in one request. First as
 * fast as it goes; then at half of that pace, where the project's bar is a p99 under 100 ms, waiting for a turn included.
 */
export const straightThroughDecision: Scenario = {
  name: 'straight-through-decision',
  title: 'an application decided in one request, offer and hold with it',
  async run(bench) {
    const database = await createTestDatabase()
    bench.afterwards(() => database.drop())
    await storePackagedRulebook(database.adminUrl, { sandbox: false })
    await installJobs(database.adminUrl)
    const drafts = await draftApplications(database, DRAFTS)
    const service = startProcess('underwriting-service')
    bench.afterwards(() => service.end())
    const { address, authorization } = await service.ask<Listening>('listen', {
      api: database.urlOf('underwriting_api'),
      job: database.urlOf('underwriting_job'),
      poolSize: CONNECTIONS
    })
    const load = startProcess('http-load')
    bench.afterwards(() => load.end())
    await load.ask('prepare', {
      address,
      method: 'POST',
      path: '',
      paths: drafts.map(id => `/v1/applications/${id}/submission`),
      headers: { authorization, 'accept-language': 'ko' },
      keyed: true,
      connections: CONNECTIONS,
      status: 200
    } satisfies Load)
    await load.ask('measure', { seconds: SECONDS })
    const full: Speed[] = []
    for (let round = 0; round < ROUNDS; round += 1) full.push(await load.ask<Speed>('measure', { seconds: SECONDS }))
    const most = median(full.map(({ perSecond }) => perSecond))
    const half: Speed[] = []
    for (let round = 0; round < ROUNDS; round += 1)
      half.push(await load.ask<Speed>('measure', { seconds: SECONDS, pace: most / 2 }))
    const milliseconds = (speeds: readonly Speed[], of: 'p50Ms' | 'p99Ms') =>
      `${median(speeds.map(speed => speed[of] ?? Number.NaN)).toFixed(1)} ms`
    return {
      facts: [
        ['decisions a second at most', most.toFixed(0)],
        ['p50 / p99 then', `${milliseconds(full, 'p50Ms')} / ${milliseconds(full, 'p99Ms')}`],
        [
          'p50 / p99 at half of that',
          `${milliseconds(half, 'p50Ms')} / ${milliseconds(half, 'p99Ms')}; bar p99 < 100 ms`
        ]
      ]
    }
  }
}
