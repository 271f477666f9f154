import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import t from 'tap'

interface Running {
  readonly child: ChildProcess
  readonly port: number
  printed(): string
  saw(text: string): Promise<void>
}

async function start(deadlineMs: number): Promise<Running> {
  const child = spawn(process.execPath, [new URL('./slow-service.ts', import.meta.url).pathname], {
    env: { ...process.env, DEADLINE_MS: String(deadlineMs) },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => child.kill('SIGKILL'))
  let text = ''
  child.stdout?.on('data', chunk => {
    text += chunk
  })
  const saw = async (part: string): Promise<void> => {
    const deadline = performance.now() + 20_000
    while (!text.includes(part)) {
      if (performance.now() > deadline) throw new Error(`never printed ${part}`)
      await after(10)
    }
  }
  await saw('port ')
  return { child, port: Number(/port (\d+)/.exec(text)?.[1]), printed: () => text, saw }
}

async function get(
  port: number,
  path: string,
  agent?: Agent
): Promise<{ status: number; connection: string | undefined; body: string }> {
  const outgoing = request({ port, path, host: '127.0.0.1', ...(agent ? { agent } : {}) }).end()
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode ?? 0, connection: response.headers.connection, body }
}

t.test(
  'SIGTERM: an accepted request is finished, nothing new is taken, then the pools are closed and the exit is clean',
  async t => {
    const { child, port, printed, saw } = await start(10_000)
    const agent = new Agent({ keepAlive: true })
    t.teardown(() => agent.destroy())
    t.equal((await get(port, '/health/ready', agent)).status, 200)
    const slow = get(port, '/slow/1200', agent)
    await saw('accepted')
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await after(300)
    await t.rejects(get(port, '/health/live'), { code: 'ECONNREFUSED' })
    t.notMatch(printed(), /closed/)
    t.match(await slow, { status: 200, connection: 'close', body: '{"done":true}' })
    t.same(await exited, [0, null])
    t.match(printed(), /worker closed\npool closed\n$/)
  }
)

t.test('an idle keep-alive connection does not hold up the stop', async t => {
  const { child, port } = await start(10_000)
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  await get(port, '/health/live', agent)
  const began = performance.now()
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  t.same(await exited, [0, null])
  t.ok(performance.now() - began < 3000)
})

t.test('after the deadline connections are cut and the exit says so', async t => {
  const { child, port, saw } = await start(400)
  const slow = get(port, '/slow/60000')
  const failed = t.rejects(slow, { code: 'ECONNRESET' })
  await saw('accepted')
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  t.same(await exited, [1, null])
  await failed
})
