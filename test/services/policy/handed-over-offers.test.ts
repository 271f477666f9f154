// What a channel makes of an offer that a bank handed over is the channel's: the policy, and the hold at each later step.
import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { type BoundPolicy, committedOn, pay, runJob } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import { seedOffer } from '../../support/seeded-offer.ts'
import { takeSeededOffer } from '../../support/taken-offer.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service
const bind = (offerId: string, as: string) => call('POST', '/v1/policies', { as, body: { offerId } })

/** An accepted offer of `org_portal_2`, which hands it over to `org_portal`; a channel, so that scopes alone do not stop it. */
async function takenOffer(firm: number) {
  await setBusinessDay(database, '2021-12-01')
  const policyholder = { businessNumber: syntheticBusinessNumber(900 + firm) }
  const offer = await seedOffer(database, { organisation: 'org_portal_2', policyholder })
  t.equal((await bind(offer.id, 'portal')).status, 404, 'not before it is taken')
  await takeSeededOffer(database, offer.id)
  return offer
}

async function bindTaken(firm: number): Promise<BoundPolicy> {
  const { id: offerId, holdId } = await takenOffer(firm)
  const { status, body, text } = await bind(offerId, 'portal')
  if (status !== 201) throw new Error(text)
  return { id: body.id, holdId, invoices: body.invoices, body }
}

t.test('the taker alone binds it; who handed it over is told that it is bound, and never sees the policy', async t => {
  const { id: offerId } = await takenOffer(0)
  t.equal((await bind(offerId, 'portal-2')).status, 404)
  t.equal((await bind(offerId, 'underwriter')).status, 403)
  const { status, body } = await bind(offerId, 'portal')
  t.match([status, body], [201, { offerId, status: 'awaiting_payment', insuredAmount: 50_000_000 }])
  t.match(await bind(offerId, 'portal'), { status: 409, body: { detail: new RegExp(body.id) } })
  t.notMatch(body, { applicationId: /^ap_/ }, 'the application stays with who applied')
  t.notMatch((await call('GET', `/v1/policies/${body.id}`)).body, { quoteId: /^qt_/ })
  t.match((await call('GET', `/v1/policies/${body.id}`, { as: 'underwriter' })).body, { applicationId: /^ap_/ })
  for (const path of ['', '/buyers', '/certificate']) {
    t.equal((await call('GET', `/v1/policies/${body.id}${path}`, { as: 'portal-2' })).status, 404, path)
  }
  const events = await asAdmin<{ told: string }>(
    database,
    `select concat_ws(' ', organisation, type, data ->> 'status') as told from platform.event
      where subject in ($1, $2) order by sequence`,
    [offerId, body.id]
  )
  t.strictSame(events.map(({ told }) => told).sort(), [
    'org_portal offer.status_changed bound',
    'org_portal policy.status_changed awaiting_payment',
    'org_portal_2 offer.status_changed bound'
  ])
})

t.test('the first premium narrows its hold to the days of cover, a cancellation gives it back', async t => {
  const policy = await bindTaken(1)
  t.equal(await committedOn(service, policy, '2021-12-01'), 50_000_000)
  await setBusinessDay(database, '2021-12-10')
  t.match(await pay(service, policy, { paidOn: '2021-12-10' }), { status: 201, body: { status: 'in_force' } })
  t.equal(await committedOn(service, policy, '2021-12-09'), 0, 'moved to the inception')
  t.equal(await committedOn(service, policy, '2021-12-10'), 50_000_000)
  await setBusinessDay(database, '2022-03-01')
  const cancelled = await call('POST', `/v1/policies/${policy.id}/cancellations`, {
    body: { on: '2022-03-01', reason: 'policyholder_request' }
  })
  t.equal(cancelled.status, 201, cancelled.text)
  t.equal(await committedOn(service, policy, '2022-02-28'), 50_000_000)
  t.equal(await committedOn(service, policy, '2022-03-01'), 0, 'given back from the day on')
})

t.test('its dropped buyer is given back, and one that is never paid for lapses', async t => {
  const policy = await bindTaken(2)
  await pay(service, policy, { paidOn: '2021-12-01' })
  const lowered = await call('POST', `/v1/policies/${policy.id}/endorsements`, {
    body: {
      effectiveFrom: '2021-12-01',
      changes: [{ kind: 'lower_limit', buyer: '9998600043', amount: 20_000_000 }]
    },
    headers: { 'if-match': String((await call('GET', `/v1/policies/${policy.id}`)).headers['etag']) }
  })
  t.equal(lowered.status, 201, lowered.text)
  t.equal(await committedOn(service, policy, '2022-01-01'), 20_000_000)

  const unpaid = await bindTaken(3)
  await setBusinessDay(database, '2022-03-01')
  await runJob(service, 'policy-expiry')
  t.equal((await call('GET', `/v1/policies/${unpaid.id}`)).body.status, 'lapsed')
  t.equal(await committedOn(service, unpaid, '2022-03-01'), 0)
  const faults = await asAdmin(database, 'select * from ledger.check_balances()')
  t.strictSame(faults, [], 'balances add up')
})
