import t from 'tap'
import { asOwner, platformDatabase } from './feed.ts'

/** What a statement is given where everything else is right: a parameter's name, and something that it may not say. */
type Odd = readonly [parameter: string, value: string]

const ENTRY = {
  type: 'thing',
  id: 'th_1',
  action: 'thing.changed',
  text: '{}',
  organisation: 'org',
  client: 'job:test'
}
const EVENT = { id: 'msg_1', type: 'premium.recorded', source: 's', subject: 'po_1', recipient: 'org_a', data: '{}' }

const WRITERS = [
  {
    writes: 'an entry',
    text: 'select platform.append_audit($1, $2, $3, $4, $5, $6)',
    given: ENTRY
  },
  {
    writes: 'the first entry of many chains',
    text: 'select platform.append_audits($1, $3, array[$2], array[$4], $5, $6)',
    given: ENTRY
  },
  {
    writes: 'events',
    text: 'select platform.publish_events(array[$1], array[$2], array[$3], array[$4], array[$5], array[$6]::json[])',
    given: EVENT
  },
  {
    writes: 'an event, as releases before do',
    text: 'select platform.publish_event($1, $2, $3, $4, array[$5], $6)',
    given: EVENT
  }
]

const OF_ENTRIES: readonly Odd[] = [
  ['type', 'Thing'],
  ['type', ''],
  ['type', 't'.repeat(61)],
  ['id', 'th 1'],
  ['id', '회사'],
  ['id', 't'.repeat(201)],
  ['action', 'thing changed'],
  ['action', '.changed'],
  ['action', 't'.repeat(101)]
]
const OF_EVENTS: readonly Odd[] = [
  ['id', 'msg1'],
  ['id', 'po_1'],
  ['type', 'premium'],
  ['type', 'premium.'],
  ['type', 'Premium.recorded']
]

for (const { writes, text, given } of WRITERS) {
  t.test(`what is no name or id is refused where it writes ${writes}`, async t => {
    const db = await platformDatabase(t)
    const odd = given === ENTRY ? OF_ENTRIES : OF_EVENTS
    for (const [parameter, value] of odd) {
      const values = Object.values({ ...given, [parameter]: value })
      await t.rejects(db.api.query(text, values), { code: '23514' }, `${parameter} ${value}`)
    }
    for (const parameter of Object.keys(given)) {
      const values = Object.values({ ...given, [parameter]: null })
      await t.rejects(db.api.query(text, values), { code: '23502' }, `no ${parameter}`)
    }
    await db.api.query(text, Object.values(given))
  })
}

t.test('nobody writes entries or events but by these functions', async t => {
  const db = await platformDatabase(t)
  const functions = `select proname from pg_proc where prosrc ~ 'insert into platform\\.(audit_entry|event) ' order by proname`
  t.same(
    (await asOwner<{ proname: string }>(db, functions)).map(({ proname }) => proname),
    ['append_audit', 'append_audits', 'publish_event', 'publish_events']
  )
  const writers = `select rolname from pg_roles,
      unnest(array['platform.audit_entry', 'platform.event']) as written (by_name)
    where not rolsuper and rolname !~ '^pg_' and has_any_column_privilege(oid, by_name, 'INSERT, UPDATE')`
  t.same(await asOwner(db, writers), [])
})
