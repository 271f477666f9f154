import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import t from 'tap'
import { asOwner, ORDERS } from '../services/platform/order-service.ts'

type KillAt = 'before-commit' | 'before-answer' | 'never'

const database = await createTestDatabase()
await asOwner(database, ORDERS)
const children = new Set<ChildProcess>()
t.teardown(async () => {
  for (const child of children) child.kill('SIGKILL')
  await database.drop()
})

/** Starts a service that kills itself at that moment, and gives a function that sends it an order. */
async function startService(killAt: KillAt) {
  const child = fork(path.join(import.meta.dirname, 'order-main.ts'), [database.urlOf('quote_api'), killAt])
  children.add(child)
  const ended = once(child, 'exit')
  const [{ address, token }] = (await once(child, 'message')) as [{ address: { port: number }; token: string }]
  const send = (key: string) =>
    fetch(`http://127.0.0.1:${address.port}/v1/shops/seoul/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key, 'content-type': 'application/json' },
      body: '{"item":"bolts"}'
    })
  return { send, ended }
}

const surviving = startService('never')
const rows = async () => (await asOwner(database, 'select id from quote.order_taken')) as { id: string }[]
const entries = async () => (await asOwner(database, 'select from platform.audit_entry')).length

t.test('killed after the commit and before the answer: the next try hears the first answer', async t => {
  const dying = await startService('before-answer')
  await t.rejects(dying.send('lost'), 'nobody hears an answer')
  t.strictSame((await dying.ended)[1], 'SIGKILL')
  const [done, ...more] = await rows()
  t.strictSame(more, [])
  t.ok(done, 'it was done')

  const { send } = await surviving
  const answer = await send('lost')
  t.equal(answer.status, 201)
  t.equal(answer.headers.get('idempotency-replayed'), 'true')
  t.equal(answer.headers.get('location'), `/v1/orders/${done?.id}`)
  t.equal(((await answer.json()) as { id: string }).id, done?.id)
  t.equal((await rows()).length, 1)
  t.equal(await entries(), 1)
})

t.test('killed before the commit: nothing was done, and the next try does it', async t => {
  const dying = await startService('before-commit')
  await t.rejects(dying.send('undone'))
  t.strictSame((await dying.ended)[1], 'SIGKILL')
  t.equal((await rows()).length, 1)

  const { send } = await surviving
  const answer = await untilFree(() => send('undone'))
  t.equal(answer.status, 201)
  t.equal(answer.headers.get('idempotency-replayed'), null)
  t.equal((await rows()).length, 2)
  t.equal(await entries(), 2)
})

/** Postgres notices a moment later that its client died; until then the key is in flight. */
async function untilFree(send: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answer = await send()
    if (answer.status !== 409) return answer
  }
}
