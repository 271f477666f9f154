import { policyService } from '@trade-credit/policy-service/app.ts'
import pg from 'pg'
import t from 'tap'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../support/seeded-policy.ts'

const { call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const { id: policyId } = await seedPolicy(database.adminUrl)
const at = `/v1/policies/${policyId}/receivables`

let invoices = 0
async function receivableOf(amount: number): Promise<string> {
  invoices += 1
  const body = {
    buyer: SEEDED_BUYER,
    instrument: 'open_account',
    invoiceNumber: `race-${invoices}`,
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount
  }
  return (await call('POST', at, { body })).body.id
}

async function session(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  t.teardown(() => client.end())
  return client
}

const HELD = 'select from policy.receivable where id = $1 for update'

t.test('two payments want the last won of a receivable: one gets it, the other is told', async t => {
  const id = await receivableOf(1)
  const gate = await closeGate(t, database, HELD, [id])
  const body = { amount: 1, paidOn: '2022-05-31' }
  const both = [call('POST', `${at}/${id}/payments`, { body }), call('POST', `${at}/${id}/payments`, { body })]
  await gate.untilWaiting(2)
  await gate.open()
  const replies = await Promise.all(both)
  t.strictSame(replies.map(reply => reply.status).toSorted(), [201, 409])
  t.match((await call('GET', `${at}/${id}`)).body, { outstanding: 0, changes: [{ kind: 'payment', amount: 1 }] })
})

t.test('a payment on the invoice and one of the buyer want the same won', async t => {
  const id = await receivableOf(1000)
  const gate = await closeGate(t, database, HELD, [id])
  const both = [
    call('POST', `${at}/${id}/payments`, { body: { amount: 600, paidOn: '2022-05-31' } }),
    call('POST', `/v1/policies/${policyId}/buyer-payments`, {
      body: { buyer: SEEDED_BUYER, amount: 600, paidOn: '2022-05-31' }
    })
  ]
  await gate.untilWaiting(2)
  await gate.open()
  t.strictSame((await Promise.all(both)).map(reply => reply.status).toSorted(), [201, 409])
  t.match((await call('GET', `${at}/${id}`)).body, { outstanding: 400 })
})

t.test('without the lock both would see the won and take it', async t => {
  const id = await receivableOf(1)
  // Read, decide and write as the service does, but for the lock, and with nothing in the table that forbids it.
  const outstanding = `select amount - (select coalesce(sum(amount), 0) from policy.receivable_change where receivable_id = $1) as left
    from policy.receivable where id = $1`
  const sessions = await Promise.all([session(), session()])
  for (const own of sessions) await own.query('begin')
  const seen = await Promise.all(sessions.map(own => own.query<{ left: string }>(outstanding, [id])))
  for (const [i, own] of sessions.entries()) {
    if (Number(seen[i]?.rows[0]?.left) < 1) continue
    await own.query(
      `insert into policy.receivable_change (id, organisation, receivable_id, kind, amount, occurred_on, created_at)
        values ($1, 'org_portal', $2, 'payment', 1, '2022-05-31', now())`,
      [`rc_${i}`, id]
    )
    await own.query('commit')
  }
  const { rows } = await (await session()).query<{ left: string }>(outstanding, [id])
  t.equal(Number(rows[0]?.left), -1, 'one won was paid twice')
})
