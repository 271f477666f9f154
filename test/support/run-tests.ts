// `npm test`: the checks of `npm run check`, then every test file; or only those that the arguments name.
// Quiet while all is well; ends with one plain line of totals and exit code 1 when anything failed.
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { runChecks } from './checks.ts'
import { binOf, runNode, stopOnSignals } from './run-program.ts'
import { readTapRun, type Totals } from './tap-output.ts'
import { testFiles } from './test-files.ts'

// Every test file is a process that loads the same modules: compiled once, they are kept for the others and for the next run.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules', '.cache', 'compiled')

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
  const run = await runNode([
    binOf('tap', 'tap'),
    'run',
    '--reporter=tap',
    `--jobs=${Math.max(2, availableParallelism())}`,
    `--node-arg=--import=${import.meta.resolve('./forbid-exit.ts')}`,
    ...files
  ])
  const result = readTapRun(run.stdout, files)
  totals.passed += result.totals.passed
  totals.failed += result.totals.failed
  totals.skipped += result.totals.skipped
  for (const failure of result.failures) process.stdout.write(`FAILED ${failure.file}\n${failure.diagnostics}\n`)
  if (run.code !== 0 && result.totals.failed === 0) fail(`tap ended with ${run.code}\n${run.stdout}`)
  if (totals.failed > 0 && run.stderr.trim() !== '')
    process.stdout.write(`What the tests wrote to stderr:\n${run.stderr}\n`)
}

function fail(message: string): void {
  totals.failed++
  process.stdout.write(`${message}\n`)
}
