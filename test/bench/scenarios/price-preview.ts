import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { httpContestant } from '../harness/http-contestant.ts'
import { startProcess } from '../harness/process.ts'
import { ratioOf, takeTurns } from '../harness/rounds.ts'
import { runQuotes } from '../harness/running-quotes.ts'
import type { Scenario } from '../harness/scenario.ts'

/**
 * A price worked out and not kept, `POST /v1/price-previews` of a firm with one customer, against routes that do nothing. The bar of
 * the project is ≥ 0.5 of an empty route. Which one is left open, so there are three: one of our app factory that is sent the same
 * request, which it reads and checks; one of our app factory without a body; and a bare Fastify route without one.
 */
export const pricePreview: Scenario = {
  name: 'price-preview',
  title: 'POST /v1/price-previews against an empty route',
  async run(bench) {
    const quotes = await runQuotes(bench, { poolSize: 2 })
    const [ours, bare] = [startProcess('our-empty-route'), startProcess('bare-empty-route')]
    bench.afterwards(() => Promise.all([ours.end(), bare.end()]))
    const { address, authorization } = await ours.ask<{ address: string; authorization: string }>('listen')
    const empty = { method: 'GET', path: '/empty', keyed: false, connections: CONNECTIONS, status: 200 } as const
    const previewing = {
      ...quotes.posting(startupQuoteRequest(), CONNECTIONS),
      path: '/v1/price-previews',
      keyed: false,
      status: 200
    }
    const contestants = [
      await httpContestant(bench, 'POST /v1/price-previews', previewing),
      await httpContestant(bench, 'empty route, sent the same request', {
        ...previewing,
        path: '/empty',
        address,
        headers: { ...previewing.headers, authorization }
      }),
      await httpContestant(bench, 'empty route, our app factory', { ...empty, address, headers: { authorization } }),
      await httpContestant(bench, 'empty route, bare Fastify', {
        ...empty,
        address: await bare.ask('listen'),
        headers: {}
      })
    ] as const
    const standings = await takeTurns(contestants, { rounds: 7, seconds: 1, warmUpSeconds: 2, cpu: bench.cpu })
    return {
      standings,
      ratios: [
        { what: 'preview / empty route, same request', ...ratioOf(standings[0], standings[1]), bar: '≥ 0.5' },
        { what: 'preview / our empty route', ...ratioOf(standings[0], standings[2]), bar: '≥ 0.5' },
        { what: 'preview / bare empty route', ...ratioOf(standings[0], standings[3]), bar: '≥ 0.5' }
      ]
    }
  }
}

const CONNECTIONS = 10
