// `npm test`: the checks of `npm run check`, then every test file; or only those that the arguments name.
// Quiet while all is well; ends with one plain line of totals and exit code 1 when anything failed.
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChecks } from './checks.ts'
import { binOf, runNode, stopOnSignals } from './run-program.ts'
import { readTapRun, type Totals } from './tap-output.ts'
import { testBatches } from './test-batches.ts'
import { testFiles } from './test-files.ts'

// Every test file is a process that loads the same modules: compiled once, they are kept for the others and for the next run.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules', '.cache', 'compiled')

const FORBID_EXIT = import.meta.resolve('./forbid-exit.ts')
const TEST_HOST = fileURLToPath(import.meta.resolve('./test-host.ts'))
/** A process that says nothing for so long has hung where its own time limits cannot reach. */
const SILENCE_MS = 600_000

let database: { readonly adminUrl: string; stop(): Promise<void> } | undefined
stopOnSignals(async () => database?.stop())
const patterns = process.argv.slice(2)
const totals: Totals = { passed: 0, failed: 0, skipped: 0 }

const files = testFiles(patterns)
if (files.length === 0) {
  fail(`no test file (*.test.ts) is named by: ${patterns.join(' ') || 'test'}`)
} else {
  if (patterns.length === 0) await checkEverything()
  await buildTap()
  await startDatabase()
  await runFiles()
  await database?.stop()
}
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`)
process.exitCode = totals.failed === 0 ? 0 : 1

async function checkEverything(): Promise<void> {
  for (const check of await runChecks()) {
    if (check.passed) totals.passed++
    else fail(`FAILED ${check.name}\n${check.output}`)
  }
}

/** tap compiles its plugins into one class; a fresh install has another set compiled in than .taprc asks for. */
async function buildTap(): Promise<void> {
  const unwanted = [...readFileSync('.taprc', 'utf8').matchAll(/"!(@tapjs\/[\w-]+)"/g)].map(match => match[1])
  const built = readFileSync('node_modules/@tapjs/test/test-built/dist/esm/index.js', 'utf8')
  if (!unwanted.some(plugin => built.includes(`from "${plugin}"`))) return
  const build = await runNode([binOf('tap', 'tap'), 'build'])
  if (build.code !== 0) fail(`tap build failed\n${build.stdout}${build.stderr}`)
}

/** One Postgres for all test files; a file that runs alone starts its own when it needs one. */
async function startDatabase(): Promise<void> {
  if (files.length === 1 || !existsSync('packages/database')) return
  try {
    const { startTestServer } = await import('@trade-credit/database/test-database.ts')
    database = await startTestServer()
    process.env['TEST_DATABASE_URL'] = database.adminUrl
  } catch (error) {
    fail(`no Postgres for the tests: ${error instanceof Error ? error.stack : error}`)
  }
}

async function runFiles(): Promise<void> {
  // One more than can run: tests wait for Postgres, for processes they started, for time that passes.
  const jobs = Number(process.env['TEST_JOBS'] ?? availableParallelism() + 1)
  process.env['TAP_TIMEOUT'] = /^timeout: (\d+)$/m.exec(readFileSync('.taprc', 'utf8'))?.[1] ?? '60'
  const batches = testBatches(files, jobs)
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await runBatch(batch)
  }
  await Promise.all(Array.from({ length: jobs }, work))
}

async function runBatch(batch: readonly string[]): Promise<void> {
  const run = await runNode([`--import=${FORBID_EXIT}`, TEST_HOST, ...batch], { silenceMs: SILENCE_MS })
  // A file that ends the process takes those after it along: they get another one.
  const begun = Math.max(1, batch.filter(file => run.stdout.includes(`# Subtest: ${file}\n`)).length)
  const { totals: counted, failures } = readTapRun(run.stdout, batch.slice(0, begun))
  totals.passed += counted.passed
  totals.failed += counted.failed
  totals.skipped += counted.skipped
  for (const failure of failures) process.stdout.write(`FAILED ${failure.file}\n${failure.diagnostics}\n`)
  if (run.code !== 0 && failures.length === 0) fail(`FAILED ${batch.join(' ')}\n    ended with ${run.code}`)
  if (run.code !== 0 && run.stderr.trim() !== '') process.stdout.write(`What it wrote to stderr:\n${run.stderr}\n`)
  if (begun < batch.length) await runBatch(batch.slice(begun))
}

function fail(message: string): void {
  totals.failed++
  process.stdout.write(`${message}\n`)
}
