import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import type { Shape } from '../contestants/bare-rows.ts'
import { httpContestant } from '../harness/http-contestant.ts'
import { postOne } from '../harness/post-one.ts'
import { startProcess } from '../harness/process.ts'
import { type Contestant, ratioOf, takeTurns } from '../harness/rounds.ts'
import { runQuotes } from '../harness/running-quotes.ts'
import type { Bench, Scenario } from '../harness/scenario.ts'
import { bytesOf, rowsWrittenWith, type WrittenRow } from '../harness/written-rows.ts'

/**
 * A durable quote over HTTP against its bare writing: `POST /v1/quotes` of a firm with one customer, on the service's own port
 * with production's settings and a new Idempotency-Key each time, against a `pg` loop that inserts the same rows with the same
 * values, at the same concurrency. The loop is there in three shapes; the bar of the project is ≥ 0.5 of the bare loop.
 */
export const durableQuote: Scenario = {
  name: 'durable-quote',
  title: 'POST /v1/quotes against a bare pg loop that writes the same rows',
  async run(bench) {
    const quotes = await runQuotes(bench, { poolSize: CONNECTIONS })
    const posting = quotes.posting(startupQuoteRequest(), CONNECTIONS)
    const { id } = await postOne(posting)
    const rows = await rowsWrittenWith(quotes.database.adminUrl, id)
    const bare = (name: string, shape: Shape) =>
      bareContestant(bench, name, { connectionString: quotes.database.adminUrl, rows, id, shape })
    const contestants = [
      await httpContestant(bench, 'POST /v1/quotes', posting),
      await bare('bare: BEGIN, inserts, COMMIT', 'statements'),
      await bare('bare: the same, pipelined', 'pipelined'),
      await bare('bare: one statement', 'one_statement')
    ] as const
    const standings = await takeTurns(contestants, { rounds: 7, seconds: 1.5, warmUpSeconds: 3, cpu: bench.cpu })
    const [ours, statements, pipelined, oneStatement] = standings
    return {
      standings,
      ratios: [
        { what: 'ours / bare statements', ...ratioOf(ours, statements), bar: '≥ 0.5' },
        { what: 'ours / bare, pipelined', ...ratioOf(ours, pipelined) },
        { what: 'ours / bare, one statement', ...ratioOf(ours, oneStatement), bar: '≥ 0.5' }
      ],
      facts: [
        ['concurrency of each', String(CONNECTIONS)],
        ...rows.map(row => [`a row in ${row.table}`, `${bytesOf(row)} bytes as text`] as const)
      ]
    }
  }
}

const CONNECTIONS = 10

async function bareContestant(
  bench: Bench,
  name: string,
  about: { connectionString: string; rows: readonly WrittenRow[]; id: string; shape: Shape }
): Promise<Contestant> {
  const loop = startProcess('bare-rows')
  bench.afterwards(() => loop.end())
  await loop.ask('prepare', { ...about, connections: CONNECTIONS })
  return { name, measure: seconds => loop.ask('measure', { seconds }) }
}
