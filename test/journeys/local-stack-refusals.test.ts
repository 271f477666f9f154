import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { readSettings } from '@trade-credit/local-stack/settings.ts'
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

t.test('a taken port is one sentence that names the variable, before anything starts', async t => {
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
  t.match(service.output(), /^Port \d+ is taken: stop what uses it, or set POLICY_PORT to another port/)

  const twice = runStack(t, dataDir, { QUOTE_PORT: '65000', ISSUER_PORT: '65000' })
  t.equal(await twice.ended, 1)
  t.match(twice.output(), /^QUOTE_PORT and ISSUER_PORT are both 65000: set one of them to another port/)
  t.same(await processesIn(dataDir), [])
})

t.test('the services follow the gateway, so that a second stack needs another PORT alone', async t => {
  const portsOf = (environment: Record<string, string>) => Object.values(readSettings(environment).ports)
  t.same(portsOf({}), [8080, 8081, 8082, 8083, 8084, 8090])
  t.same(portsOf({ PORT: '9080', CLAIMS_PORT: '7000' }), [9080, 9081, 9082, 9083, 7000, 9090])
  t.same(portsOf({ PORT: '0' }), [0, 0, 0, 0, 0, 0])
  t.same(portsOf({ PORT: '65535' }), [65535, 0, 0, 0, 0, 0])
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
