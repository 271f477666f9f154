import { inTransaction } from '@trade-credit/database/transaction.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t from 'tap'
import { actorOf, asOwner, platformDatabase } from './feed.ts'

// Instances of the release before send these statements while a database is prepared for the next one already.
const BEFORE = {
  publish_events: 'select platform.publish_events($1)',
  send_notices: 'select platform.send_notices($1)',
  append_audits: 'select platform.append_audits($1, $2, $3, $4, $5)'
}

t.test('rows that an instance of the release before hands over are kept', async t => {
  const db = await platformDatabase(t)
  const [policy, first, second, notice] = [newId('po'), newId('msg'), newId('msg'), newId('nt')]
  const events = [first, second].map(id => {
    return { id, type: 'premium.recorded', source: 's', subject: policy, recipients: ['org_b', 'org_a'], data: { id } }
  })
  const notices = [
    { id: notice, organisation: 'org_a', kind: 'premium_due', subject: { policyId: policy }, parameters: {} }
  ]
  const entries = [newId('rv'), newId('rv')].map(id => ({ id, facts: `{"policy":"${policy}"}` }))
  await inTransaction(db.api, actorOf('org_insurer'), async trx => {
    trx.defer({
      name: 'append_audits',
      text: BEFORE.append_audits,
      values: ['receivable', 'receivable.declared', JSON.stringify(entries), 'x', 'y']
    })
    trx.defer({ name: 'publish_events', text: BEFORE.publish_events, values: [JSON.stringify(events)] })
    trx.defer({ name: 'send_notices', text: BEFORE.send_notices, values: [JSON.stringify(notices)] })
  })
  t.strictSame(await asOwner(db, 'select id, organisation, data from platform.event order by sequence'), [
    { id: first, organisation: 'org_b', data: { id: first } },
    { id: first, organisation: 'org_a', data: { id: first } },
    { id: second, organisation: 'org_b', data: { id: second } },
    { id: second, organisation: 'org_a', data: { id: second } }
  ])
  t.match(await asOwner(db, 'select id, organisation, subject from platform.notice'), [
    { id: notice, organisation: 'org_a', subject: { policyId: policy } }
  ])
  t.strictSame(
    await asOwner(
      db,
      'select aggregate_id, position::int, organisation, text, subject from platform.audit_entry order by 1'
    ),
    entries.map(({ id, facts }) => ({
      aggregate_id: id,
      position: 1,
      organisation: 'org_insurer',
      text: facts,
      subject: policy
    }))
  )
})
