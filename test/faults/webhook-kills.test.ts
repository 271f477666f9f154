import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import t, { type Test } from 'tap'
import { premium, publish, until } from '../services/platform/feed.ts'
import { startReceiver } from '../services/platform/receiver.ts'
import { KEY, webhookService } from '../services/platform/webhook-service.ts'

const { db, newOrganisation, subscribe, call, untilLogged } = await webhookService(t)

const EVENTS = 20
const expected = Array.from({ length: EVENTS }, (_, i) => i + 1)

/** Kill what delivers while the receiver has these events in its hands; the next process takes over. */
const KILLED_AT = [7, 20]

t.test(
  'what delivers is killed in the middle, again and again: nothing is lost, nothing comes out of order',
  async t => {
    const organisation = newOrganisation()
    const [first, ...next] = await loadProcesses(t, 1 + KILLED_AT.length)
    let process = begin(first)
    const killed = new Set<number>()
    const receiver = await startReceiver(t, async ({ event }) => {
      const { position } = event
      if (KILLED_AT.includes(position) && !killed.has(position)) {
        killed.add(position)
        process.kill('SIGKILL')
        await once(process, 'exit')
        process = begin(next.shift())
      }
      return 204
    })
    const { id } = await subscribe(organisation, { url: receiver.url })
    await publish(db, ...expected.map(() => premium([organisation])))
    await untilLogged(organisation, 'delivered', EVENTS)
    const positions = receiver.positions()
    t.same([...new Set(positions)], expected, 'each came, and first in the order of the feed')
    t.same(
      positions.filter((position, i) => positions.indexOf(position) !== i),
      KILLED_AT,
      'what was in the air at a kill came once more, and nothing else'
    )
    const [before, again] = receiver.received.filter(({ event }) => event.position === 7)
    t.equal(again?.headers['webhook-id'], before?.headers['webhook-id'], 'with the id that tells the receiver so')
    t.equal(again?.body, before?.body)
    t.match((await call(organisation, 'GET', `/${id}`)).body, { position: EVENTS, behind: 0 })
  }
)

t.test('a retry that was written down survives the kill', async t => {
  const organisation = newOrganisation()
  const [first, next] = await loadProcesses(t, 2)
  const process = begin(first)
  const receiver = await startReceiver(t, () => 503)
  await subscribe(organisation, { url: receiver.url })
  await publish(db, premium([organisation]))
  await untilLogged(organisation, 'pending', 1)
  process.kill('SIGKILL')
  receiver.answers(() => 204)
  await db.job.query('update platform.webhook_delivery set next_attempt_at = now() where organisation = $1', [
    organisation
  ])
  begin(next)
  await until(() => receiver.received.length === 2)
  await untilLogged(organisation, 'delivered', 1)
})

/** Processes that deliver once they are told to. */
function loadProcesses(t: Test, count: number): Promise<ChildProcess[]> {
  return Promise.all(Array.from({ length: count }, () => loadProcess(t)))
}

async function loadProcess(t: Test): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, 'webhook-main.ts')
  const urls = [db.database.urlOf('policy_job'), db.database.urlOf('policy_api')]
  const child = spawn(process.execPath, [program, ...urls, KEY], { stdio: ['pipe', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

function begin(child: ChildProcess | undefined): ChildProcess {
  if (!child) throw new Error('there is no process left')
  child.stdin?.write('\n')
  return child
}
