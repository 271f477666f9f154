import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t from 'tap'
import { bindSeeded, committedOn, instalmentCase, pay, runJob, SUBSIDISED } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { runService } from '../../support/running-service.ts'
import { SEEDED_EVIDENCE } from '../../support/seeded-policy.ts'
import { payReceivable, seedReceivable } from '../../support/seeded-receivable.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const preview = (id: string, on: string, reason?: string) =>
  call('POST', `/v1/policies/${id}/cancellation-previews`, { body: { on, ...(reason ? { reason } : {}) } })
const cancel = (id: string, on: string, reason = 'policyholder_request', headers = {}) =>
  call('POST', `/v1/policies/${id}/cancellations`, { body: { on, reason }, headers })
const parts = (body: { payers: { payee: string; refund: number }[] }) =>
  Object.fromEntries(body.payers.map(({ payee, refund }) => [payee, refund]))
const refundsOf = (policyId: string) =>
  asAdmin(
    database,
    'select payee, amount::int, due_from::text as due from policy.premium_refund where policy_id = $1 order by payee',
    [policyId]
  )
const drawn = async () =>
  (await asAdmin<{ drawn: number }>(database, `select drawn::int from policy.subsidy_account where party = ''`))[0]
    ?.drawn ?? 0
const codes = (findings: { code: string }[]) => findings.map(({ code }) => code)

t.test(
  'previews on several days: each payer gets its part of the time left, to the won; the discount nobody',
  async t => {
    await setBusinessDay(database, '2023-04-10')
    const policy = await bindSeeded(service, SUBSIDISED)
    await pay(service, policy, { paidOn: '2023-04-10' })
    // 366 days: 2024-02-29 is one of them. 450,000 were received, half of it from the city.
    for (const [on, days, refund, firm, city] of [
      ['2023-04-10', 366, 450_000, 225_000, 225_000],
      ['2023-04-11', 365, 448_770, 224_385, 224_385],
      ['2023-10-10', 183, 225_000, 112_500, 112_500],
      ['2023-12-01', 131, 161_065, 80_533, 80_532],
      ['2024-04-09', 1, 1_229, 615, 614],
      ['2024-04-10', 0, 0, 0, 0]
    ] as const) {
      const { status, body } = await preview(policy.id, on)
      t.equal(status, 200)
      t.match(body, { unexpiredDays: days, totalDays: 366, refund, notRefunded: { discounts: 50_000 } }, on)
      t.strictSame(parts(body), { policyholder: firm, busan_2023: city }, on)
      t.equal(firm + city, refund)
      t.equal(body.rule.parameter, 'policy.refund_pro_rata')
      const ahead = days === 0 ? ['refund.period_expired'] : ['refund.paid_on_the_day']
      t.strictSame(codes(body.findings), days === 366 ? [] : ahead)
    }
    t.match(await preview(policy.id, '2023-04-09'), { status: 400, body: { errors: [{ pointer: '/on' }] } })
    t.match(await preview(policy.id, '2024-04-11'), { status: 400, body: { errors: [{ pointer: '/on' }] } })
    t.match(
      await call('POST', `/v1/policies/${policy.id}/cancellation-previews`, {
        as: 'portal-2',
        body: { on: '2023-05-01' }
      }),
      {
        status: 404
      }
    )
  }
)

t.test('cancelled from a day ahead: cover and capacity until then, and premium goes back on that day', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  await pay(service, policy, { paidOn: '2023-04-10' })
  const before = await asAdmin<{ drawn: number }>(
    database,
    `select drawn::int from policy.subsidy_account where party = ''`
  )
  const previewed = await preview(policy.id, '2023-10-10')
  t.match(await cancel(policy.id, '2023-10-10', 'x', { 'if-match': '"1.en"' }), { status: 412 })
  const cancelled = await cancel(policy.id, '2023-10-10', 'we sell to somebody else now', { 'if-match': '"2.en"' })
  const { id: _id, status: _status, ...settled } = cancelled.body
  t.strictSame(settled, previewed.body, 'as it was previewed')
  t.match(cancelled, { status: 201, body: { id: /^cn_/, status: 'in_force' }, headers: { etag: '"3.en"' } })
  t.strictSame(codes(cancelled.body.findings), ['refund.paid_on_the_day'])
  t.strictSame(await refundsOf(policy.id), [], 'nothing before the day')
  t.equal(await committedOn(service, policy, '2023-10-09'), 50_000_000)
  t.equal(await committedOn(service, policy, '2023-10-10'), 0)
  t.match(await cancel(policy.id, '2023-11-01'), { status: 409 }, 'once')
  const told = () =>
    asAdmin(database, `select type, data from platform.event where subject = $1 and type like 'policy.%' order by id`, [
      policy.id
    ])
  const policyId = policy.id
  const untilPaid = ['awaiting_payment', 'in_force'].map(status => ({
    type: 'policy.status_changed',
    data: { policyId, status, runOff: false }
  }))
  const scheduled = { type: 'policy.cancellation_scheduled', data: { policyId, cancelledFrom: '2023-10-10' } }
  t.strictSame(await told(), [...untilPaid, scheduled], 'it is still in force')
  const read = async () => (await call('GET', `/v1/policies/${policy.id}`)).body
  await setBusinessDay(database, '2023-10-09')
  t.match(await read(), { status: 'in_force', endedOn: '2023-10-10', runOff: false })
  await setBusinessDay(database, '2023-10-10')
  t.match(await read(), { status: 'cancelled', endedOn: '2023-10-10', runOff: true })
  t.match(await runJob(service, 'policy-expiry'), { cancelled: 1 })
  t.equal((before[0]?.drawn ?? 0) - (await drawn()), 112_500)
  t.strictSame(await refundsOf(policy.id), [
    { payee: 'busan_2023', amount: 112_500, due: '2023-10-10' },
    { payee: 'policyholder', amount: 112_500, due: '2023-10-10' }
  ])
  t.notOk((await runJob(service, 'policy-expiry'))['cancelled'], 'once')
  const cancelledNow = { type: 'policy.status_changed', data: { policyId, status: 'cancelled', runOff: true } }
  t.strictSame(await told(), [...untilPaid, scheduled, cancelledNow], 'and told when it is')
  t.match(await read(), { status: 'cancelled', runOff: true })
  t.equal((await call('GET', `/v1/policies/${policy.id}/buyers`)).body.items[0].coveredUntil, '2023-10-10')
})

t.test('from today: instalments that fall due later are asked for no more', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-02-01')
  t.match(await preview(policy.id, '2022-03-01'), { status: 200, body: { unexpiredDays: 275, stillOwed: 0 } })
  t.match(
    await preview(policy.id, '2022-03-02'),
    { status: 400, body: { errors: [{ detail: /falls due on 2022-03-01/ }] } },
    'nobody gets cover unpaid until a day of his own choosing'
  )
  const { body } = await cancel(policy.id, '2022-02-01')
  // 303 of 365 days of 1,969,500.
  t.match(body, { status: 'cancelled', refund: 1_634_954, stillOwed: 0 })
  const after = (await call('GET', `/v1/policies/${policy.id}`)).body
  t.strictSame(
    after.invoices.map(({ status }: { status: string }) => status),
    ['paid', 'void', 'void', 'void']
  )
  t.equal(await committedOn(service, policy, '2022-02-01'), 0)
})

t.test('in arrears: from today alone, and the days that were covered stay owed', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-01')
  t.match(await preview(policy.id, '2022-03-02'), { status: 400, body: { errors: [{ detail: /falls due today/ }] } })
  await setBusinessDay(database, '2022-03-10')
  t.match(await preview(policy.id, '2022-03-11'), { status: 400, body: { errors: [{ detail: /from today/ }] } })
  const { body } = await cancel(policy.id, '2022-03-10')
  // 99 of 365 days are used.
  t.match(body, { status: 'cancelled', refund: 1_435_306, stillOwed: 534_193 })
  t.strictSame(codes(body.findings), ['refund.premium_still_owed'])
  const after = (await call('GET', `/v1/policies/${policy.id}`)).body
  t.equal(after.unpaidPremium, 534_193)
  const earned = after.invoices.at(-1)
  const paid = await call('POST', `/v1/policies/${policy.id}/premiums`, {
    as: 'cashier',
    body: { invoiceId: earned.id, amount: 534_193, paidOn: '2022-03-10', reference: 'rest' }
  })
  t.match(paid, { status: 201, body: { status: 'cancelled', unpaidPremium: 0 } })
})

t.test('before cover began, everything comes back', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  await pay(service, policy, { amount: 1, paidOn: '2023-04-10' })
  const { body } = await cancel(policy.id, '2023-09-01')
  t.match(body, { status: 'cancelled', cancelledFrom: '2023-04-10', refund: 225_001 })
  t.strictSame(codes(body.findings), ['refund.cover_not_begun', 'cancellation.final'])
  t.equal(await committedOn(service, policy, '2023-05-01'), 0)
  t.match((await call('GET', `/v1/policies/${policy.id}`)).body, {
    status: 'cancelled',
    runOff: false,
    endedOn: '2023-04-10'
  })
  const later = await bindSeeded(service, { on: '2023-04-10' }, { inception: '2023-05-01' })
  await pay(service, later, { paidOn: '2023-04-10' })
  t.match((await cancel(later.id, '2023-04-20')).body, {
    cancelledFrom: '2023-05-01',
    unexpiredDays: 366,
    refund: 500_000,
    findings: [{ code: 'cancellation.final' }]
  })
})

t.test('once an overdue receivable was claimed, or can be, nothing comes back', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-01')
  const receivable = await seedReceivable(database.adminUrl, { policyId: policy.id, amount: 1_000 })
  const claim = newId('cl')
  await asAdmin(
    database,
    `insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
        receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, documents, created_at, updated_at)
      select $1, p.organisation, p.id, 'single_startup', c.business_number, c.party, c.business_number, c.party, 'overdue',
        array[$3], '2022-02-01', '2022-02-01', '2022-03-03', '2025-02-03', 'draft', true, '{}', now(), now()
      from policy.policy p join policy.cover c on c.policy_id = p.id where p.id = $2`,
    [claim, policy.id, receivable]
  )
  const refund = async () => (await preview(policy.id, '2022-03-01')).body.refund
  t.equal(await refund(), 0, 'it can be claimed')
  await payReceivable(database.adminUrl, receivable, { amount: 1_000, paidOn: '2022-02-20' })
  t.equal(await refund(), 376_712, 'the buyer has paid in the end')
  await asAdmin(
    database,
    `update claims.claim set status = 'paid', put_forward = '{}', filed_on = '2022-02-10', filed_by = 'portal',
      filed_by_organisation = 'org_portal' where id = $1`,
    [claim]
  )
  t.equal(await refund(), 0, 'it was claimed')
  await asAdmin(database, `update claims.claim set status = 'denied' where id = $1`, [claim])
  t.equal(await refund(), 376_712, 'in vain')
})

t.test('after a confirmed event on a covered buyer nothing comes back; before it, or elsewhere, it does', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  const [row] = await asAdmin<{ party: string }>(database, 'select party from policy.cover where policy_id = $1', [
    policy.id
  ])
  await setBusinessDay(database, '2022-03-01')
  await confirmEvent('9990000000', '2022-02-01')
  t.match((await preview(policy.id, '2022-03-01')).body, { refund: 376_712, findings: [] }, 'another buyer')
  await confirmEvent(row?.party ?? '', '2021-11-30')
  t.match((await preview(policy.id, '2022-03-01')).body, { refund: 376_712, findings: [] }, 'before cover')
  await confirmEvent(row?.party ?? '', '2021-12-01')
  const { body } = await preview(policy.id, '2022-03-01')
  t.equal(body.refund, 0)
  t.strictSame(codes(body.findings), ['refund.after_insured_event'])
})

t.test('terms that were never explained: cancelled from the start while the law gives time', async t => {
  await setBusinessDay(database, '2021-12-01')
  const [first, second, third] = [await bindSeeded(service), await bindSeeded(service), await bindSeeded(service)]
  for (const policy of [first, second, third]) await pay(service, policy, { paidOn: '2021-12-01' })
  await call('POST', `/v1/policies/${third.id}/terms-acknowledgement`)
  await setBusinessDay(database, '2022-03-02')
  const { body } = await cancel(first.id, '2022-03-02', 'terms_not_explained')
  t.match(body, { status: 'rescinded', endsAs: 'rescinded', cancelledFrom: '2021-12-01', refund: 500_000 })
  t.equal(body.rule.parameter, 'law.explanation_cancel_months')
  t.equal(await committedOn(service, first, '2021-12-01'), 0)
  t.match((await call('GET', `/v1/policies/${first.id}`)).body, { status: 'rescinded', runOff: false })
  t.match(await cancel(third.id, '2022-03-02', 'terms_not_explained'), {
    status: 409,
    body: { detail: /explained on 2021-12-01/ }
  })
  await setBusinessDay(database, '2022-03-03')
  t.match(await cancel(second.id, '2022-03-03', 'terms_not_explained'), {
    status: 409,
    body: { detail: /until 2022-03-02/ }
  })
  t.match(await cancel(second.id, '2022-03-03'), { status: 201, body: { status: 'cancelled' } })
})

t.test(
  'a planned cancellation: an insured event before its day takes the refund away, one on the day does not',
  async t => {
    await setBusinessDay(database, '2023-04-10')
    const [onDay, dayBefore] = [await bindSeeded(service, SUBSIDISED), await bindSeeded(service, { on: '2023-04-10' })]
    for (const policy of [onDay, dayBefore]) await pay(service, policy, { paidOn: '2023-04-10' })
    t.match(await cancel(onDay.id, '2023-10-09'), { status: 201, body: { refund: 226_229 } })
    const { body: planned } = await cancel(dayBefore.id, '2023-10-10')
    const [row] = await asAdmin<{ party: string }>(database, 'select party from policy.cover where policy_id = $1', [
      dayBefore.id
    ])
    await setBusinessDay(database, '2023-10-12')
    await confirmEvent(row?.party ?? '', '2023-10-09')
    const drawnBefore = await drawn()
    await runJob(service, 'policy-expiry')
    t.strictSame(await refundsOf(onDay.id), [
      { payee: 'busan_2023', amount: 113_114, due: '2023-10-09' },
      { payee: 'policyholder', amount: 113_115, due: '2023-10-09' }
    ])
    t.equal(drawnBefore - (await drawn()), 113_114)
    t.strictSame(await refundsOf(dayBefore.id), [])
    t.equal((await call('GET', `/v1/policies/${dayBefore.id}`)).body.status, 'cancelled')
    const told = await asAdmin(
      database,
      `select subject ->> 'policyId' as policy, parameters from platform.notice where kind = 'cancelled_without_refund'`
    )
    t.strictSame(told, [{ policy: dayBefore.id, parameters: { from: '2023-10-10', refund: planned.refund } }])

    t.notOk((await runJob(service, 'policy-expiry'))['given_back'], 'as long as the event stands')
    await asAdmin(database, `update claims.insured_event set status = 'withdrawn' where party = $1`, [row?.party])
    await setBusinessDay(database, '2023-11-02')
    t.match(await runJob(service, 'policy-expiry'), { given_back: 2 }, 'withdrawn, it takes nothing away')
    const refund = { payee: 'policyholder', amount: planned.refund, due: '2023-11-02' }
    t.strictSame(await refundsOf(dayBefore.id), [refund])
    t.notOk((await runJob(service, 'policy-expiry'))['given_back'], 'once')
    const afterAll = `select parameters from platform.notice where kind = 'refunded_after_all' order by parameters ->> 'from'`
    t.strictSame(await asAdmin(database, afterAll), [
      // That of the policy above, which was cancelled after an event on the same buyer.
      { parameters: { from: '2022-03-03', refund: 373_972 } },
      { parameters: { from: '2023-10-10', refund: planned.refund } }
    ])
    t.match((await call('GET', `/v1/policies/${dayBefore.id}/cancellations`)).body.items, [
      { status: 'in_effect', givenBack: [{ payee: 'policyholder', amount: planned.refund }] }
    ])
  }
)

t.test('a raise that is not paid before a planned end threatens no other end', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  await cancel(policy.id, '2022-06-01')
  // What a raise for the days until the end would leave: its invoice.
  await asAdmin(
    database,
    `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
      values ($1, 'org_portal', $2, 2, 'endorsement', '2022-02-01', 1000, 0, now())`,
    [newId('in'), policy.id]
  )
  await setBusinessDay(database, '2022-02-02')
  t.match(await runJob(service, 'instalment-arrears'), { instalment_missed: 1 })
  const read = async () => (await call('GET', `/v1/policies/${policy.id}`)).body
  t.match(await read(), { status: 'in_arrears', arrearsPayBy: null, endedOn: '2022-06-01', unpaidPremium: 1_000 })
  t.strictSame(
    await asAdmin(
      database,
      `select kind, parameters from platform.notice where kind like 'premium_overdue%' and subject ->> 'policyId' = $1`,
      [policy.id]
    ),
    [{ kind: 'premium_overdue_until_end', parameters: { amount: 1_000, dueOn: '2022-02-01', from: '2022-06-01' } }]
  )
  await setBusinessDay(database, '2022-05-31')
  t.match(await read(), { status: 'in_arrears' })
  await setBusinessDay(database, '2022-06-01')
  t.match(await read(), { status: 'cancelled', endedOn: '2022-06-01', unpaidPremium: 1_000 })
})

/** A rehabilitation petition that officers confirmed, as the claims service leaves it. */
async function confirmEvent(buyer: string, day: string) {
  const id = newId('ev')
  await asAdmin(
    database,
    `insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status, created_at,
        updated_at)
      values ($1, 'org_feed', 'feed', $2, $2, 'rehabilitation_petition', $3, '{}', $4, 'reported', now(), now())`,
    [id, buyer, day, SEEDED_EVIDENCE]
  )
  await asAdmin(
    database,
    `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, created_at, updated_at)
      values ($1, $2, $2, $2, 'rehabilitation_petition', $3, '{}', 'confirmed', $3, now(), now())`,
    [id, buyer, day]
  )
  await asAdmin(
    database,
    `update claims.insured_event set status = 'confirmed', public_event_id = id, confirmed_on = occurred_on where id = $1`,
    [id]
  )
}
