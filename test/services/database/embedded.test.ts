import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@trade-credit/database/embedded/embedded-postgres.ts'
import { readPostmaster } from '@trade-credit/database/embedded/postmaster.ts'
import { anyoneCanReach } from '@trade-credit/database/embedded/run-as.ts'
import { openDatabase } from '@trade-credit/database/open-database.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import t, { type Test } from 'tap'

const SOURCE = pathToFileURL(
  path.join(import.meta.dirname, '../../../packages/database/src/embedded/embedded-postgres.ts')
).href
t.setTimeout(120_000)

const isRoot = process.getuid?.() === 0

/** A fresh folder; whatever still runs on it at the end is stopped. */
async function freshFolder(t: Test, inside = tmpdir()): Promise<string> {
  const folder = await mkdtemp(path.join(inside, 'trade-credit-embedded-'))
  await chmod(folder, 0o755)
  const dataDir = path.join(folder, 'postgres')
  t.teardown(async () => {
    const left = await readPostmaster(path.join(dataDir, 'cluster'))
    if (left)
      await start(dataDir).then(
        server => server.stop(),
        () => {}
      )
    await rm(folder, { recursive: true, force: true })
  })
  return dataDir
}

const start = (dataDir: string, port?: number) =>
  startEmbeddedPostgres({ dataDir, log: () => {}, ...(port === undefined ? {} : { port }) })

async function ask<Row>(server: { adminUrl: string }, sql: string): Promise<Row[]> {
  const pool = createPool({ connectionString: server.adminUrl, applicationName: 'ask', max: 1 })
  return pool
    .query(sql)
    .then(answer => answer.rows)
    .finally(() => pool.end())
}

const pidOf = async (server: EmbeddedPostgres) => (await readPostmaster(path.join(server.dataDir, 'cluster')))?.pid ?? 0

/** A process of its own that starts Postgres on the folder, says so in one line and ends (Postgres stays). */
function startElsewhere(dataDir: string, as: { uid?: number; gid?: number } = {}): ChildProcess {
  const script = `import { startEmbeddedPostgres } from '${SOURCE}'
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1], log: () => {} })
    console.log(JSON.stringify({ takenOver: server.takenOver, port: server.port, adminUrl: server.adminUrl }))`
  return spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
    ...as,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit']
  })
}

async function answerOf(child: ChildProcess): Promise<{ takenOver: boolean; port: number; adminUrl: string }> {
  const chunks: Buffer[] = await (child.stdout?.toArray() ?? Promise.resolve([]))
  return JSON.parse(Buffer.concat(chunks).toString())
}

t.test('one server from its first start to its last', async t => {
  const dataDir = await freshFolder(t)
  let server = await start(dataDir)
  const heard: boolean[] = []
  server.onExit(({ expected }) => void heard.push(expected))

  await t.test('listens on the loopback alone, asks for a password and sorts by code point', async t => {
    const rows = await ask(
      server,
      `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
         datlocprovider as provider, datlocale as locale from pg_database where datname = 'template1'`
    )
    t.strictSame(rows, [{ addresses: '127.0.0.1', sockets: '', provider: 'b', locale: 'C.UTF-8' }])
    const stranger = { adminUrl: server.adminUrl.replace(/:[^:@]+@/, ':guess@') }
    await t.rejects(ask(stranger, 'select 1'), { code: '28P01' })
    t.equal((await stat(path.join(dataDir, 'superuser-password'))).mode & 0o777, 0o600)
  })

  await t.test('is in a process group of its own, out of reach of Ctrl-C', async t => {
    const groupOf = (pid: number) =>
      execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)])
        .toString()
        .trim()
    t.equal(groupOf(await pidOf(server)), String(await pidOf(server)))
    t.not(groupOf(await pidOf(server)), groupOf(process.pid))
  })

  await t.test('a second start takes it over', async t => {
    await ask(server, 'create table kept as select 7 as n')
    const second = await start(dataDir)
    t.strictSame([second.takenOver, second.port], [true, server.port])
    t.equal(await pidOf(second), await pidOf(server))
  })

  await t.test('a killed one is noticed, and the next start recovers its data', async t => {
    process.kill(await pidOf(server), 'SIGKILL')
    while (heard.length === 0) await sleep(5)
    t.strictSame(heard, [false], 'nobody had asked for that')
    server = await start(dataDir)
    t.equal(server.takenOver, false)
    t.strictSame(await ask(server, 'select n from kept'), [{ n: 7 }])
  })

  await t.test('whoever took it over can stop it, and both hear of it', async t => {
    const second = await start(dataDir)
    const told = new Promise(resolve => second.onExit(resolve))
    t.equal(await second.stop(), 'stopped')
    t.strictSame(await told, { expected: true })
    t.equal(await server.stop(), 'was_not_running')
    await t.rejects(ask(server, 'select 1'), { code: 'ECONNREFUSED' })
  })

  await t.test('a process id that a stranger has got by now does not stop it from starting', async t => {
    const lines = [process.pid, path.join(dataDir, 'cluster'), 0, 5432, '', '127.0.0.1', '', 'ready']
    await writeFile(path.join(dataDir, 'cluster', 'postmaster.pid'), `${lines.join('\n')}\n`)
    server = await start(dataDir)
    t.strictSame(await ask(server, 'select n from kept'), [{ n: 7 }])
    await server.stop()
  })

  await t.test('a port that is taken is one clear sentence', async t => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => squatter.once('listening', resolve))
    t.teardown(() => squatter.close())
    const address = squatter.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await t.rejects(start(dataDir, port), { message: new RegExp(`^Port ${port} is taken: `) })
  })

  await t.test('so is a lost password, and data of another version', async t => {
    const passwordFile = path.join(dataDir, 'superuser-password')
    const password = await readFile(passwordFile)
    await rm(passwordFile)
    await t.rejects(start(dataDir), { message: /has lost its password file/ })
    await writeFile(passwordFile, password, { mode: 0o600 })
    await writeFile(path.join(dataDir, 'cluster', 'PG_VERSION'), '15\n')
    await t.rejects(start(dataDir), { message: /did not start .*incompatible with server[^]*version 15/ })
  })
})

t.test('two that start at once on an empty folder share one server', async t => {
  const dataDir = await freshFolder(t)
  const answers = await Promise.all([startElsewhere(dataDir), startElsewhere(dataDir)].map(answerOf))
  t.equal(answers[0]?.port, answers[1]?.port)
  t.strictSame(answers.map(answer => answer.takenOver).sort(), [false, true])
  const third = await start(dataDir)
  t.ok(third.takenOver, 'it outlives the processes that started it')
  t.strictSame((await readdir(dataDir)).sort(), ['cluster', 'postgres.log', 'superuser-password'])
})

t.test('an initdb that is killed half-way leaves nothing in the way', async t => {
  const dataDir = await freshFolder(t)
  const killed = startElsewhere(dataDir)
  const aside = async () => (await readdir(dataDir).catch(() => [])).find(name => name.startsWith('cluster.init-'))
  while (!(await aside())) await sleep(5)
  await sleep(100)
  const exit = new Promise(resolve => killed.once('exit', resolve))
  killed.kill('SIGKILL')
  await exit
  t.ok(await aside(), 'it was killed on the way')
  const server = await start(dataDir)
  t.strictSame(await ask(server, 'select 1 as one'), [{ one: 1 }])
  t.notOk(await aside())
})

if (isRoot) {
  t.test('root runs it as nobody', async t => {
    const server = await start(await freshFolder(t))
    t.equal((await stat(path.join(server.dataDir, 'cluster'))).uid, 65534)
  })

  for (const [where, inside] of [
    ['above it', 'postgres'],
    ['itself', '.']
  ] as const) {
    t.test(
      `root’s folder that is closed ${where} is stood in for by an open one, the same every time, and said so`,
      async t => {
        const closed = await mkdtemp(path.join(tmpdir(), 'trade-credit-closed-'))
        t.equal((await stat(closed)).mode & 0o777, 0o700)
        const said: string[] = []
        const options = { dataDir: path.join(closed, inside), log: (line: string) => void said.push(line) }
        t.teardown(() => rm(closed, { recursive: true }))
        const server = await startEmbeddedPostgres(options)
        t.teardown(async () => {
          await server.stop()
          await rm(server.dataDir, { recursive: true, force: true })
        })
        t.match(server.dataDir, /^\/var\/tmp\//)
        t.match(said.join(), `are kept in ${server.dataDir}`)
        t.equal((await startEmbeddedPostgres(options)).takenOver, true)
      }
    )
  }

  if (await anyoneCanReach(process.execPath)) {
    t.test('an ordinary user runs it under a closed home', async t => {
      const home = await mkdtemp(path.join(tmpdir(), 'trade-credit-home-'))
      const user = { uid: 65534, gid: 65534 }
      await chown(home, user.uid, user.gid)
      const dataDir = path.join(home, 'postgres')
      const answer = await answerOf(startElsewhere(dataDir, user))
      t.teardown(async () => {
        const left = await readPostmaster(path.join(dataDir, 'cluster'))
        if (left) process.kill(left.pid, 'SIGINT')
        while (left && existsSync(path.join(dataDir, 'cluster', 'postmaster.pid'))) await sleep(10)
        await rm(home, { recursive: true, force: true })
      })
      t.strictSame(await ask(answer, 'select 1 as one'), [{ one: 1 }])
      t.equal((await stat(path.join(dataDir, 'cluster'))).uid, user.uid)
    })
  }
}

t.test('the local stack’s database is there after each start', async t => {
  const dataDir = await freshFolder(t)
  const opened = await Promise.all([1, 2].map(() => openDatabase({ dataDir, log: () => {} })))
  for (const database of opened) {
    t.match(await ask(database, 'select current_database() as name'), [{ name: 'trade_credit' }])
  }
})

t.test('an address in DATABASE_URL replaces it, and a wrong one is one sentence without the password', async t => {
  const options = { dataDir: '/nowhere', log: () => {}, databaseUrl: 'postgres://me:secret@127.0.0.1:1/db' }
  await t.rejects(openDatabase(options), { message: /^Postgres at 127.0.0.1:1\/db said: connect ECONNREFUSED/ })
})
