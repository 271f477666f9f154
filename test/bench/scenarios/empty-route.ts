import { httpContestant } from '../harness/http-contestant.ts'
import { startProcess } from '../harness/process.ts'
import { ratioOf, takeTurns } from '../harness/rounds.ts'
import type { Scenario } from '../harness/scenario.ts'

/**
 * What our app factory costs: a route with a verified token from the cache, a scope, security headers, a request id, metrics
 * and a log line, against a bare Fastify route that answers the same JSON. There is no bar for an empty route; the project set
 * itself ≥ 0.5 for a route that also works a price out.
 */
export const emptyRoute: Scenario = {
  name: 'empty-route',
  title: 'an empty route of our app factory against a bare Fastify route',
  async run(bench) {
    const [ours, bare] = [startProcess('our-empty-route'), startProcess('bare-empty-route')]
    bench.afterwards(() => Promise.all([ours.end(), bare.end()]))
    const { address, authorization } = await ours.ask<{ address: string; authorization: string }>('listen')
    const request = { method: 'GET', path: '/empty', keyed: false, connections: CONNECTIONS, status: 200 } as const
    const contestants = [
      await httpContestant(bench, 'our app factory', { ...request, address, headers: { authorization } }),
      await httpContestant(bench, 'bare Fastify', { ...request, address: await bare.ask('listen'), headers: {} })
    ] as const
    const standings = await takeTurns(contestants, { rounds: 7, seconds: 1, warmUpSeconds: 2, cpu: bench.cpu })
    return { standings, ratios: [{ what: 'ours / bare', ...ratioOf(standings[0], standings[1]) }] }
  }
}

const CONNECTIONS = 10
