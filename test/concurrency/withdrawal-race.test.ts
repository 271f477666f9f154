import { createPool } from '@trade-credit/database/pool.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import t, { type Test } from 'tap'
import { bindSeeded, instalmentCase, pay } from '../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { runService } from '../support/running-service.ts'
import { seedOffer } from '../support/seeded-offer.ts'
import { AFTER_TEST, changeFunction, closeBarrier, forgetLock, pauseAfterTest } from './ledger-barrier.ts'

/**
 * A planned cancellation is withdrawn while an offer to somebody else asks for the same days of the same buyer, who fits once: each stops
 * between its test and its commit. Gives who got them, and what the buyer's account carries on the fullest of those days.
 */
async function race(t: Test, prepare: (owner: ReturnType<typeof createPool>) => Promise<void>) {
  const service = await runService(t, policyService)
  const { call, database } = service
  const owner = createPool({ connectionString: database.adminUrl, applicationName: 'owner', max: 3 })
  t.teardown(() => owner.end())
  await setBusinessDay(database, '2021-12-01')
  const { buyer: _sound, ...sound } = instalmentCase()
  const buyer = { ...instalmentCase().buyer, requestedInsuredAmount: 500_000_000 }
  const firm = (index: number) => ({ ...sound.policyholder, businessNumber: syntheticBusinessNumber(index) })
  const about = { ...sound, buyer, limit: 500_000_000n }
  const policy = await bindSeeded(service, { ...about, policyholder: firm(1) })
  await pay(service, policy, { paidOn: '2021-12-01' })
  const path = `/v1/policies/${policy.id}/cancellations`
  const { id } = (await call('POST', path, { body: { on: '2022-02-15', reason: 'x' } })).body

  await prepare(owner)
  await pauseAfterTest(owner)
  const wait = `perform pg_advisory_xact_lock_shared(${AFTER_TEST});`
  await changeFunction(owner, 'settle_retaken', /end;?\s*\$function\$\s*$/, `${wait} end $function$`)
  const barrier = await closeBarrier(owner, AFTER_TEST)
  const withdrawing = call('POST', `${path}/${id}/withdrawal`, { body: { reason: 'x' } })
  const offering = seedOffer(database, {
    ...about,
    policyholder: firm(2),
    on: '2021-12-01',
    requestedInception: '2022-02-15'
  }).then(
    () => 'given',
    error => String(error.code)
  )
  await barrier.open(2)
  const [{ status }, offered] = await Promise.all([withdrawing, offering])
  const [row] = await asAdmin<{ most: string }>(
    database,
    `select max(carried)::text as most from (
      select sum(held + committed) over (order by day) as carried from ledger.changed_day where account like 'buyer:%') as level`
  )
  return { status, offered, most: row?.most, faults: await asAdmin(database, 'select * from ledger.check_balances()') }
}

t.test('of a withdrawal and an offer that ask for the same days, one gets them', async t => {
  const { status, offered, most, faults } = await race(t, async () => {})
  t.ok(
    (status === 201 && offered === 'TC001') || (status === 409 && offered === 'given'),
    `withdrawal ${status}, offer ${offered}`
  )
  t.equal(most, '500000000')
  t.strictSame(faults, [])
})

t.test('without the lock of the account both get them', async t => {
  const { status, offered, most } = await race(t, forgetLock)
  t.strictSame([status, offered, most], [201, 'given', '1000000000'])
})
