import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
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
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import { seedOffer } from '../../support/seeded-offer.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const cancel = async ({ id }: BoundPolicy, on: string) => {
  const { status, body, text } = await call('POST', `/v1/policies/${id}/cancellations`, { body: { on, reason: 'x' } })
  if (status !== 201) throw new Error(text)
  return String(body.id)
}
const withdraw = ({ id }: BoundPolicy, cancellation: string, about: { as?: string; headers?: object } = {}) =>
  call('POST', `/v1/policies/${id}/cancellations/${cancellation}/withdrawal`, {
    body: { reason: '거래가 이어지게 되었습니다.' },
    ...about
  } as Parameters<typeof call>[2])
const read = async ({ id }: BoundPolicy) => (await call('GET', `/v1/policies/${id}`)).body
const listed = async ({ id }: BoundPolicy) => (await call('GET', `/v1/policies/${id}/cancellations`)).body.items
const refundsOf = ({ id }: BoundPolicy) =>
  asAdmin(
    database,
    `select payee, amount::int, source_id as source from policy.premium_refund where policy_id = $1 order by payee`,
    [id]
  )
const ledgerOf = ({ holdId }: BoundPolicy) =>
  asAdmin(
    database,
    `select line, account, from_date::text, until_date::text, committed::text from ledger.standing(array[$1]) order by 1, 2, 3`,
    [holdId]
  )
const faults = () => asAdmin(database, 'select * from ledger.check_balances()')
const told = (type: string, { id }: BoundPolicy) =>
  asAdmin(database, 'select organisation, data from platform.event where type = $1 and subject = $2 order by id', [
    type,
    id
  ])

async function running(seeded = {}) {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, { ...instalmentCase(), ...seeded })
  await pay(service, policy, { paidOn: '2021-12-01' })
  return policy
}

// What the register of statements calls F27: an assumed consent, for 민법 §543②.
t.test('withdrawn, the policy is to the won and the day what it was, and its day brings nothing', async t => {
  const policy = await running()
  const [before, ledger] = [await read(policy), await ledgerOf(policy)]
  const pledge = await call('POST', `/v1/policies/${policy.id}/pledges`, {
    body: { loanReference: 'loan 7', loanAmount: 30_000_000, bank: 'org_bank' }
  })
  await setBusinessDay(database, '2022-02-01')
  const id = await cancel(policy, '2022-02-15')
  t.equal(await committedOn(service, policy, '2022-02-15'), 0)
  t.equal((await read(policy)).invoices[1].status, 'void')

  await setBusinessDay(database, '2022-02-14')
  const done = await withdraw(policy, id, { headers: { 'if-match': '"3.en"' } })
  const { withdrawal, ...body } = done.body
  t.match(done, { status: 201, headers: { etag: '"4.en"' } })
  t.match(withdrawal, {
    cancellationId: id,
    cancelledFrom: '2022-02-15',
    withdrawnOn: '2022-02-14',
    rule: { parameter: 'policy.cancellation_withdrawable', value: true, assumed: true }
  })
  t.strictSame(body, before)
  t.strictSame(await read(policy), before)
  t.strictSame(await ledgerOf(policy), ledger)
  t.strictSame(await faults(), [])
  t.match(await listed(policy), [
    {
      id,
      status: 'withdrawn',
      withdrawnOn: '2022-02-14',
      withdrawalReason: '거래가 이어지게 되었습니다.',
      givenBack: []
    }
  ])
  const policyId = policy.id
  const organisation = 'org_portal'
  t.strictSame(await told('policy.cancellation_withdrawn', policy), [
    { organisation, data: { policyId, cancelledFrom: '2022-02-15' } }
  ])
  t.strictSame(await told('pledge.policy_goes_on', policy), [
    { organisation: 'org_bank', data: { policyId, pledgeId: pledge.body.id, coveredUntil: '2022-12-01' } }
  ])
  t.strictSame(
    await asAdmin(
      database,
      `select organisation, kind, parameters from platform.notice where kind like '%goes_on' or kind = 'cancellation_withdrawn' order by id`
    ),
    [
      {
        organisation,
        kind: 'cancellation_withdrawn',
        // Three instalments of 1,969,500 won.
        parameters: { from: '2022-02-15', expiry: '2022-12-01', unpaid: 5_908_500, dueOn: '2022-03-01' }
      },
      { organisation: 'org_bank', kind: 'pledged_policy_goes_on', parameters: { coveredUntil: '2022-12-01' } }
    ]
  )
  t.match(await withdraw(policy, id), { status: 409, body: { detail: /withdrawn already/ } })

  await setBusinessDay(database, '2022-02-15')
  t.notOk((await runJob(service, 'policy-expiry'))['cancelled'])
  t.strictSame(await read(policy), before)
  t.strictSame(await refundsOf(policy), [])
  await setBusinessDay(database, '2022-03-02')
  t.match(await runJob(service, 'instalment-arrears'), { instalment_missed: 1 })
  t.match(await read(policy), { status: 'in_arrears', unpaidPremium: 1_969_500 })
})

t.test('premium that bounced while the end was ahead is noticed as any other once it is not', async t => {
  const policy = await running()
  await setBusinessDay(database, '2022-03-01')
  const { body } = await pay(service, policy, { invoice: 1, paidOn: '2022-03-01' })
  const id = await cancel(policy, '2022-05-20')
  await setBusinessDay(database, '2022-03-10')
  const bounced = { as: 'cashier', body: { reason: '은행에서 이체가 취소되었습니다.' } } as const
  await call('POST', `/v1/policies/${policy.id}/premiums/${body.payment.id}/reversal`, bounced)
  t.match((await withdraw(policy, id)).body, { status: 'in_arrears', unpaidPremium: 1_969_500, arrearsPayBy: null })
  t.match(await runJob(service, 'instalment-arrears'), { instalment_missed: 1 })
  t.match(await read(policy), { status: 'in_arrears', arrearsPayBy: '2022-03-24' })
  await setBusinessDay(database, '2022-03-25')
  t.match(await read(policy), { status: 'terminated', endedOn: '2022-03-25' })
})

t.test('moved to another day: withdrawn and cancelled anew, each payer gets its part of that day once', async t => {
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  await pay(service, policy, { paidOn: '2023-04-10' })
  const first = await cancel(policy, '2023-10-10')
  t.equal((await withdraw(policy, first, { as: 'underwriter' })).status, 201, 'the insurer may, too')
  const second = await cancel(policy, '2023-12-01')
  t.match(await withdraw(policy, first), { status: 409 })
  t.match(await listed(policy), [
    { id: second, status: 'planned', refund: 161_065 },
    { id: first, status: 'withdrawn' }
  ])
  t.equal(await committedOn(service, policy, '2023-11-30'), 50_000_000)
  t.equal(await committedOn(service, policy, '2023-12-01'), 0)
  await setBusinessDay(database, '2023-10-10')
  t.notOk((await runJob(service, 'policy-expiry'))['cancelled'])
  await setBusinessDay(database, '2023-12-01')
  t.match(await withdraw(policy, second), { status: 409, body: { detail: /since 2023-12-01/ } }, 'its day has come')
  t.match(await runJob(service, 'policy-expiry'), { cancelled: 1 })
  t.strictSame(await refundsOf(policy), [
    { payee: 'busan_2023', amount: 80_532, source: second },
    { payee: 'policyholder', amount: 80_533, source: second }
  ])
  t.match(await withdraw(policy, second), { status: 409, body: { detail: /since 2023-12-01/ } }, 'and was written down')
  t.strictSame(await faults(), [])
})

t.test('others see nothing of it, a stale version is refused, and so is what has taken effect', async t => {
  const policy = await running()
  const id = await cancel(policy, '2022-02-15')
  const another = { body: { on: '2022-02-16', reason: 'x' } }
  t.match(await call('POST', `/v1/policies/${policy.id}/cancellations`, another), {
    status: 409,
    body: { detail: /is to be cancelled on 2022-02-15 already\. To move that .* withdraw it/ }
  })
  t.equal((await withdraw(policy, id, { as: 'portal-2' })).status, 404)
  t.equal((await withdraw(policy, id, { as: 'cashier' })).status, 403)
  t.equal((await withdraw(policy, newId('cn'))).status, 404)
  t.equal((await withdraw(policy, id, { headers: { 'if-match': '"2.en"' } })).status, 412)

  const today = await running()
  t.match(await withdraw(today, await cancel(today, '2021-12-01')), {
    status: 409,
    body: { detail: /since 2021-12-01, and a cancellation can be withdrawn before its day alone/ }
  })

  await setBusinessDay(database, '2021-12-01')
  const ahead = await bindSeeded(service, {}, { inception: '2021-12-15' })
  await pay(service, ahead, { paidOn: '2021-12-01' })
  const early = await cancel(ahead, '2021-12-15')
  t.match(await withdraw(ahead, early), {
    status: 409,
    body: { detail: /before cover began.*POST \/v1\/quotes\/\{quoteId\}\/revisions\) and apply/ }
  })
})

t.test('a change that was agreed for the time until the end keeps the cancellation', async t => {
  const policy = await running()
  const buyer = syntheticBusinessNumber(0)
  const change = ({ id }: BoundPolicy, effectiveFrom: string, amount: number) =>
    call('POST', `/v1/policies/${id}/endorsements`, {
      body: { effectiveFrom, changes: [{ kind: 'lower_limit', buyer, amount }] }
    })
  t.equal((await change(policy, '2022-03-15', 400_000_000)).status, 201)
  const ledger = await ledgerOf(policy)
  const first = await cancel(policy, '2022-02-15')
  t.equal((await withdraw(policy, first)).status, 201, 'one from before it stands in the way of nothing')
  t.strictSame(await ledgerOf(policy), ledger, 'and each stretch of days has its amount again')
  const other = await running()
  const second = await cancel(other, '2022-02-15')
  t.equal((await change(other, '2022-01-15', 300_000_000)).status, 201)
  t.match(await withdraw(other, second), { status: 409, body: { detail: /apply for a new policy/ } })
})

t.test('one won more than the account has left: the cancellation stands as planned', async t => {
  const limit = 500_000_000n
  const sound = instalmentCase()
  const buyers = [{ businessNumber: syntheticBusinessNumber(31) }]
  const firm = (index: number) => ({ ...sound.policyholder, businessNumber: syntheticBusinessNumber(index) })
  const policy = await running({ limit, buyers, policyholder: firm(33) })
  const id = await cancel(policy, '2022-02-15')
  await setBusinessDay(database, '2022-02-14')
  const small = { ...sound.buyer, requestedInsuredAmount: 10_000_000 }
  const about = { buyers, buyer: small, policyholder: firm(32), limit }
  await seedOffer(database, { ...sound, ...about, on: '2022-02-14', requestedInception: '2022-02-15' })
  const before = await read(policy)
  t.match(await withdraw(policy, id), { status: 409, body: { errors: [{ code: 'buyer_limit' }] } })
  t.strictSame(await read(policy), before)
  t.match(await listed(policy), [{ status: 'planned' }])
  t.strictSame(await faults(), [])
})
