import { policyService } from '@trade-credit/policy-service/app.ts'
import { installJobs } from '@trade-credit/service/platform/jobs/install.ts'
import t from 'tap'
import { SUBSIDISED } from '../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { closeGate } from '../support/gate.ts'
import { startKillableService } from '../support/killable-service.ts'
import type { Reply } from '../support/running-service.ts'
import { runService } from '../support/running-service.ts'
import { seedOffer } from '../support/seeded-offer.ts'
import { enterBusanFund } from '../support/subsidy-fund.ts'

/** Steps of binding, by what it is stopped with just before each; what stands between two of them is one message to Postgres. */
const STEPS: Readonly<Record<string, string>> = {
  'the hold is decided': 'select from ledger.hold for update',
  'the fund of the subsidy is drawn on': `select from policy.subsidy_account where party = '' for update`,
  'the policy is written': 'lock table policy.policy in share mode',
  'the answer is kept': 'lock table platform.idempotent_answer in share mode'
}
/** The last statement of all travels with COMMIT. */
const THE_COMMIT = STEPS['the answer is kept'] ?? ''

// This process survives; it answers the retries.
const surviving = await runService(t, policyService)
const { database, filesFolder } = surviving
await installJobs(database.adminUrl)
await setBusinessDay(database, '2023-04-10')
await enterBusanFund(database, 100_000_000)
await asAdmin(database, `insert into policy.subsidy_account (programme, party, drawn) values ('busan_2023', '', 0)`)
let firms = 0
const toBeKilled = [...Object.keys(STEPS), 'the last statements', 'the commit'].map(() =>
  startKillableService(t, 'policy', { database, filesFolder })
)

async function anOffer() {
  firms += 1
  return seedOffer(database, { ...SUBSIDISED, policyholder: { businessNumber: syntheticBusinessNumber(600 + firms) } })
}

/** A service of its own that was sent the request, and waits at the gate. */
async function underWay(offerId: string, sql: string) {
  const dying = await (toBeKilled.pop() ?? startKillableService(t, 'policy', { database, filesFolder }))
  const gate = await closeGate(t, database, sql)
  const lost = dying
    .send('/v1/policies', {
      method: 'POST',
      headers: { 'idempotency-key': offerId, 'content-type': 'application/json' },
      body: JSON.stringify({ offerId })
    })
    .then(
      () => 'answered',
      () => 'lost'
    )
  await gate.untilWaiting(1)
  return { dying, gate, lost }
}

/** Postgres notices a moment later that its client died; until then the key is in flight. */
async function retry(offerId: string): Promise<Reply> {
  for (;;) {
    const reply = await surviving.call('POST', '/v1/policies', { body: { offerId }, key: offerId })
    if (reply.body.code !== 'key_in_flight') return reply
  }
}

/** Everything that binding leaves, once. */
async function whatIsThere(offer: { readonly id: string; readonly holdId: string }) {
  const [there] = await asAdmin(
    database,
    `select (select count(*) from policy.policy where offer_id = $1)::int as policies,
      (select count(*) from policy.invoice i join policy.policy p on p.id = i.policy_id where p.offer_id = $1)::int as invoices,
      (select count(*) from policy.cover c join policy.policy p on p.id = c.policy_id where p.offer_id = $1)::int as covers,
      (select count(*) from policy.subsidy_booking b join policy.policy p on p.id = b.policy_id where p.offer_id = $1)::int as bookings,
      (select count(*) from ledger.entry where hold = $2 and step = 'commit' and account like 'buyer:%')::int as commits,
      (select state from ledger.hold where id = $2)::text as hold`,
    [offer.id, offer.holdId]
  )
  return there
}

const NOTHING = { policies: 0, invoices: 0, covers: 0, bookings: 0, commits: 0, hold: 'held' }
const ONCE = { policies: 1, invoices: 1, covers: 1, bookings: 1, commits: 1, hold: 'committed' }

for (const [step, sql] of Object.entries(STEPS)) {
  t.test(`cut off before ${step}: nothing is bound, held twice or spent; the retry binds it once`, async t => {
    const offer = await anOffer()
    const { dying, gate, lost } = await underWay(offer.id, sql)
    await dying.kill()
    t.equal(await lost, 'lost')
    await gate.breakWaiting()
    await gate.open()
    t.strictSame(await whatIsThere(offer), NOTHING)
    const answer = await retry(offer.id)
    t.equal(answer.status, 201, answer.text)
    t.equal(answer.headers['idempotency-replayed'], undefined, 'nothing had been done')
    t.strictSame(await whatIsThere(offer), ONCE)
  })
}

t.test(
  'killed after its last statements are sent: Postgres does them all, and the retry is given that answer',
  async t => {
    const offer = await anOffer()
    const { dying, gate, lost } = await underWay(offer.id, STEPS['the policy is written'] ?? '')
    await dying.kill()
    t.equal(await lost, 'lost')
    await gate.open()
    const answer = await retry(offer.id)
    t.equal(answer.headers['idempotency-replayed'], 'true')
    t.strictSame(await whatIsThere(offer), ONCE)
  }
)

t.test('killed between the commit and the answer: the retry is given that answer', async t => {
  const offer = await anOffer()
  const { dying, gate, lost } = await underWay(offer.id, THE_COMMIT)
  // Stopped, it has sent its COMMIT and cannot answer any more.
  dying.process.kill('SIGSTOP')
  await gate.open()
  while (((await whatIsThere(offer)) as typeof ONCE).policies === 0)
    await new Promise(resolve => setTimeout(resolve, 10))
  await dying.kill()
  t.equal(await lost, 'lost')
  const answer = await retry(offer.id)
  t.equal(answer.headers['idempotency-replayed'], 'true')
  t.strictSame(await whatIsThere(offer), ONCE)
  const [policy] = await asAdmin<{ id: string }>(database, 'select id from policy.policy where offer_id = $1', [
    offer.id
  ])
  t.equal(answer.body.id, policy?.id)
})

t.test('the account of the fund is the sum of what was booked, after all that', async t => {
  const [fund] = await asAdmin(
    database,
    `select (select drawn from policy.subsidy_account where party = '')::int as drawn,
      (select sum(amount) from policy.subsidy_booking)::int as booked, (select count(*) from policy.policy)::int * 225000 as expected`
  )
  t.equal(fund?.['drawn'], fund?.['booked'])
  t.equal(fund?.['drawn'], fund?.['expected'])
})
