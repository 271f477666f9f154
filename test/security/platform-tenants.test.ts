// What row-level security and grants leave of the platform's tables to a role that serves requests.
import { inTransaction } from '@trade-credit/database/transaction.ts'
import t, { type Test } from 'tap'
import {
  actorOf,
  asOwner,
  bearer,
  instance,
  platformDatabase,
  premium,
  publish,
  until
} from '../services/platform/feed.ts'

async function databaseOfTwo(t: Test) {
  const db = await platformDatabase(t)
  db.sequencer()
  await publish(db, premium(['org_a', 'org_b']), premium(['org_b']), premium(['org_b']), premium(['org_a']))
  await until(async () => (await asOwner(db, 'select from platform.event where position is null')).length === 0)
  await asOwner(
    db,
    `insert into platform.notice (id, organisation, kind, subject, parameters)
      values ('nt_1', 'org_a', 'premium_due', '{}', '{}'), ('nt_2', 'org_b', 'premium_due', '{}', '{}');
    insert into platform.import (id, organisation, kind, subject) values ('im_1', 'org_a', 'k', 's'), ('im_2', 'org_b', 'k', 's');
    insert into platform.import_line (organisation, import_id, line, key, status)
      values ('org_a', 'im_1', 1, 'k', 'accepted'), ('org_b', 'im_2', 1, 'k', 'accepted');
    insert into platform.webhook_subscription (id, organisation, url, position, reached)
      values ('wh_1', 'org_a', 'https://a', 0, 0), ('wh_2', 'org_b', 'https://b', 0, 0);
    insert into platform.webhook_secret (subscription_id, number, organisation, sealed)
      values ('wh_1', 1, 'org_a', 'x'), ('wh_2', 1, 'org_b', 'x');
    insert into platform.webhook_delivery (id, organisation, subscription_id, event_id, event_type, cause, status)
      values ('wd_1', 'org_a', 'wh_1', 'msg_1', 'a.b', 'test', 'failed'),
        ('wd_2', 'org_b', 'wh_2', 'msg_2', 'a.b', 'test', 'failed');
    insert into platform.job_run (id, organisation, name) values ('jr_1', 'org_a', 'n'), ('jr_2', 'org_b', 'n')`
  )
  return db
}

const TABLES = [
  'event',
  'event_feed',
  'notice',
  'import',
  'import_line',
  'webhook_subscription',
  'webhook_secret',
  'webhook_delivery',
  'job_run'
]

t.test('an organisation sees its own rows and no others', async t => {
  const db = await databaseOfTwo(t)
  for (const table of TABLES) {
    const seen = await inTransaction(db.api, actorOf('org_a'), trx =>
      trx.query<{ organisation: string }>({ text: `select organisation from platform.${table}` })
    )
    t.ok(seen.length > 0, `${table} shows its own`)
    t.same(new Set(seen.map(row => row.organisation)), new Set(['org_a']), table)
    t.same((await db.api.query(`select 1 from platform.${table}`)).rows, [], `${table} shows nothing to nobody`)
  }
})

t.test('the feed of one organisation tells nothing of how much others receive', async t => {
  const db = await databaseOfTwo(t)
  const { app } = await instance(db)
  const { items, next } = (await app.inject({ url: '/v1/events', headers: await bearer('org_a') })).json()
  t.same(
    items.map((event: { position: number }) => event.position),
    [1, 2],
    'three events of another organisation lie between the two'
  )
  t.equal(next, 2)
  const stranger = await app.inject({ url: '/v1/events', headers: await bearer('org_c') })
  t.same(stranger.json(), { items: [], next: 0 })
  const insurer = await app.inject({ url: '/v1/events', headers: await bearer('org_insurer') })
  t.same(insurer.json(), { items: [], next: 0 }, 'the feed is of the own organisation, whoever asks')
})

t.test('a role that serves requests can neither write events by itself nor place or purge them', async t => {
  const db = await databaseOfTwo(t)
  const forbidden = [
    `insert into platform.event (organisation, id, type, source, subject, data) values ('org_a', 'msg_x', 'a.b', 's', 's', '{}')`,
    `update platform.event set position = 9`,
    `delete from platform.event`,
    `update platform.event_feed set purged_through = 0`,
    `select platform.assign_event_positions(1)`,
    `select platform.find_passed_over_events()`,
    `select platform.purge_events('org_b', now(), 1)`,
    `select platform.wake_event_sequencer()`,
    `insert into platform.notice (id, organisation, kind, subject, parameters) values ('nt_3', 'org_a', 'k', '{}', '{}')`,
    `update platform.notice set parameters = '{}'`,
    `delete from platform.import_line`,
    `update platform.job_run set outcome = 'done', finished_at = now()`,
    `select sealed from platform.webhook_secret`,
    `update platform.webhook_secret set sealed = 'y'`,
    `update platform.webhook_delivery set attempts = '[]'`,
    `update platform.webhook_subscription set organisation = 'org_b'`,
    `insert into platform.job_effect (job_id) values (1)`
  ]
  for (const text of forbidden) {
    await t.rejects(
      inTransaction(db.api, actorOf('org_a'), trx => trx.query({ text })),
      /permission denied/,
      text
    )
  }
  await t.rejects(
    inTransaction(db.api, actorOf('org_a'), trx =>
      trx.query({
        text: `insert into platform.import (id, organisation, kind, subject) values ('im_9', 'org_b', 'k', 's')`
      })
    ),
    /row-level security/,
    'an import for another organisation'
  )
  const touched = await inTransaction(db.api, actorOf('org_a'), trx =>
    trx.query({ text: `update platform.notice set read_at = now(), read_by = 'x' where id = 'nt_2' returning id` })
  )
  t.same(touched, [], "another organisation's notice cannot be acknowledged")
})
