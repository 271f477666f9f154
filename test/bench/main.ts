import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startBenchPostgres } from './harness/bench-postgres.ts'
import { cpuClock } from './harness/cpu-time.ts'
import { describeMachine } from './harness/machine.ts'
import { machineText, reportOf } from './harness/report.ts'
import type { Outcome, Scenario } from './harness/scenario.ts'
import { durableQuote } from './scenarios/durable-quote.ts'
import { emptyRoute } from './scenarios/empty-route.ts'
import { fanOut } from './scenarios/fan-out.ts'
import { growth } from './scenarios/growth.ts'
import { hotBuyer } from './scenarios/hot-buyer.ts'
import { largeQuote } from './scenarios/large-quote.ts'
import { overdueSweeps } from './scenarios/overdue-sweep.ts'
import { pricePreview } from './scenarios/price-preview.ts'
import { quoteBatch } from './scenarios/quote-batch.ts'
import { rating } from './scenarios/rating.ts'
import { receivableImport } from './scenarios/receivable-import.ts'
import { salesLedger } from './scenarios/sales-ledger.ts'
import { straightThroughDecision } from './scenarios/straight-through-decision.ts'
import { straightThroughPolicy } from './scenarios/straight-through-policy.ts'

/**
 * `npm run bench [-- names… --json file]`: compares what we built to the least that could do the same work, side by side on
 * this machine. Only ratios travel to another machine. Nothing here fails for being slow: the bars stand beside the ratios.
 */
const SCENARIOS: readonly Scenario[] = [
  emptyRoute,
  durableQuote,
  pricePreview,
  quoteBatch,
  salesLedger,
  hotBuyer,
  straightThroughDecision,
  straightThroughPolicy,
  rating,
  largeQuote,
  growth,
  fanOut,
  overdueSweeps,
  receivableImport
]

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } })
const unknown = positionals.filter(name => !SCENARIOS.some(scenario => scenario.name === name))
if (unknown.length > 0) {
  console.error(`No scenario ${unknown.join(', ')}. There are: ${SCENARIOS.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}
const chosen = SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))

const postgres = await startBenchPostgres()
const cpu = cpuClock(postgres.adminUrl, postgres.dataDirectory !== null)
let closing: (() => Promise<unknown>)[] = []
process.once('SIGINT', () => void closeAll().then(() => process.exit(130)))
process.once('SIGTERM', () => void closeAll().then(() => process.exit(143)))

const machine = await describeMachine(postgres.description, postgres.dataDirectory)
const outcomes: (Outcome & { name: string; title: string })[] = []
try {
  for (const scenario of chosen) {
    process.stderr.write(`… ${scenario.name}\n`)
    outcomes.push({ name: scenario.name, title: scenario.title, ...(await runScenario(scenario)) })
  }
} finally {
  await closeAll()
}

console.log(`\n${machineText(machine)}\n`)
for (const outcome of outcomes) console.log(`${reportOf(outcome, outcome)}\n`)
if (values.json) await writeFile(values.json, `${JSON.stringify({ machine, outcomes }, null, 2)}\n`)
process.exit(0)

async function runScenario(scenario: Scenario): Promise<Outcome> {
  try {
    return await scenario.run({ afterwards: close => void closing.push(close), cpu: cpu.clock })
  } finally {
    await closeScenario()
  }
}

async function closeScenario(): Promise<void> {
  const toClose = closing.reverse()
  closing = []
  for (const close of toClose) await close()
}

async function closeAll(): Promise<void> {
  await closeScenario()
  await cpu.close()
  await postgres.stop()
}
