import { readFileSync } from 'node:fs'
import t from 'tap'
import { asOwner, bearer, instance, platformDatabase, premium, publish, until } from './feed.ts'

const GUIDE = readFileSync(new URL('../../../docs/guides/production.md', import.meta.url), 'utf8')
const LIFT = /<!-- feeds-after-a-loss -->\n```sql\n(.+?)```/s.exec(GUIDE)?.[1] ?? ''

t.test('after a restore that lost the end, whoever read the end misses nothing of what comes', async t => {
  const db = await platformDatabase(t)
  db.sequencer()
  const { app } = await instance(db)
  const headers = await bearer('org_a')
  const read = async (after: number) => (await app.inject({ url: `/v1/events?after=${after}`, headers })).json()
  const placed = async (events: number) =>
    until(async () => (await asOwner(db, 'select from platform.event where position is not null')).length === events)
  await publish(db, premium(['org_a']), premium(['org_a']), premium(['org_a']))
  await placed(3)
  // As the database stood after the first one.
  await asOwner(db, 'delete from platform.event where position > 1; update platform.event_feed set last_position = 1')

  t.match(await read(3), { code: 'events.cursor_ahead' })
  await asOwner(db, LIFT)
  const kept = await read(1)
  const [first, second] = [premium(['org_a']), premium(['org_a'])]
  await publish(db, first, second)
  await placed(3)
  for (const after of [1, 3])
    t.match(await read(after), { items: [{ subject: first.subject }, { subject: second.subject }] }, `from ${after}`)
  t.strictSame(kept, { items: [], next: 1 })
})
