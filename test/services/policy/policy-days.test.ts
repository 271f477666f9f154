import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import {
  type BoundPolicy,
  bindSeeded,
  committedOn,
  instalmentCase,
  pay,
  runJob,
  SUBSIDISED
} from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { runService } from '../../support/running-service.ts'
import { seedEvent } from '../../support/seeded-policy.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const read = async ({ id }: BoundPolicy) => (await call('GET', `/v1/policies/${id}`)).body
const written = async ({ id }: BoundPolicy) =>
  (await asAdmin<{ status: string }>(database, 'select status from policy.policy where id = $1', [id]))[0]?.status
const told = async ({ id }: BoundPolicy) =>
  (
    await asAdmin<{ kind: string }>(
      database,
      `select kind from platform.notice where subject ->> 'policyId' = $1 order by id`,
      [id]
    )
  ).map(({ kind }) => kind)
const events = async ({ id }: BoundPolicy) =>
  (
    await asAdmin<{ status: string }>(
      database,
      `select data ->> 'status' as status from platform.event where subject = $1 and type = 'policy.status_changed' order by id`,
      [id]
    )
  ).map(({ status }) => status)

/** Lives a day: the jobs run, as they do after midnight. */
async function live(day: string) {
  await setBusinessDay(database, day)
  const expiry = await runJob(service, 'policy-expiry')
  const arrears = await runJob(service, 'instalment-arrears')
  return { expiry, arrears }
}

// Statement F22: 상법 §650①, §650②.
t.test('a first premium that does not come: the contract lapses, and everything goes back', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  t.equal(policy.body.payBy, '2023-06-12', 'two months end on a Saturday')
  await pay(service, policy, { amount: 100, paidOn: '2023-04-10' })
  await live('2023-06-05')
  t.strictSame(await told(policy), ['premium_due'], 'a week before its last day')
  await live('2023-06-06')
  t.strictSame(await told(policy), ['premium_due'], 'once')
  await setBusinessDay(database, '2023-06-12')
  t.match(await read(policy), { status: 'awaiting_payment' })
  t.equal(await committedOn(service, policy, '2023-07-01'), 50_000_000)
  await setBusinessDay(database, '2023-06-13')
  t.match(await read(policy), { status: 'lapsed', runOff: false }, 'right before any job ran')
  const { expiry } = await live('2023-06-13')
  t.match(expiry, { first_premium_missed: 1 })
  t.equal(await written(policy), 'lapsed')
  t.strictSame(await told(policy), ['premium_due', 'policy_lapsed'])
  t.strictSame((await live('2023-06-13')).expiry, { looked: 0 }, 'once')
  t.match(await read(policy), { status: 'lapsed', invoices: [{ status: 'void', remaining: 0 }], unpaidPremium: 0 })
  t.equal(await committedOn(service, policy, '2023-07-01'), 0)
  t.strictSame(
    await asAdmin(database, 'select payee, amount::int, reason from policy.premium_refund where policy_id = $1', [
      policy.id
    ]),
    [
      { payee: 'policyholder', amount: 100, reason: 'lapse' },
      { payee: 'busan_2023', amount: 225_000, reason: 'lapse' }
    ]
  )
  t.strictSame(await asAdmin(database, 'select distinct drawn::int from policy.subsidy_account'), [{ drawn: 0 }])
  t.match(await pay(service, policy, { paidOn: '2023-06-13' }), {
    status: 409,
    body: { detail: /Give the money back/ }
  })
  t.match(
    await call('POST', '/v1/policies', { body: { offerId: policy.body.offerId, inception: '2023-04-01' } }),
    { status: 409, body: { detail: new RegExp(policy.id) } },
    'its offer has a policy, whatever else is wrong'
  )
  t.strictSame(await events(policy), ['awaiting_payment', 'lapsed'])
})

t.test('a first premium that came on the last day counts, though it is recorded the day after', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, { on: '2023-04-10' })
  const late = await bindSeeded(service, { on: '2023-04-10' })
  await setBusinessDay(database, '2023-06-13')
  t.match(await pay(service, policy, { paidOn: '2023-06-12' }), {
    status: 201,
    body: { status: 'in_force', inception: '2023-06-12', expiry: '2024-06-12' }
  })
  t.match(await pay(service, late, { paidOn: '2023-06-13' }), { status: 409 })
})

t.test('an instalment that does not come: arrears, notice, cure; then notice and the end', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  await pay(service, policy, { paidOn: '2021-12-01' })
  await live('2022-02-22')
  t.strictSame(await told(policy), ['policy_in_force', 'premium_due'])
  await live('2022-03-01')
  t.match(await read(policy), { status: 'in_force', unpaidPremium: 1_969_500, arrearsPayBy: null })
  await setBusinessDay(database, '2022-03-02')
  t.match(await read(policy), { status: 'in_arrears', arrearsPayBy: null }, 'right before any job ran')
  t.match((await live('2022-03-02')).arrears, { instalment_missed: 1 })
  t.match(await read(policy), { status: 'in_arrears', arrearsPayBy: '2022-03-16' })
  t.strictSame(await told(policy), ['policy_in_force', 'premium_due', 'premium_overdue'])
  t.strictSame((await live('2022-03-03')).arrears, { set_off: 0, looked: 0, reminded: 0 })
  const part = await pay(service, policy, { invoice: 1, amount: 1_969_499, paidOn: '2022-03-03' })
  t.match(part.body, { status: 'in_arrears', unpaidPremium: 1 })
  const cured = await pay(service, policy, { invoice: 1, amount: 1, paidOn: '2022-03-03' })
  t.match(cured.body, { status: 'in_force', unpaidPremium: 0, arrearsPayBy: null })

  await live('2022-06-02')
  t.match(await read(policy), { status: 'in_arrears', arrearsPayBy: '2022-06-16' })
  await live('2022-06-16')
  t.match(await read(policy), { status: 'in_arrears' })
  await setBusinessDay(database, '2022-06-17')
  const ended = { status: 'terminated', endedOn: '2022-06-17', runOff: true }
  t.match(await read(policy), ended, 'right before any job ran')
  t.match((await live('2022-06-17')).arrears, { notice_ran_out: 1 })
  // 3,939,000 were received; 167 of 365 days are left. Of the 1,969,500 that were overdue, 198 of 365 days are owed.
  const after = await read(policy)
  t.match(after, { ...ended, unpaidPremium: 1_068_386 })
  t.strictSame(
    after.invoices.map(({ kind, status, remaining }: Record<string, unknown>) => [kind, status, remaining]),
    [
      ['premium', 'paid', 0],
      ['premium', 'paid', 0],
      ['premium', 'void', 0],
      ['premium', 'void', 0],
      ['earned', 'open', 1_068_386]
    ]
  )
  t.strictSame(
    await asAdmin(database, 'select payee, amount::int, reason from policy.premium_refund where policy_id = $1', [
      policy.id
    ]),
    [{ payee: 'policyholder', amount: 1_802_227, reason: 'termination' }]
  )
  const [notice] = await asAdmin(
    database,
    `select parameters from platform.notice where kind = 'policy_terminated' and subject ->> 'policyId' = $1`,
    [policy.id]
  )
  t.strictSame(notice, { parameters: { from: '2022-06-17', refund: 1_802_227, stillOwed: 1_068_386 } })
  t.equal(await committedOn(service, policy, '2022-06-16'), 500_000_000)
  t.equal(await committedOn(service, policy, '2022-06-17'), 0)
  t.strictSame(await events(policy), [
    'awaiting_payment',
    'in_force',
    'in_arrears',
    'in_force',
    'in_arrears',
    'terminated'
  ])
  t.match(await pay(service, policy, { invoice: 2, paidOn: '2022-06-16' }), { status: 409 }, 'written down: too late')
})

t.test('what came in the time of the notice counts, though it is recorded the day after', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  await pay(service, policy, { paidOn: '2021-12-01' })
  await live('2022-03-02')
  await setBusinessDay(database, '2022-03-17')
  t.match(await read(policy), { status: 'terminated' })
  t.match(await pay(service, policy, { invoice: 1, paidOn: '2022-03-17' }), { status: 409 })
  t.match(await pay(service, policy, { invoice: 1, paidOn: '2022-03-16' }), {
    body: { status: 'in_force', endedOn: null }
  })
})

t.test('expiry, run-off until the last claim is barred, and the end', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  await live('2022-11-30')
  t.match(await read(policy), { status: 'in_force', runOff: false })
  await setBusinessDay(database, '2022-12-01')
  t.match(await read(policy), { status: 'expired', runOff: true, endedOn: null, expiry: '2022-12-01' })
  await live('2022-12-01')
  t.equal(await written(policy), 'expired')
  t.strictSame((await live('2022-12-02')).expiry, { looked: 0 })
  // Supplied on 2022-11-30, due 75 days later and put off to 2023-08-14, claimable from 10-17; the three years end on a Saturday.
  await live('2026-10-19')
  t.match(await read(policy), { status: 'expired', runOff: true })
  await setBusinessDay(database, '2026-10-20')
  t.match(await read(policy), { status: 'closed', runOff: false })
  await live('2026-10-20')
  t.equal(await written(policy), 'closed')
  t.strictSame(await events(policy), ['awaiting_payment', 'in_force', 'expired', 'closed'])
})

t.test(
  'a payment term that is longer than any agreed keeps run-off open, declared before or after cover ended',
  async t => {
    const declare = async ({ id }: BoundPolicy, invoiceNumber: string, suppliedOn: string, dueOn: string) => {
      const [cover] = await asAdmin<{ buyer: string }>(
        database,
        'select business_number as buyer from policy.cover where policy_id = $1',
        [id]
      )
      const body = { ...cover, instrument: 'open_account', amount: 1_000_000, invoiceNumber, suppliedOn, dueOn }
      const reply = await call('POST', `/v1/policies/${id}/receivables`, { body })
      t.equal(reply.status, 201, reply.text)
      return reply.body
    }
    const paid = async () => {
      const policy = await bindSeeded(service)
      await pay(service, policy, { paidOn: '2021-12-01' })
      return policy
    }
    await setBusinessDay(database, '2021-12-01')
    const [early, late, after, never] = [await paid(), await paid(), await paid(), await paid()]
    await setBusinessDay(database, '2022-06-01')
    const { version } = await read(early)
    await declare(early, 'E-1', '2022-05-31', '2022-12-17')
    t.equal((await read(early)).version, version, 'nothing that anybody agreed on changed')
    await live('2022-12-01')
    await declare(late, 'L-1', '2022-11-30', '2023-02-13')
    await declare(never, 'N-1', '2022-12-01', '2023-06-20')
    await declare(never, 'N-2', '2021-11-30', '2022-12-31')
    await setBusinessDay(database, '2026-10-19')
    await declare(late, 'L-2', '2022-11-30', '2023-06-18')
    await live('2026-10-20')
    // 200 days from 11-30: due on 2023-06-18, put off to 12-18, overdue until Monday 2024-02-19; the three years end on Saturday 2027-02-20.
    for (const [policy, status] of [
      [early, 'expired'],
      [late, 'expired'],
      [after, 'closed'],
      [never, 'closed']
    ] as const)
      t.match(await read(policy), { status, runOff: status === 'expired' })
    t.match((await declare(after, 'A-1', '2022-11-30', '2023-02-13')).coverage, {
      status: 'not_covered',
      findings: [{ code: 'receivable.policy_closed' }]
    })
    t.match((await declare(after, 'A-2', '2022-11-30', '2023-02-14')).coverage, {
      status: 'undecided',
      findings: [{ code: 'receivable.term_beyond_closing' }]
    })
    t.match(await read(after), { status: 'closed' }, 'what is closed stays so')
    await live('2027-02-22')
    for (const policy of [early, late]) t.match(await read(policy), { status: 'expired', runOff: true })
    await setBusinessDay(database, '2027-02-23')
    for (const policy of [early, late]) t.match(await read(policy), { status: 'closed', runOff: false })
  }
)

t.test('a buyer whose term was not told is counted with the longest term that was ever published', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, {
    buyer: { paymentTermDays: null, averageReceivables: 100_000_000, salesLastYear: 600_000_000 }
  })
  const [row] = await asAdmin<{ longest_term_days: number; told: string | null }>(
    database,
    `select p.longest_term_days, p.request #>> '{buyers,0,paymentTermDays}' as told from policy.policy p where id = $1`,
    [policy.id]
  )
  t.strictSame(row, { longest_term_days: 180, told: null })
})

t.test('the one-month product ends a month after it began; bill insurance says that it covers bills held', async t => {
  await setBusinessDay(database, '2025-05-10')
  const mini = await bindSeeded(service, { on: '2025-05-10', product: 'online_mini' })
  t.match((await pay(service, mini, { paidOn: '2025-05-10' })).body, {
    expiry: '2025-06-10',
    covers: 'future_receivables'
  })
  const { soundWith } = await import('../../support/sound-quote.ts')
  const bill = await bindSeeded(service, { ...soundWith('bill', '2025-05-10'), on: '2025-05-10' })
  t.equal(bill.body.covers, 'held_bills')
})

t.test('an insured event after the end keeps no premium of it, however late the end is written down', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase())
  await pay(service, policy, { paidOn: '2021-12-01' })
  await live('2022-03-02')
  const [cover] = await asAdmin<{ party: string }>(database, 'select party from policy.cover where policy_id = $1', [
    policy.id
  ])
  const event = { buyer: cover?.party ?? '', occurredOn: '2022-03-17', confirmedOn: '2022-03-18' }
  await seedEvent(database.adminUrl, event)
  await live('2022-03-20')
  t.match(await read(policy), { status: 'terminated', endedOn: '2022-03-17' })
  const refunds = 'select id, reason from policy.premium_refund where policy_id = $1'
  const [refund, ...more] = await asAdmin<{ id: string }>(database, refunds, [policy.id])
  t.match([refund, more], [{ reason: 'termination' }, []])
  const payout = { as: 'cashier', body: { reference: 'T-1' } }
  t.equal((await call('POST', `/v1/premium-refunds/${refund?.id}/payouts`, payout)).status, 201)
})
