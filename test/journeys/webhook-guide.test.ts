import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { RETRY_SCHEDULE } from '@trade-credit/service/platform/webhook-delivery/retry-schedule.ts'
import t from 'tap'
import { premium, publish } from '../services/platform/feed.ts'
import { startReceiver } from '../services/platform/receiver.ts'
import { webhookService } from '../services/platform/webhook-service.ts'

const guides = fileURLToPath(new URL('../../docs/guides/', import.meta.url))
const guide = await readFile(join(guides, 'webhooks.md'), 'utf8')
const { db, newOrganisation, subscribe, deliver, untilLogged, call } = await webhookService(t)

t.test('the receiver of the guide takes what is genuine, once, and nothing else', async t => {
  t.equal(
    codeAfter('receiver'),
    await readFile(join(guides, 'webhook-receiver.mjs'), 'utf8'),
    'the file is shown whole'
  )
  const organisation = newOrganisation()
  // Its port is known first, its secret only when there is a subscription.
  const place = await startReceiver(t)
  const { id, secret } = await subscribe(organisation, { url: place.url })
  const receiver = spawn(process.execPath, [join(guides, 'webhook-receiver.mjs')], {
    env: { SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  t.teardown(() => receiver.kill('SIGKILL'))
  let output = ''
  receiver.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  await once(receiver.stdout, 'data')
  const url = /http:\/\/\S+/.exec(output)?.[0]
  await call(organisation, 'PATCH', `/${id}`, { url }, { 'if-match': '*' })
  deliver(t)
  await publish(db, premium([organisation]))
  await untilLogged(organisation, 'delivered', 1)
  await call(organisation, 'POST', `/${id}/replays`, { after: 0 })
  await untilLogged(organisation, 'delivered', 2)
  t.equal(output.match(/^1 premium\.recorded po_/gm)?.length, 1, output)
  const forged = await fetch(url ?? '', { method: 'POST', body: '{"id":"msg_1"}', headers: { 'webhook-id': 'msg_1' } })
  t.equal(forged.status, 401)
})

t.test('the commands of the guide compute the signature', async t => {
  const organisation = newOrganisation()
  const receiver = await startReceiver(t)
  const { secret } = await subscribe(organisation, { url: receiver.url })
  deliver(t)
  await publish(db, premium([organisation]))
  await untilLogged(organisation, 'delivered', 1)
  const [got] = receiver.received
  const folder = await mkdtemp(join(tmpdir(), 'webhook-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'body.json'), got?.body ?? '')
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', codeAfter('openssl')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      SECRET: secret,
      ID: String(got?.headers['webhook-id']),
      TIMESTAMP: String(got?.headers['webhook-timestamp'])
    }
  })
  t.equal(`v1,${stdout.trim()}`, got?.headers['webhook-signature'])
})

t.test('the guide tells the schedule as it is', async t => {
  const { delays, pauses, jitter, giveUpAfter } = RETRY_SCHEDULE
  const told = [5, 60, 300, 1_800, ...[2, 5, 10, 14, 20, 24].map(hours => hours * 3_600)]
  t.same(
    delays.map(ms => ms / 1000),
    told
  )
  t.match(
    guide.replace(/\s+/g, ' '),
    'after 5 s, 1 min, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours, each up to a fifth longer'
  )
  t.same([pauses, jitter, giveUpAfter], [[0, 0, 5_000, 15_000, 60_000, 300_000], 0.2, 5 * 86_400_000])
})

/** The code block behind a marker of the guide. */
function codeAfter(marker: string): string {
  const block = new RegExp(`<!-- ${marker} -->\n\`\`\`\\w+\n([\\s\\S]*?)^\`\`\``, 'm').exec(guide)?.[1]
  if (block === undefined) throw new Error(`no code block behind ${marker}`)
  return block
}
