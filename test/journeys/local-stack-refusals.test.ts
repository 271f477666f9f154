import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { processesIn, runStack, temporaryDataDir } from '../support/run-stack.ts'

t.test('two starts on one data folder: one runs, the other says so', async t => {
  const dataDir = await temporaryDataDir(t)
  const [one, two] = [runStack(t, dataDir), runStack(t, dataDir)]
  const winner = await Promise.any([one.ready.then(() => one), two.ready.then(() => two)])
  const loser = winner === one ? two : one
  t.equal(await loser.ended, 1)
  t.equal(
    loser.output(),
    `Another stack (process ${winner.process.pid}) already runs on ${dataDir}: stop it, or set DATA_DIR to another folder.\n`
  )
  t.equal((await fetch(`${await winner.ready}/health/ready`)).status, 200)
  winner.process.kill('SIGTERM')
  t.equal(await winner.ended, 0)
  t.same(await processesIn(dataDir), [])
})

t.test('a taken port is one sentence that names the variable, and what had started is stopped', async t => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const address = taken.address()
  const port = String(address !== null && typeof address === 'object' ? address.port : 0)
  const dataDir = await temporaryDataDir(t)

  const gateway = runStack(t, dataDir, { PORT: port })
  t.equal(await gateway.ended, 1)
  t.equal(
    gateway.output(),
    `Port ${port} is taken: stop what uses it, or set PORT to another port (0 takes a free one).\n`
  )

  const service = runStack(t, dataDir, { POLICY_PORT: port })
  t.equal(await service.ended, 1)
  t.match(service.output(), /Port \d+ is taken: stop what uses it, or set POLICY_PORT to another port/)
  t.same(await processesIn(dataDir), [])
})

t.test('a setting that makes no sense is refused before anything starts', async t => {
  const stack = runStack(t, await temporaryDataDir(t), { PORT: 'eighty', DATABASE_URL: 'mysql://x' })
  t.equal(await stack.ended, 1)
  t.match(stack.output(), /PORT/)
  t.match(stack.output(), /DATABASE_URL/)
  t.notMatch(stack.output(), /Starting/)
})

t.test('Ctrl-C while it starts stops it too', async t => {
  const dataDir = await temporaryDataDir(t)
  const stack = runStack(t, dataDir)
  while (!stack.output().includes('Starting Postgres')) await delay(10)
  stack.process.kill('SIGINT')
  t.equal(await stack.ended, 0)
  t.notMatch(stack.output(), /Ready/)
  t.same(await processesIn(dataDir), [])
})
