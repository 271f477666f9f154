import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { type BoundPolicy, bindSeeded, instalmentCase, pay, SUBSIDISED } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { type Call, runService } from '../../support/running-service.ts'
import { seedEvent } from '../../support/seeded-policy.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const refundsOf = async ({ id }: BoundPolicy, query = '') =>
  (await call('GET', `/v1/premium-refunds?policyId=${id}${query}`, { as: 'cashier' })).body.items
const reserve = (id: string, body: object, about: Call = {}) =>
  call('POST', `/v1/premium-refunds/${id}/payouts`, { as: 'cashier', body, ...about })
const settle = (id: string, payout: string, how: 'posting' | 'void', body: object = {}) =>
  call('POST', `/v1/premium-refunds/${id}/payouts/${payout}/${how}`, { as: 'cashier', body })
const cancel = (policy: BoundPolicy, on: string) =>
  call('POST', `/v1/policies/${policy.id}/cancellations`, { body: { on, reason: 'policyholder_request' } })

/** 500,000 won for a year, cancelled after 90 days. */
async function cancelled() {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-01')
  await cancel(policy, '2022-03-01')
  const [refund] = await refundsOf(policy)
  return { policy, refund }
}

t.test('owed, reserved, paid: the cashier pays in two steps, and the policyholder is told', async t => {
  const { policy, refund } = await cancelled()
  t.match(refund, {
    payee: 'policyholder',
    reason: 'cancellation',
    status: 'owed',
    amount: 376_712,
    remaining: 376_712
  })
  const reserved = await reserve(refund.id, { reference: 'T-1' })
  t.match(reserved, {
    status: 201,
    body: { status: 'reserved', amount: 376_712, setOff: 0, paidOut: 376_712, paidOn: null }
  })
  t.match((await refundsOf(policy, '&status=reserved'))[0], { status: 'reserved', reserved: 376_712, remaining: 0 })
  await setBusinessDay(database, '2022-03-03')
  t.match(await settle(refund.id, reserved.body.id, 'posting', { paidOn: '2022-02-28' }), { status: 400 })
  t.match(await settle(refund.id, reserved.body.id, 'posting', { paidOn: '2022-03-04' }), { status: 400 })
  const posted = await settle(refund.id, reserved.body.id, 'posting', { paidOn: '2022-03-02' })
  t.match(posted, { status: 201, body: { status: 'posted', paidOn: '2022-03-02' } })
  t.match(await settle(refund.id, reserved.body.id, 'posting'), { status: 409, body: { detail: /posted already/ } })
  t.match(await settle(refund.id, reserved.body.id, 'void'), { status: 409 })
  t.match((await call('GET', `/v1/premium-refunds/${refund.id}`)).body, {
    status: 'paid',
    paidBack: 376_712,
    payouts: [{ reference: 'T-1', paidOut: 376_712 }]
  })
  t.match((await call('GET', `/v1/policies/${policy.id}`)).body.premiumRefunds, {
    owed: 0,
    paidBack: 376_712,
    setOff: 0
  })
  const told = await asAdmin(
    database,
    `select kind, parameters from platform.notice where subject ->> 'refundId' = $1`,
    [refund.id]
  )
  t.strictSame(told, [{ kind: 'premium_refunded', parameters: { amount: 376_712, setOff: 0, paidOn: '2022-03-02' } }])
  const events = await asAdmin<{ status: string; organisation: string }>(
    database,
    `select organisation, data ->> 'status' as status from platform.event where subject = $1 order by id`,
    [refund.id]
  )
  t.strictSame(events, [
    { organisation: 'org_portal', status: 'reserved' },
    { organisation: 'org_portal', status: 'posted' }
  ])
  const [audit] = await asAdmin(
    database,
    `select count(*)::int as n from platform.audit_entry where aggregate_type = 'premium_refund' and aggregate_id = $1`,
    [refund.id]
  )
  t.strictSame(audit, { n: 2 })
})

t.test('once for each reference: the same again is the same, another amount a conflict', async t => {
  const { refund } = await cancelled()
  const first = await reserve(refund.id, { reference: 'T-1', amount: 100_000 })
  const again = await reserve(refund.id, { reference: 'T-1', amount: 100_000 })
  t.equal(again.body.id, first.body.id)
  t.equal((await reserve(refund.id, { reference: 'T-1' })).body.id, first.body.id)
  t.match(await reserve(refund.id, { reference: 'T-1', amount: 100_001 }), {
    status: 409,
    body: { detail: /another amount \(KRW 100,000\)/ }
  })
  t.match(await reserve(refund.id, { reference: 'T-2', amount: 276_713 }), {
    status: 409,
    body: { detail: /276,712 remain/ }
  })
  t.match(await reserve(refund.id, { reference: 'T-2', amount: 276_712 }), { status: 201 })
  t.match(await reserve(refund.id, { reference: 'T-3' }), { status: 409, body: { detail: /All of it/ } })
  const voided = await settle(refund.id, first.body.id, 'void', { reason: '계좌 오류' })
  t.match(voided, { status: 201, body: { status: 'voided', voidedOn: '2022-03-01', reason: '계좌 오류' } })
  t.match(await reserve(refund.id, { reference: 'T-1' }), { status: 409, body: { detail: /voided/ } })
  t.match(await reserve(refund.id, { reference: 'T-3' }), { status: 201, body: { amount: 100_000 } })
})

// Statement F24.
t.test('premium that is due and unpaid is set off first, and counts as paid when the payout is posted', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase(), { paymentPlan: 'instalments' })
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-02')
  t.match((await cancel(policy, '2022-03-02')).body, { refund: 1_478_473, stillOwed: 491_026 }, 'both ways')
  const [refund] = await refundsOf(policy)
  t.match((await call('GET', `/v1/policies/${policy.id}`)).body, {
    unpaidPremium: 491_026,
    premiumRefunds: { owed: 1_478_473 }
  })
  const part = await reserve(refund.id, { reference: 'T-1', amount: 400_000 })
  t.match(part.body, { setOff: 400_000, paidOut: 0, rule: { parameter: 'policy.refund_set_off', assumed: true } })
  const rest = await reserve(refund.id, { reference: 'T-2' })
  t.match(rest.body, { amount: 1_078_473, setOff: 91_026, paidOut: 987_447 }, 'what is reserved is not set off twice')
  t.match(await settle(refund.id, part.body.id, 'posting'), { status: 201 })
  t.match(await settle(refund.id, rest.body.id, 'posting'), { status: 201 })
  const { body } = await call('GET', `/v1/policies/${policy.id}`)
  t.match(body, { unpaidPremium: 0, premiumRefunds: { owed: 0, paidBack: 987_447, setOff: 491_026 } })
  t.match(body.invoices.at(-1), { kind: 'earned', status: 'paid', paid: 491_026 })
  const premiums = await asAdmin(
    database,
    'select reference, amount::int from policy.premium_payment where policy_id = $1 order by id offset 1',
    [policy.id]
  )
  t.strictSame(premiums, [
    { reference: part.body.id, amount: 400_000 },
    { reference: rest.body.id, amount: 91_026 }
  ])
})

t.test('premium that a claim payment sets off is not set off against a refund again', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase(), { paymentPlan: 'instalments' })
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-02')
  await cancel(policy, '2022-03-02')
  const [refund] = await refundsOf(policy)
  const byClaim = await reserveClaimMoney(policy, 491_000)
  t.match((await reserve(refund.id, { reference: 'T-1' })).body, { setOff: 26 })
  const premium = { invoiceId: 'x', amount: 491_000, paidOn: '2022-03-02', reference: byClaim }
  const { invoices } = (await call('GET', `/v1/policies/${policy.id}`)).body
  const recorded = { ...premium, invoiceId: invoices.at(-1).id }
  await call('POST', `/v1/policies/${policy.id}/premiums`, { as: 'cashier', body: recorded })
  const [again] = await refundsOf(policy)
  await settle(refund.id, (await call('GET', `/v1/premium-refunds/${again.id}`)).body.payouts[0].id, 'void')
  t.match((await reserve(refund.id, { reference: 'T-2' })).body, { setOff: 26 }, 'once it is written down it is paid')
})

t.test('premium paid after the reservation: the payout is voided and reserved anew', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase(), { paymentPlan: 'instalments' })
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-02')
  await cancel(policy, '2022-03-02')
  const [refund] = await refundsOf(policy)
  const payout = (await reserve(refund.id, { reference: 'T-1' })).body
  const { invoices } = (await call('GET', `/v1/policies/${policy.id}`)).body
  const body = { invoiceId: invoices.at(-1).id, amount: 1, paidOn: '2022-03-02', reference: 'late' }
  await call('POST', `/v1/policies/${policy.id}/premiums`, { as: 'cashier', body })
  t.match(await settle(refund.id, payout.id, 'posting'), { status: 409, body: { detail: /Void it/ } })
  await settle(refund.id, payout.id, 'void')
  t.match((await reserve(refund.id, { reference: 'T-2' })).body, { setOff: 491_025 })
})

t.test('a programme’s part is paid to nobody: its settlement of the month counts it', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  await pay(service, policy, { paidOn: '2023-04-10' })
  await setBusinessDay(database, '2023-04-11')
  await cancel(policy, '2023-04-11')
  t.strictSame(
    (await refundsOf(policy))
      .map(({ payee, status, amount }: Record<string, unknown>) => [payee, status, amount])
      .sort(),
    [
      ['busan_2023', 'in_settlement', 224_385],
      ['policyholder', 'owed', 224_385]
    ]
  )
  const [city] = await refundsOf(policy, '&payeeKind=programme')
  t.match(city, { settlementMonth: '2023-04', remaining: 0 })
  t.match(await refundsOf(policy, '&status=owed'), [{ payee: 'policyholder' }])
  t.match(await reserve(city.id, { reference: 'T-1' }), { status: 409, body: { detail: /settlement of 2023-04/ } })
  const { body } = await call('GET', '/v1/subsidy-settlements?programme=busan_2023&month=2023-04', { as: 'operator' })
  const returned = body.items.filter(
    (item: { policyId: string; kind: string }) => item.policyId === policy.id && item.kind === 'returned'
  )
  t.match(returned, [{ amount: 224_385 }])
  t.match((await call('GET', `/v1/policies/${policy.id}`)).body.premiumRefunds, {
    owed: 224_385,
    toProgrammes: 224_385
  })
})

t.test('who sees and who pays: page by page, nobody else’s, and only by the cashier’s scope', async t => {
  const { refund } = await cancelled()
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await call('GET', `/v1/premium-refunds?limit=2${cursor}`)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(body.nextCursor)}`
  } while (cursor !== '')
  const rows = await asAdmin<{ id: string }>(database, 'select id from policy.premium_refund order by id desc')
  t.strictSame(
    seen,
    rows.map(({ id }) => id)
  )
  t.strictSame((await call('GET', '/v1/premium-refunds', { as: 'portal-2' })).body.items, [])
  t.match(await call('GET', `/v1/premium-refunds/${refund.id}`, { as: 'portal-2' }), { status: 404 })
  t.match(await reserve(refund.id, { reference: 'T-1' }, { as: 'portal' }), { status: 403 })
  t.match(await reserve('rf_01JD3ZQ8W5R7XG6K2M4N9P0TVB', { reference: 'T-1' }), { status: 404 })
  t.match(await settle(refund.id, 'rp_01JD3ZQ8W5R7XG6K2M4N9P0TVB', 'posting'), { status: 404 })
  t.match(await reserve(refund.id, { reference: 'T-1', amount: 0 }), { status: 400 })
})

/** A claim payment as the claims service reserves it, with so much premium set off. */
async function reserveClaimMoney({ id }: BoundPolicy, amount: number): Promise<string> {
  const paymentId = `pm_${id.slice(3)}`
  await asAdmin(
    database,
    `with c as (select set_config('session_replication_role', 'replica', true))
      insert into claims.payment (id, organisation, claim_id, decision_id, policy_id, buyer, hold_id, amount, unpaid_premium_deducted,
        loss_reduction_costs, provisional, payable_by, reserved_on, reserved_by, created_at)
      select $1, 'org_portal', 'cl_x', 'dc_x', $2, '9998600043', 'ho_x', 10000000, $3, 0, false, '2022-03-12', '2022-03-02', 'cashier', now()
      from c`,
    [paymentId, id, amount]
  )
  return paymentId
}

t.test('of a change from a day ahead, premium goes back from that day on', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  const [cover] = await asAdmin<{ buyer: string }>(
    database,
    'select business_number as buyer from policy.cover where policy_id = $1',
    [policy.id]
  )
  const changes = [{ kind: 'lower_limit', buyer: cover?.buyer, amount: 25_000_000 }]
  const lowered = await call('POST', `/v1/policies/${policy.id}/endorsements`, {
    body: { effectiveFrom: '2022-03-01', changes }
  })
  t.equal(lowered.status, 201, lowered.text)
  const [refund] = await refundsOf(policy)
  t.match(refund, { reason: 'endorsement', dueFrom: '2022-03-01', status: 'owed' })
  for (const [day, status] of [
    ['2022-02-28', 409],
    ['2022-03-01', 201]
  ] as const) {
    await setBusinessDay(database, day)
    t.equal((await reserve(refund.id, { reference: 'E-1' })).status, status, day)
  }
})

t.test(
  'premium of unused time is kept while an insured event stands that happened before the day, known since',
  async t => {
    const { policy, refund } = await cancelled()
    const [cover] = await asAdmin<{ party: string }>(database, 'select party from policy.cover where policy_id = $1', [
      policy.id
    ])
    const buyer = cover?.party ?? ''
    const onTheDay = await seedEvent(database.adminUrl, { buyer, occurredOn: '2022-03-01', confirmedOn: '2022-03-01' })
    const before = await seedEvent(database.adminUrl, {
      buyer,
      occurredOn: '2022-02-28',
      confirmedOn: '2022-03-01',
      type: 'bankruptcy_petition'
    })
    const refused = await reserve(refund.id, { reference: 'T-0' })
    t.match(refused, { status: 409, body: { detail: /before 2022-03-01/ } })
    for (const id of [before, onTheDay]) {
      await asAdmin(database, `update claims.insured_event set status = 'withdrawn', reason = 'x' where id = $1`, [id])
      const again = await reserve(refund.id, { reference: 'T-0', amount: 1 })
      t.equal(again.status, 201, again.text)
    }
  }
)
