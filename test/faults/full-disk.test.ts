import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { mock } from 'node:test'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import t from 'tap'
import { asAdmin } from '../support/business-day.ts'
import { accountantCsv, SELLER } from '../support/ledgers/samples.ts'
import { startupQuoteRequest } from '../support/requests/startup-quote.ts'
import { runService } from '../support/running-service.ts'

t.test('no room for a file: 503, nothing is kept, and the same request succeeds when there is room', async t => {
  const { call, database, filesFolder } = await runService(t, quoteService)
  const upload = () =>
    call('POST', `/v1/sales-ledgers?policyholder=${SELLER}&asOf=2021-12-01`, {
      key: 'no-room',
      body: accountantCsv(),
      headers: { 'content-type': 'text/csv; charset=cp949' }
    })
  const full = await withoutRoom(upload)
  t.match(full, { status: 503, headers: { 'retry-after': '2' }, body: { code: 'unavailable' } })
  const files = readdirSync(filesFolder, { recursive: true, encoding: 'utf8' })
  t.strictSame(
    files.filter(name => statSync(join(filesFolder, name)).isFile()),
    [],
    'not even a draft'
  )
  t.strictSame(await asAdmin(database, 'select id from quote.sales_ledger'), [])
  t.equal((await upload()).status, 201)
})

t.test('no room for a row: 503, nothing is kept, and the same request succeeds when there is room', async t => {
  const { call, database } = await runService(t, quoteService)
  const ask = () => call('POST', '/v1/quotes', { key: 'no-room', body: startupQuoteRequest() })
  await asAdmin(database, NO_ROOM)
  await asAdmin(database, 'create trigger no_room before insert on quote.quote execute function quote.no_room()')
  t.match(await ask(), { status: 503, headers: { 'retry-after': '2' }, body: { code: 'unavailable' } })
  t.strictSame(await asAdmin(database, 'select from platform.audit_entry where aggregate_type = $$quote$$'), [])
  await asAdmin(database, 'drop trigger no_room on quote.quote')
  t.equal((await ask()).status, 201)
})

t.test(
  'no room for the log: the service goes on, and ends when it is told to',
  { skip: !existsSync('/dev/full') },
  async t => {
    const full = await open('/dev/full', 'w')
    const child = spawn(process.execPath, [join(import.meta.dirname, 'log-program.ts')], {
      stdio: ['ignore', full.fd, 'pipe'],
      timeout: 20_000,
      killSignal: 'SIGKILL'
    })
    const [said, [code, signal]] = await Promise.all([text(child.stderr as Readable), once(child, 'exit')])
    await full.close()
    t.strictSame([said, code, signal], ['alive', 0, null])
  }
)

/** What Postgres says when it cannot make a table larger. */
const NO_ROOM = `create function quote.no_room() returns trigger language plpgsql as
  $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`

/** Every file that is written meanwhile meets a full disk. */
async function withoutRoom<R>(work: () => Promise<R>): Promise<R> {
  const probe = await open(import.meta.filename)
  const handles = Object.getPrototypeOf(probe) as FileHandle
  await probe.close()
  const noRoom = async () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  const mocks = [mock.method(handles, 'writeFile', noRoom), mock.method(handles, 'write', noRoom)]
  try {
    return await work()
  } finally {
    for (const one of mocks) one.mock.restore()
  }
}
