import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import iconv from 'iconv-lite'
import { hyphenated, madeUpNumber } from '../../support/ledgers/firms.ts'
import { SELLER } from '../../support/ledgers/samples.ts'
import { type SheetCell, xlsx } from '../../support/ledgers/xlsx.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { httpContestant } from '../harness/http-contestant.ts'
import { runQuotes } from '../harness/running-quotes.ts'
import type { Scenario } from '../harness/scenario.ts'

/**
 * Ledgers of 2,000 and then 20,000 rows, as XLSX and as CSV in CP949: the time of each, and the most memory that the service ever held. The
 * first have 500 buyers, as a firm with invoices every day may; in the last, each row is a buyer of its own, and is in the answer.
 */
export const salesLedger: Scenario = {
  name: 'sales-ledger',
  title: 'POST /v1/sales-ledgers with 20,000 rows',
  async run(bench) {
    const folder = await mkdtemp(path.join(tmpdir(), 'ledgers-'))
    process.env['FILES_DIR'] = folder
    bench.afterwards(() => rm(folder, { recursive: true, force: true }))
    const quotes = await runQuotes(bench, { poolSize: 4 })
    const { address, headers } = quotes.posting(startupQuoteRequest(), 1)
    const empty = await httpContestant(bench, 'GET /health/live', quotes.reading('/health/live', 2))
    await empty.measure(1)
    const facts: [string, string][] = []
    const meanwhile = empty.measure(8)
    for (const [rows, buyers] of [
      [2_000, 500],
      [20_000, 500],
      [20_000, 20_000]
    ] as const) {
      for (const [kind, file] of [
        ['XLSX', asXlsx(rows, buyers)],
        ['CSV in CP949', asCsv(rows, buyers)]
      ] as const) {
        const begun = performance.now()
        const answer = await fetch(`${address}/v1/sales-ledgers?policyholder=${SELLER}`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/octet-stream' },
          body: new Uint8Array(file)
        })
        const body = (await answer.json()) as { rows: { buyers: number }; code?: string }
        if (body.rows?.buyers !== rows) throw new Error(`answered ${answer.status} ${body.code}`)
        const ms = (performance.now() - begun).toFixed(0)
        const peak = await quotes.process.ask<number>('peakMemoryMiB')
        const size = (file.length / 2 ** 20).toFixed(2)
        facts.push([
          `${rows.toLocaleString('en')} rows of ${buyers.toLocaleString('en')} buyers, ${kind}, ${size} MiB`,
          `${ms} ms, peak memory until then ${peak.toFixed(0)} MiB`
        ])
      }
    }
    const { p50Ms, p99Ms } = await meanwhile
    return {
      facts: [...facts, ['an empty route meanwhile', `p50 ${p50Ms?.toFixed(2)} ms, p99 ${p99Ms?.toFixed(2)} ms`]]
    }
  }
}

const HEADING = ['기간', '사업자등록번호', '상호', '매수', '공급가액', '세액']

function lines(rows: number, buyers: number): SheetCell[][] {
  return Array.from({ length: rows }, (_, i) => {
    const supply = 1_000_000 + i * 1_000
    return [
      `2021년 ${(i % 4) + 1}분기`,
      hyphenated(madeUpNumber(i % buyers)),
      `매출처 ${i % buyers}`,
      1,
      supply,
      supply / 10
    ]
  })
}

function asXlsx(rows: number, buyers: number): Buffer {
  return xlsx([{ name: '1', rows: [HEADING, ...lines(rows, buyers)] }])
}

function asCsv(rows: number, buyers: number): Buffer {
  return iconv.encode([HEADING, ...lines(rows, buyers)].map(cells => cells.join('\t')).join('\r\n'), 'cp949')
}
