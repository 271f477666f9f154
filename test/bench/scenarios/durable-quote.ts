import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import type { Shape } from '../contestants/bare-rows.ts'
import { bareContestant } from '../harness/bare-contestant.ts'
import { httpContestant } from '../harness/http-contestant.ts'
import { postOne } from '../harness/post-one.ts'
import { ratioOf, takeTurns } from '../harness/rounds.ts'
import { runQuotes } from '../harness/running-quotes.ts'
import type { Scenario } from '../harness/scenario.ts'
import { bytesOf, rowsWrittenWith } from '../harness/written-rows.ts'

/**
 * A durable quote over HTTP against its bare writing: `POST /v1/quotes` of a firm with one customer, on the service's own port
 * with production's settings and a new Idempotency-Key each time, against a `pg` loop that inserts the same rows with the same
 * values, at the same concurrency. The loop is there in three shapes; the bar of the project is ≥ 0.5 of the bare loop. Its first shape is
 * measured once more with four times as many callers, as many as keep two cores busy: few callers leave them waiting between the hops.
 */
export const durableQuote: Scenario = {
  name: 'durable-quote',
  title: 'POST /v1/quotes against a bare pg loop that writes the same rows',
  async run(bench) {
    const quotes = await runQuotes(bench, { poolSize: MANY })
    const posting = quotes.posting(startupQuoteRequest(), FEW)
    const { id } = await postOne(posting)
    const rows = await rowsWrittenWith(quotes.database.adminUrl, id)
    const bare = (name: string, shape: Shape, connections = FEW) =>
      bareContestant(bench, name, {
        connectionString: quotes.database.adminUrl,
        requests: [rows],
        ids: [id],
        shape,
        connections
      })
    const contestants = [
      await httpContestant(bench, 'POST /v1/quotes', posting),
      await bare('bare: BEGIN, inserts, COMMIT', 'statements'),
      await bare('bare: the same, pipelined', 'pipelined'),
      await bare('bare: one statement', 'one_statement'),
      await httpContestant(bench, `POST /v1/quotes, ${MANY} at once`, { ...posting, connections: MANY }),
      await bare(`bare: BEGIN, inserts, COMMIT, ${MANY} at once`, 'statements', MANY)
    ] as const
    const standings = await takeTurns(contestants, { rounds: 7, seconds: 1.5, warmUpSeconds: 3, cpu: bench.cpu })
    const [ours, statements, pipelined, oneStatement, oursOfMany, statementsOfMany] = standings
    return {
      standings,
      ratios: [
        { what: 'ours / bare statements', ...ratioOf(ours, statements), bar: '≥ 0.5' },
        { what: 'ours / bare, pipelined', ...ratioOf(ours, pipelined) },
        { what: 'ours / bare, one statement', ...ratioOf(ours, oneStatement), bar: '≥ 0.5' },
        { what: `ours / bare statements, ${MANY} at once`, ...ratioOf(oursOfMany, statementsOfMany), bar: '≥ 0.5' }
      ],
      facts: [
        ['concurrency where nothing else is said', String(FEW)],
        ...rows.map(row => [`a row in ${row.table}`, `${bytesOf(row)} bytes as text`] as const)
      ]
    }
  }
}

const FEW = 10
const MANY = 40
