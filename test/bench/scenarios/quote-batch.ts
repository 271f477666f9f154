import { request } from 'node:http'
import { Readable } from 'node:stream'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import type { Load } from '../contestants/http-load.ts'
import { httpContestant } from '../harness/http-contestant.ts'
import { runQuotes } from '../harness/running-quotes.ts'
import type { Scenario } from '../harness/scenario.ts'

/**
 * Batches of 10,000 and then 100,000 quotes in one request each, NDJSON both ways: the lines a second, the most memory that the
 * service ever held, which must not grow with the number of lines, and how long an empty route takes to answer meanwhile.
 */
export const quoteBatch: Scenario = {
  name: 'quote-batch',
  title: 'POST /v1/quote-batches with 100,000 lines',
  async run(bench) {
    const quotes = await runQuotes(bench, { poolSize: 4 })
    const posting = quotes.posting(startupQuoteRequest(), 1)
    const empty = await httpContestant(bench, 'GET /health/live', quotes.reading('/health/live', 2))
    await empty.measure(1)
    const alone = await empty.measure(2)
    const small = await sendLines(posting, 10_000)
    const before = await quotes.process.ask<number>('peakMemoryMiB')
    const [large, meanwhile] = await Promise.all([sendLines(posting, 100_000), empty.measure(5)])
    const after = await quotes.process.ask<number>('peakMemoryMiB')
    return {
      facts: [
        ['10,000 lines', speed(small)],
        ['100,000 lines, with the load below', speed(large)],
        [
          'peak memory of the service',
          `${before.toFixed(0)} MiB after 10,000 lines, ${after.toFixed(0)} MiB after 100,000`
        ],
        ['an empty route alone', `p50 ${alone.p50Ms?.toFixed(2)} ms, p99 ${alone.p99Ms?.toFixed(2)} ms`],
        ['an empty route meanwhile', `p50 ${meanwhile.p50Ms?.toFixed(2)} ms, p99 ${meanwhile.p99Ms?.toFixed(2)} ms`]
      ]
    }
  }
}

interface Sent {
  readonly lines: number
  readonly seconds: number
}

function speed({ lines, seconds }: Sent): string {
  return `${Math.round(lines / seconds).toLocaleString('en')} lines a second`
}

/** Sends so many lines as fast as they are taken, and counts the answers. */
async function sendLines({ address, headers, body = '' }: Load, lines: number): Promise<Sent> {
  const piece = `${body}\n`.repeat(50)
  const outgoing = request(`${address}/v1/quote-batches`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson' }
  })
  const begun = performance.now()
  Readable.from(Array.from({ length: lines / 50 }, () => piece)).pipe(outgoing)
  let answers = 0
  await new Promise((resolve, reject) => {
    outgoing.once('error', reject).once('response', incoming => {
      if (incoming.statusCode !== 200) reject(new Error(`the batch was answered ${incoming.statusCode}`))
      incoming.on('data', (bytes: Buffer) => {
        for (const byte of bytes) if (byte === 10) answers += 1
      })
      incoming.once('end', resolve).once('error', reject)
    })
  })
  if (answers !== lines) throw new Error(`${lines} lines had ${answers} answers`)
  return { lines, seconds: (performance.now() - begun) / 1000 }
}
