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

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const FACT = '청약할 때 구매기업의 연체 사실을 알고도 알리지 않았습니다.'
const plan = (policy: BoundPolicy, about: object = {}, as = 'underwriter') =>
  call('POST', `/v1/policies/${policy.id}/rescissions`, {
    as,
    body: { ground: 'gross_negligence', fact: FACT, knownOn: '2022-03-01', insurerKnew: false, ...about }
  })
const preview = (policy: BoundPolicy, body: object = { knownOn: '2022-03-01' }) =>
  call('POST', `/v1/policies/${policy.id}/rescission-previews`, { as: 'underwriter', body })
const answer = (policy: BoundPolicy, id: string, as = 'portal') =>
  call('POST', `/v1/policies/${policy.id}/rescissions/${id}/answers`, { as, body: { text: '청약한 뒤에 알았습니다.' } })
const confirm = (policy: BoundPolicy, id: string, as = 'underwriting-manager') =>
  call('POST', `/v1/policies/${policy.id}/rescissions/${id}/confirmation`, { as, body: { reasons: '확인했습니다.' } })
const withdraw = (policy: BoundPolicy, id: string) =>
  call('POST', `/v1/policies/${policy.id}/rescissions/${id}/withdrawal`, {
    as: 'underwriter',
    body: { reasons: '오해' }
  })
const codes = (body: { errors?: { code: string }[] }) => body.errors?.map(({ code }) => code)

/** 500,000 won for a year from 2021-12-01. */
async function running(today = '2022-03-01') {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, today)
  return policy
}

// Statement F25: 상법 §651.
t.test('a month from knowing, rolled over a holiday: the day before, the day, the day after', async t => {
  const policy = await running()
  // 2022-04-02 is a Saturday: a month from 2022-03-02 ends on the Monday.
  for (const [today, possible] of [
    ['2022-04-03', true],
    ['2022-04-04', true],
    ['2022-04-05', false]
  ] as const) {
    await setBusinessDay(database, today)
    const { body } = await preview(policy, { knownOn: '2022-03-02' })
    t.match(body, { possible, deadlines: { sinceKnown: { on: '2022-04-04', rule: { source: /상법 §651/ } } } }, today)
    const refused = possible ? [] : ['rescission.too_late_since_known']
    t.strictSame(
      body.findings.map(({ code }: { code: string }) => code),
      refused
    )
  }
  t.match(await plan(policy, { knownOn: '2022-03-02' }), { status: 409, body: { detail: /until 2022-04-04/ } })
})

t.test('three years from the contract: what runs off can be ended until then', async t => {
  const policy = await running()
  // Bound on 2021-12-01: three years end on 2024-12-01, a Sunday.
  for (const [today, possible] of [
    ['2024-12-01', true],
    ['2024-12-02', true],
    ['2024-12-03', false]
  ] as const) {
    await setBusinessDay(database, today)
    const { body } = await preview(policy, { knownOn: today })
    t.match(
      body,
      { possible, refund: 0, deadlines: { sinceContract: { on: '2024-12-02' }, last: '2024-12-02' } },
      today
    )
  }
})

t.test('told first, answered, confirmed by a second person, of the two one a manager', async t => {
  const policy = await running()
  const shown = await preview(policy)
  const planned = await plan(policy)
  t.match(planned, {
    status: 201,
    body: { status: 'planned', answerBy: '2022-03-15', rescindBy: '2022-04-01', fact: FACT, endedOn: null }
  })
  const { id } = planned.body
  t.match(await plan(policy), { status: 409, body: { detail: /planned already/ } })
  t.match(await answer(policy, id, 'portal-2'), { status: 404 })
  t.match(await confirm(policy, id, 'underwriter'), { status: 403, body: { detail: /Somebody else/ } })
  t.match(await confirm(policy, id, 'underwriter-2'), { status: 403, body: { detail: /manager/ } })
  await setBusinessDay(database, '2022-03-15')
  t.match(await confirm(policy, id), { status: 409, body: { detail: /until 2022-03-15/ } })
  t.match((await call('GET', `/v1/policies/${policy.id}`)).body, { status: 'in_force' })
  t.match(await answer(policy, id), { status: 201, body: { answeredOn: '2022-03-15' } })
  t.match(await answer(policy, id), { status: 409 })
  const done = await confirm(policy, id)
  // 104 days of 365 are kept.
  t.match(done, {
    status: 201,
    body: {
      policyStatus: 'rescinded',
      rescission: { status: 'rescinded', endedOn: '2022-03-15' },
      refundToPolicyholder: 357_534,
      effect: {
        cancelledFrom: '2022-03-15',
        unexpiredDays: 261,
        rule: { parameter: 'policy.rescission_refunds_unexpired', assumed: true }
      }
    }
  })
  t.equal(shown.body.unexpiredDays, 275)
  t.match((await call('GET', `/v1/policies/${policy.id}`)).body, {
    status: 'rescinded',
    runOff: false,
    endedOn: '2022-03-15',
    premiumRefunds: { owed: 357_534 }
  })
  t.equal(await committedOn(service, policy, '2022-03-14'), 50_000_000)
  t.equal(await committedOn(service, policy, '2022-03-15'), 0, 'the capacity is free')
  const { certificateCode } = (await call('GET', `/v1/policies/${policy.id}`)).body
  t.match((await call('GET', `/v1/certificates/${certificateCode}`, { as: 'bank' })).body, { status: 'rescinded' })
  t.match(await call('GET', `/v1/policies/${policy.id}/certificate`), { status: 409 }, 'none is issued any more')
  t.match((await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)).body.items, [{ reason: 'rescission' }])
  t.match(await confirm(policy, id), { status: 409, body: { detail: /ended for it/ } })
  t.match((await call('GET', `/v1/policies/${policy.id}/rescissions`)).body.items, [{ answer: /청약한 뒤/ }])
  const told = await asAdmin<{ kind: string; parameters: object }>(
    database,
    `select kind, parameters from platform.notice where subject ->> 'rescissionId' = $1 order by id`,
    [id]
  )
  t.strictSame(told, [
    { kind: 'policy_rescission_planned', parameters: { answerBy: '2022-03-15' } },
    { kind: 'policy_rescinded', parameters: { from: '2022-03-15', refund: 357_534 } }
  ])
  const [event] = await asAdmin(
    database,
    `select data ->> 'status' as status from platform.event where subject = $1 and type = 'policy.status_changed' order by id desc limit 1`,
    [policy.id]
  )
  t.strictSame(event, { status: 'rescinded' })
})

t.test('without an answer it waits until the day after the last one to answer; a manager may be the first', async t => {
  const policy = await running()
  const { id } = (await plan(policy, {}, 'underwriting-manager')).body
  await setBusinessDay(database, '2022-03-15')
  t.match(await confirm(policy, id, 'underwriter'), { status: 409 })
  await setBusinessDay(database, '2022-03-16')
  t.match(await confirm(policy, id, 'underwriter'), { status: 201, body: { policyStatus: 'rescinded' } })
})

t.test('who is told of it cannot escape by a cancellation whose day is far ahead', async t => {
  const policy = await running()
  const { id } = (await plan(policy)).body
  const body = { on: '2022-12-01', reason: 'policyholder_request' }
  t.match(await call('POST', `/v1/policies/${policy.id}/cancellations`, { body }), { status: 201 })
  await setBusinessDay(database, '2022-03-15')
  await answer(policy, id)
  t.match(await confirm(policy, id), {
    status: 201,
    body: { policyStatus: 'rescinded', refundToPolicyholder: 357_534 }
  })
  t.equal(await committedOn(service, policy, '2022-03-15'), 0, 'the capacity is free')
  await setBusinessDay(database, '2022-12-01')
  await runJob(service, 'policy-expiry')
  const { body: refunds } = await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)
  t.match(refunds.items, [{ reason: 'rescission', amount: 357_534 }])
  t.equal(refunds.items.length, 1, 'what was planned for the day is not given back beside it')
})

t.test('planned in time and confirmed too late; given up, and planned anew', async t => {
  const policy = await running('2022-03-31')
  const { id } = (await plan(policy)).body
  await answer(policy, id)
  await setBusinessDay(database, '2022-04-02')
  const late = await confirm(policy, id)
  t.match(late, { status: 409, body: { detail: /until 2022-04-01/ } })
  t.strictSame(codes(late.body), ['rescission.too_late_since_known'])
  t.match(await withdraw(policy, id), { status: 201, body: { status: 'withdrawn', reasons: '오해' } })
  t.match(await confirm(policy, id), { status: 409, body: { detail: /withdrawn/ } })
  t.match(await plan(policy, { knownOn: '2022-04-01' }), { status: 201 })
})

t.test('not for what the insurer knew, or should have known; not for a day to come; not by others', async t => {
  const policy = await running()
  const refused = await plan(policy, { insurerKnew: true })
  t.equal(refused.status, 409)
  t.strictSame(codes(refused.body), ['rescission.insurer_knew'])
  t.match(await plan(policy, { knownOn: '2022-03-02' }), { status: 400, body: { errors: [{ pointer: '/knownOn' }] } })
  t.match(await preview(policy, { knownOn: '2022-03-02' }), { status: 400 })
  t.match(await plan(policy, {}, 'portal'), { status: 403 })
  t.match(await plan(policy, {}, 'cashier'), { status: 403 })
  t.match(await call('GET', `/v1/policies/${policy.id}/rescissions`, { as: 'portal-2' }), { status: 404 })
})

t.test('instalments: of what is overdue the days with cover stay owed; a programme gets its own part', async t => {
  await setBusinessDay(database, '2021-12-01')
  const behind = await bindSeeded(service, instalmentCase(), { paymentPlan: 'instalments' })
  await pay(service, behind, { paidOn: '2021-12-01' })
  await setBusinessDay(database, '2022-03-02')
  t.match((await preview(behind)).body, { refund: 1_478_473, stillOwed: 491_026, possible: true })
  await setBusinessDay(database, '2023-04-10')
  const policy = await bindSeeded(service, SUBSIDISED)
  await pay(service, policy, { paidOn: '2023-04-10' })
  await setBusinessDay(database, '2023-04-11')
  const { id } = (await plan(policy, { knownOn: '2023-04-11' })).body
  await answer(policy, id)
  t.match((await confirm(policy, id)).body.effect.payers, [
    { payee: 'policyholder', received: 225_000, refund: 224_385 },
    { payee: 'busan_2023', received: 225_000, refund: 224_385 }
  ])
})

t.test(
  'a policy that ended is rescinded without its money being settled again, also before a job wrote its end down',
  async t => {
    const policy = await running()
    await call('POST', `/v1/policies/${policy.id}/cancellations`, { body: { on: '2022-03-03', reason: 'x' } })
    await setBusinessDay(database, '2022-03-03')
    const { id } = (await plan(policy)).body
    await answer(policy, id)
    t.match((await confirm(policy, id)).body, {
      policyStatus: 'rescinded',
      refundToPolicyholder: 0,
      effect: { cancelledFrom: '2022-03-03', findings: [{ code: 'rescission.cover_over' }] }
    })
    t.match((await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)).body.items, [{ reason: 'cancellation' }])
  }
)

t.test('before cover began everything goes back', async t => {
  await setBusinessDay(database, '2022-03-01')
  const policy = await bindSeeded(service, { on: '2022-03-01' })
  await pay(service, policy, { amount: 100, paidOn: '2022-03-01' })
  const { id } = (await plan(policy)).body
  await answer(policy, id)
  t.match((await confirm(policy, id)).body, { policyStatus: 'rescinded', refundToPolicyholder: 100 })
})
