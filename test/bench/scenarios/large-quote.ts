import { httpContestant } from '../harness/http-contestant.ts'
import { postOne } from '../harness/post-one.ts'
import { largestQuoteRequest } from '../harness/requests.ts'
import { takeTurns } from '../harness/rounds.ts'
import { runQuotes } from '../harness/running-quotes.ts'
import type { Scenario } from '../harness/scenario.ts'

/**
 * The largest quote that the contract allows, 5,000 buyers, stored like any other, one after the other: the time of each, the
 * sizes, and the most memory that the service ever held. The project set itself no bar but that it stays well within the
 * gateway's patience and does not grow from one to the next.
 */
export const largeQuote: Scenario = {
  name: 'large-quote',
  title: 'a durable quote with 5,000 buyers',
  async run(bench) {
    const quotes = await runQuotes(bench, { poolSize: 2 })
    const before = await quotes.process.ask<number>('peakMemoryMiB')
    const posting = quotes.posting(largestQuoteRequest(), 1)
    const { bytes: answer, status } = await postOne(posting)
    const contestant = await httpContestant(bench, 'POST /v1/quotes, 5,000 buyers', posting)
    // One measurement after the other is one request after the other: a second holds a few.
    const standings = await takeTurns([contestant], { rounds: 5, seconds: 1.5, warmUpSeconds: 2, cpu: bench.cpu })
    const peak = await quotes.process.ask<number>('peakMemoryMiB')
    return {
      standings,
      facts: [
        ['ms per request', (standings[0].p50Ms ?? NaN).toFixed(0)],
        ['outcome', status],
        ['request', mebibytes(Buffer.byteLength(posting.body ?? ''))],
        ['answer', mebibytes(answer)],
        ['peak memory of the service', `${peak.toFixed(0)} MiB (${before.toFixed(0)} MiB before the first)`]
      ]
    }
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(2)} MiB`
}
