import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { httpContestant } from '../harness/http-contestant.ts'
import { postOne } from '../harness/post-one.ts'
import { ratioOf, takeTurns } from '../harness/rounds.ts'
import { runQuotes } from '../harness/running-quotes.ts'
import type { Bench, Scenario } from '../harness/scenario.ts'
import { multiplyQuote } from '../harness/stored-quotes.ts'
import { rowsWrittenWith } from '../harness/written-rows.ts'

/**
 * What it costs to have many quotes: the first page of `GET /v1/quotes` and the durable POST, with a thousand stored quotes and
 * with two hundred thousand of the same organisation, each on a service and a database of its own. The project's bar is that
 * cost follows what is asked for, not what is stored: a ratio close to 1.
 */
export const growth: Scenario = {
  name: 'growth',
  title: `the list and the durable quote with 1,000 and with 200,000 stored quotes`,
  async run(bench) {
    const few = await runWith(bench, 1000)
    const many = await runWith(bench, 200_000)
    const post = (quotes: typeof few) => quotes.posting(startupQuoteRequest(), CONNECTIONS)
    const list = (quotes: typeof few) => quotes.reading('/v1/quotes?limit=50', CONNECTIONS)
    const contestants = [
      await httpContestant(bench, 'GET /v1/quotes, 1,000 stored', list(few)),
      await httpContestant(bench, 'GET /v1/quotes, 200,000 stored', list(many)),
      await httpContestant(bench, 'POST /v1/quotes, 1,000 stored', post(few)),
      await httpContestant(bench, 'POST /v1/quotes, 200,000 stored', post(many))
    ] as const
    const plan = { rounds: 5, seconds: 1, warmUpSeconds: 1.5, cpu: bench.cpu }
    const standings = await takeTurns(contestants, plan)
    const [listFew, listMany, postFew, postMany] = standings
    return {
      standings,
      ratios: [
        { what: 'list: 200,000 / 1,000', ...ratioOf(listMany, listFew), bar: 'about 1' },
        { what: 'POST: 200,000 / 1,000', ...ratioOf(postMany, postFew), bar: 'about 1' }
      ]
    }
  }
}

const CONNECTIONS = 10

async function runWith(bench: Bench, stored: number) {
  const quotes = await runQuotes(bench, { poolSize: CONNECTIONS })
  const { id } = await postOne(quotes.posting(startupQuoteRequest(), 1))
  const { adminUrl } = quotes.database
  await multiplyQuote(adminUrl, await rowsWrittenWith(adminUrl, id), id, stored)
  return quotes
}
