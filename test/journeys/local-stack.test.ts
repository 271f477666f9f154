import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { groupMembers, processesIn, runStack, temporaryDataDir } from '../support/run-stack.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

t.test('one start serves everything, and Ctrl-C leaves nothing behind', async t => {
  const dataDir = await temporaryDataDir(t)
  const stack = runStack(t, dataDir)
  const url = await stack.ready

  t.equal((await fetch(`${url}/health/ready`)).status, 200)
  const answers = await Promise.all(
    ['quotes', 'offers', 'policies', 'claims'].map(async noun => (await fetch(`${url}/v1/${noun}`)).json())
  )
  t.match(answers, [
    { service: 'quote', role: 'quote_api' },
    { service: 'underwriting', role: 'underwriting_api' },
    { service: 'policy', role: 'policy_api' },
    { service: 'claims', role: 'claims_api' }
  ])
  const discovery = await fetch(`${url}/.well-known/openid-configuration`)
  t.match(await discovery.json(), { issuer: url, token_endpoint: `${url}/oauth/token`, jwks_uri: `${url}/oauth/jwks` })
  for (const secret of ['local-secret', 'issuer-key.json']) {
    t.equal((await stat(join(dataDir, secret))).mode & 0o777, 0o600, secret)
  }

  t.test('the commands it prints work as they stand', async t => {
    const commands = stack.output().match(/^(TOKEN=|curl ).*$/gm) ?? []
    t.equal(commands.length, 2)
    const { stdout } = await promisify(execFile)('sh', ['-ec', `${commands.join('\n')}\nprintf '\\n%s' "$TOKEN"`], {
      cwd: root
    })
    const [quote = '', token] = stdout.split('\n')
    t.match(JSON.parse(quote), { service: 'quote', method: 'POST' })
    t.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/)
  })

  t.test('a request that was accepted is finished', async t => {
    const accepted = fetch(`${url}/v1/quotes?sleep=1`, { method: 'POST' })
    await delay(300)
    process.kill(-(stack.process.pid ?? 0), 'SIGINT')
    const answer = await accepted
    t.equal(answer.status, 200)
    t.match(await answer.json(), { service: 'quote' })
  })

  t.equal(await stack.ended, 0)
  t.same(await groupMembers(stack.process.pid ?? 0), [])
  t.same(await processesIn(dataDir), [])
  await t.rejects(fetch(`${url}/health/live`))
  t.notMatch(stack.output(), /error|warning|undefined/i)
})

t.test('a second Ctrl-C does not wait', async t => {
  const dataDir = await temporaryDataDir(t)
  const stack = runStack(t, dataDir)
  const url = await stack.ready
  const unfinished = fetch(`${url}/v1/quotes?sleep=20`).then(
    answer => answer.status,
    () => 'cut off'
  )
  await delay(300)
  stack.process.kill('SIGINT')
  await delay(100)
  stack.process.kill('SIGINT')
  await delay(600)
  t.equal(stack.process.exitCode, null, 'npm repeats the first Ctrl-C, which is not a second one')
  stack.process.kill('SIGINT')
  t.equal(await stack.ended, 130)
  t.not(await unfinished, 200)
  t.same(await processesIn(dataDir), [])
})
