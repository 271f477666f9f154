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

/** Kill what delivers while the receiver has these events in its hands; a new process is started each time. */
const KILLED_AT = [1, 7, 20]

t.test(
  'what delivers is killed in the middle, again and again: nothing is lost, nothing comes out of order',
  async t => {
    const organisation = newOrganisation()
    let process = startProcess(t)
    const killed = new Set<number>()
    const receiver = await startReceiver(t, async ({ event }) => {
      const { position } = event
      if (KILLED_AT.includes(position) && !killed.has(position)) {
        killed.add(position)
        process.kill('SIGKILL')
        await once(process, 'exit')
        process = startProcess(t)
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
    const [first, again] = receiver.received.filter(({ event }) => event.position === 7)
    t.equal(again?.headers['webhook-id'], first?.headers['webhook-id'], 'with the id that tells the receiver so')
    t.equal(again?.body, first?.body)
    t.match((await call(organisation, 'GET', `/${id}`)).body, { position: EVENTS, behind: 0 })
  }
)

t.test('a retry that was written down survives the kill', async t => {
  const organisation = newOrganisation()
  const process = startProcess(t)
  const receiver = await startReceiver(t, () => 503)
  await subscribe(organisation, { url: receiver.url })
  await publish(db, premium([organisation]))
  await untilLogged(organisation, 'pending', 1)
  process.kill('SIGKILL')
  receiver.answers(() => 204)
  await db.job.query('update platform.webhook_delivery set next_attempt_at = now() where organisation = $1', [
    organisation
  ])
  startProcess(t)
  await until(() => receiver.received.length === 2)
  await untilLogged(organisation, 'delivered', 1)
})

function startProcess(t: Test): ChildProcess {
  const program = path.join(import.meta.dirname, 'webhook-main.ts')
  const urls = [db.database.urlOf('policy_job'), db.database.urlOf('policy_api')]
  const child = spawn(process.execPath, [program, ...urls, KEY], { stdio: ['ignore', 'ignore', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  return child
}
