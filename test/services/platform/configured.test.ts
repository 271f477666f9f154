import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { ConfigError } from '@trade-credit/service/config.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { channelOf } from '@trade-credit/service/platform/notices/channel-of.ts'
import { sendNotices } from '@trade-credit/service/platform/notices/send-notice.ts'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { mailServer } from '../../support/mail-server.ts'
import { runService } from '../../support/running-service.ts'
import { actorOf, asOwner, until } from './feed.ts'

t.setTimeout(60_000)

const POLICY = { name: 'policy', title: 'Policy', description: '', routes() {} } as const

/** A whole service with its worker, as the variables configure it. */
const configured = (t: Test, variables: Record<string, string>) => runService(t, POLICY, { jobs: true, variables })

t.test('the root of an audit checkpoint reaches the organisations that are named, and no one else', async t => {
  const { call, database } = await configured(t, { AUDIT_ORGANISATIONS: 'org_audit,org_archive' })
  await asOwner({ database } as never, `select platform.append_audit('thing', 'a', 'thing.made', '{}', 'org', 'job:x')`)
  const run = await call('POST', '/v1/jobs/audit-checkpoint/runs', { as: 'operator' })
  t.match(run.body, { outcome: 'done', report: { checkpoint: 1, root: /^[0-9a-f]{64}$/ } })

  const { body } = await call('GET', '/v1/events?wait=10', { as: 'auditor' })
  t.match(body.items, [
    { type: 'audit.checkpoint_taken', subject: '1', data: { number: 1, root: run.body.report.root, aggregates: 1 } }
  ])
  const recipients = await asOwner<{ organisation: string }>(
    { database } as never,
    'select organisation from platform.event order by organisation'
  )
  t.same(recipients, [{ organisation: 'org_archive' }, { organisation: 'org_audit' }])
  const verified = await call('POST', '/v1/audit-verifications', {
    as: 'auditor',
    body: { expectedRoot: body.items[0].data.root }
  })
  t.match(verified.body, { intact: true })
})

t.test('without a name the root is in the log and the report alone', async t => {
  const { call, database } = await configured(t, {})
  const run = await call('POST', '/v1/jobs/audit-checkpoint/runs', { as: 'operator' })
  t.match(run.body.report, { checkpoint: 1 })
  t.same(await asOwner({ database } as never, 'select 1 from platform.event'), [])
})

t.test('notices go by e-mail to the addresses that are configured, in the language of each', async t => {
  const server = await mailServer(t, () => '250 ok')
  const { database } = await configured(t, {
    SMTP_URL: `smtp://127.0.0.1:${server.port}?ignoreTLS=true`,
    NOTICE_FROM: 'notices@insurer.test',
    NOTICE_ADDRESSES: 'org_a=credit@a.test:en,org_b=credit@b.test'
  })
  const api = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'test', max: 1 })
  const send = (recipient: string) => ({
    recipient,
    kind: 'premium_due' as const,
    subject: { policyId: newId('po') },
    parameters: { amount: 500_000, dueOn: '2026-03-31' } as never
  })
  await inTransaction(api, actorOf('org_insurer'), async trx => {
    sendNotices(trx, [send('org_a'), send('org_b'), send('org_elsewhere')])
  })
  await api.end()
  await until(() => server.messages.length === 2)
  const toA = server.messages.find(message => message.includes('To: credit@a.test'))
  const toB = server.messages.find(message => message.includes('To: credit@b.test'))
  t.match(toA, /Subject: A premium is due/)
  t.match(toB, /Subject: =\?UTF-8\?/)
  for (const message of server.messages) t.match(message, 'From: notices@insurer.test')
})

t.test('events are kept for as many days as are configured', async t => {
  const { call, database } = await configured(t, { EVENT_RETENTION_DAYS: '2' })
  await asOwner(
    { database } as never,
    `insert into platform.event (organisation, position, positioned_at, id, type, source, subject, data)
       select 'org_a', n, now() - (4 - n) * interval '1 day', 'msg_' || n, 'a.b', 's', 's', '{}' from generate_series(1, 3) n;
     insert into platform.event_feed (organisation, last_position) values ('org_a', 3)`
  )
  const run = await call('POST', '/v1/jobs/event-purge/runs', { as: 'operator' })
  t.same(run.body.report, { purged: 2, deliveriesPurged: 0 }, 'of three, two days old, three, and one')
})

t.test('a mail server needs a sender', async t => {
  const config = { SMTP_URL: 'smtp://mail.test', NOTICE_FROM: undefined, NOTICE_ADDRESSES: '' }
  t.throws(() => channelOf(config as never, pino({ level: 'silent' })), ConfigError)
})
