import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { readTapRun } from '../support/tap-output.ts'

const RUNNER = resolve('test/support/run-tests.ts')
const TAP = "import t from 'tap'\n"
const PASSING = `${TAP}t.test('adds', async t => { t.equal(1 + 1, 2); t.ok(true) })\nt.test('later', { skip: true }, async t => { t.fail() })\n`

t.test('a run that passes is quiet and counts', async t => {
  const run = runTests(
    project(t.testdir(files({ passing: PASSING, chatty: `${TAP}console.error('chat')\nt.ok(true)\n` })))
  )
  t.equal(run.stdout, '3 passed, 0 failed, 1 skipped\n')
  t.equal(run.status, 0)
})

t.test('every way to fail makes the run fail', async t => {
  const failing = {
    'a failed assertion': `${TAP}t.ok(true)\nt.equal(1, 2, 'one is two')\n`,
    'exit inside': `${TAP}t.ok(true)\nprocess.exit(0)\nt.fail()\n`,
    rejection: `${TAP}t.ok(true)\nsetTimeout(() => Promise.reject(new Error('lost')), 10)\n`,
    syntax: `${TAP}t.ok(true\n`,
    empty: 'export {}\n',
    'only empty subtests': `${TAP}t.test('nothing', async () => {})\n`
  }
  const run = runTests(project(t.testdir(files({ passing: PASSING, ...failing }))))
  t.equal(run.status, 1)
  for (const name of Object.keys(failing)) t.match(run.stdout, `FAILED test/${name}.test.ts\n`)
  t.notMatch(run.stdout, 'FAILED test/passing')
  t.match(run.stdout, 'not ok 2 - one is two')
  t.match(run.stdout, 'SyntaxError')
  t.match(run.stdout, /\n5 passed, 6 failed, 1 skipped\n$/)
})

t.test('neighbours share a process, each with an end of its own; one that wants to be alone is', async t => {
  const seen = "import { existsSync, writeFileSync } from 'node:fs'\nconst shared = globalThis as { seen?: true }\n"
  const first = `${TAP}${seen}shared.seen = true\nt.teardown(() => writeFileSync('gone', ''))\nt.notOk(existsSync('gone'))\n`
  const next = `${TAP}${seen}t.ok(shared.seen)\nt.test('later', async t => { t.ok(existsSync('gone')) })\n`
  const own = `// In a process of its own: it looks at what others leave.\n${TAP}${seen}t.notOk(shared.seen)\n`
  const run = runTests(project(t.testdir(domainFiles({ first, next, own }))))
  t.equal(run.stdout, '4 passed, 0 failed, 0 skipped\n')
})

t.test('a file that ends its process does not take its neighbours along', async t => {
  const leaving = `${TAP}t.ok(true)\nprocess.exit(0)\n`
  const other = `${TAP}t.ok(true)\n`
  const run = runTests(project(t.testdir(domainFiles({ a: other, b: leaving, c: other, d: other }))))
  t.match(run.stdout, 'FAILED test/domain/b.test.ts\n')
  t.match(run.stdout, /\n4 passed, 1 failed, 0 skipped\n$/)
  t.equal(run.status, 1)
})

t.test('a process that does not end when its tests are done fails', async t => {
  const staying = `${TAP}setInterval(() => {}, 1000)\nt.ok(true)\n`
  const run = runTests(project(t.testdir(files({ staying }, 2))))
  t.match(run.stdout, 'FAILED test/staying.test.ts\n')
  t.match(run.stdout, /keeps their process alive: .*Timeout/)
  t.match(run.stdout, /\n1 passed, 1 failed, 0 skipped\n$/)
})

t.test('a pattern that names no test fails', async t => {
  const run = runTests(project(t.testdir(files({ passing: PASSING }))), 'test/no-such')
  t.match(run.stdout, /\n0 passed, 1 failed, 0 skipped\n$/)
  t.equal(run.status, 1)
})

t.test('a file that hangs is stopped and fails once', async t => {
  const hanging = `${TAP}t.test('waits', () => new Promise(() => setInterval(() => {}, 1000)))\n`
  const run = runTests(project(t.testdir(files({ hanging }, 2))))
  t.match(run.stdout, /FAILED test\/hanging\.test\.ts\n/)
  t.match(run.stdout, /\n0 passed, 1 failed, 0 skipped\n$/)
  t.equal(run.status, 1)
})

t.test('a signal stops the run and what it started', async t => {
  const waiting = `import { writeFileSync } from 'node:fs'\nwriteFileSync('pid', String(process.pid))\nsetInterval(() => {}, 1000)\n`
  const folder = project(t.testdir(files({ waiting })))
  const run = spawn(process.execPath, [RUNNER, 'test'], { cwd: folder, env: cleanEnvironment() })
  while (!existsSync(join(folder, 'pid')) || readFileSync(join(folder, 'pid'), 'utf8') === '') await sleep(50)
  run.kill('SIGINT')
  const [code] = await once(run, 'exit')
  t.equal(code, 130)
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
  t.throws(() => process.kill(pid, 0), { code: 'ESRCH' })
})

t.test('when the process breaks off, each file counts as failed', async t => {
  t.strictSame(readTapRun('TAP version 14\n', ['a.test.ts', 'b.test.ts']).totals, { passed: 0, failed: 2, skipped: 0 })
})

function files(texts: Readonly<Record<string, string>>, timeoutSeconds = 60) {
  return {
    '.taprc': readFileSync('.taprc', 'utf8').replace(/^timeout: \d+$/m, `timeout: ${timeoutSeconds}`),
    'package.json': '{ "type": "module" }',
    test: Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${name}.test.ts`, text]))
  }
}

/** The same in the folder whose files share processes. */
function domainFiles(texts: Readonly<Record<string, string>>) {
  const { test: domain, ...rest } = files(texts)
  return { ...rest, test: { domain } }
}

/** The folder as a project that finds the installed tap. */
function project(folder: string): string {
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}

function runTests(folder: string, pattern = 'test') {
  return spawnSync(process.execPath, [RUNNER, pattern], { cwd: folder, encoding: 'utf8', env: cleanEnvironment() })
}

/** Without the time limit of this run, and one process at a time. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TAP_'))),
    TEST_JOBS: '1'
  }
}
