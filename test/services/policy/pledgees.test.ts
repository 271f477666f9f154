import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { type BoundPolicy, bindSeeded, instalmentCase, pay, runJob } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { runService } from '../../support/running-service.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const LOAN = { loanReference: 'loan 7', loanAmount: 30_000_000 }
const pledge = async ({ id }: BoundPolicy, bank: string) => {
  const { status, body, text } = await call('POST', `/v1/policies/${id}/pledges`, { body: { ...LOAN, bank } })
  if (status !== 201) throw new Error(text)
  return String(body.id)
}
const cancel = ({ id }: BoundPolicy, on: string, reason = 'policyholder_request') =>
  call('POST', `/v1/policies/${id}/cancellations`, { body: { on, reason } })

/** Pledged to two banks, the second of which gave its pledge back; gives the first one's pledge. */
async function pledged(policy: BoundPolicy): Promise<string> {
  const pledgeId = await pledge(policy, 'org_bank')
  const other = await pledge(policy, 'org_portal_2')
  await call('POST', `/v1/pledges/${other}/release`, { as: 'portal-2', scope: 'pledges:write' })
  return pledgeId
}

/** What anybody was told of the end of a policy that is pledged, by event and by notice. */
async function told({ id }: BoundPolicy) {
  const events = await asAdmin(
    database,
    `select organisation, data from platform.event where type = 'pledge.policy_ended' and data ->> 'policyId' = $1 order by sequence`,
    [id]
  )
  const notices = await asAdmin(
    database,
    `select organisation, subject, parameters from platform.notice where kind = 'pledged_policy_ended'
      and subject ->> 'policyId' = $1 order by id`,
    [id]
  )
  return { events, notices }
}
const tellings = ({ id: policyId }: BoundPolicy, pledgeId: string, status: string, coveredUntil: string) => ({
  events: [{ organisation: 'org_bank', data: { policyId, pledgeId, status, coveredUntil } }],
  notices: [{ organisation: 'org_bank', subject: { policyId, pledgeId }, parameters: { endsAs: status, coveredUntil } }]
})

/** 500,000 won for a year from 2021-12-01. */
async function running() {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  return policy
}

t.test('a cancellation is told when it is asked for, once, and to a bank that comes after it', async t => {
  const policy = await running()
  const pledgeId = await pledged(policy)
  t.strictSame(await told(policy), { events: [], notices: [] })
  await cancel(policy, '2022-02-01')
  const first = tellings(policy, pledgeId, 'cancelled', '2022-02-01')
  t.strictSame(await told(policy), first, 'neither the policyholder nor who gave its pledge back')
  const later = await pledge(policy, 'org_portal_2')
  const second = tellings(policy, later, 'cancelled', '2022-02-01')
  const all = await told(policy)
  t.match(all.events[1], { organisation: 'org_portal_2', data: second.events[0]?.data })
  await setBusinessDay(database, '2022-02-01')
  t.match(await runJob(service, 'policy-expiry'), { cancelled: 1 })
  t.strictSame(await told(policy), all, 'the day itself brings nothing new')
  const { body } = await call('GET', '/v1/notices', { as: 'bank', scope: 'events:read' })
  t.match(body.items[0], { kind: 'pledged_policy_ended', text: /is cancelled: there is no cover from 2022-02-01/ })
})

t.test(
  'that the cover was changed is told to its portal and to the bank, and to no bank that gave its pledge back',
  async t => {
    const policy = await running()
    await pledged(policy)
    const [row] = await asAdmin<{ buyer: string; amount: string }>(
      database,
      'select business_number as buyer, insured_amount::text as amount from policy.cover where policy_id = $1',
      [policy.id]
    )
    const changes = [{ kind: 'lower_limit', buyer: row?.buyer, amount: Number(row?.amount) - 1 }]
    const body = { effectiveFrom: '2022-02-01', changes }
    const { status, text } = await call('POST', `/v1/policies/${policy.id}/endorsements`, { body })
    t.equal(status, 201, text)
    const events = await asAdmin(
      database,
      `select organisation, data from platform.event where type = 'policy.endorsed' and subject = $1 order by organisation`,
      [policy.id]
    )
    const data = { policyId: policy.id, effectiveFrom: '2022-02-01' }
    t.strictSame(
      events,
      ['org_bank', 'org_portal'].map(organisation => ({ organisation, data }))
    )
  }
)

t.test('one whose terms were never explained is undone: from its first day', async t => {
  const policy = await running()
  const pledgeId = await pledged(policy)
  const undone = await cancel(policy, '2021-12-01', 'terms_not_explained')
  t.match(undone, { status: 201, body: { status: 'rescinded' } })
  t.strictSame(await told(policy), tellings(policy, pledgeId, 'rescinded', '2021-12-01'))
})

t.test('a rescission is told when the second person confirms it', async t => {
  const policy = await running()
  const pledgeId = await pledged(policy)
  await setBusinessDay(database, '2022-03-01')
  const at = `/v1/policies/${policy.id}/rescissions`
  const fact = { ground: 'intent', fact: '연체 사실을 숨겼습니다.', knownOn: '2022-03-01', insurerKnew: false }
  const { body } = await call('POST', at, { as: 'underwriter', body: fact })
  await call('POST', `${at}/${body.id}/answers`, { body: { text: '몰랐습니다.' } })
  t.strictSame(await told(policy), { events: [], notices: [] })
  const confirmation = { as: 'underwriting-manager', body: { reasons: '확인' } }
  t.match(await call('POST', `${at}/${body.id}/confirmation`, confirmation), { status: 201 })
  t.strictSame(await told(policy), tellings(policy, pledgeId, 'rescinded', '2022-03-01'))
})

t.test('a policy that unpaid premium ends: on the day on which the notice ran out, once', async t => {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service, instalmentCase(), { paymentPlan: 'instalments' })
  await pay(service, policy, { paidOn: '2021-12-01' })
  const pledgeId = await pledged(policy)
  await setBusinessDay(database, '2022-03-02')
  await runJob(service, 'instalment-arrears')
  const [row] = await asAdmin<{ last: string; after: string }>(
    database,
    'select arrears_pay_by::text as last, (arrears_pay_by + 1)::text as after from policy.policy where id = $1',
    [policy.id]
  )
  const { last = '', after = '' } = row ?? {}
  await setBusinessDay(database, last)
  await runJob(service, 'instalment-arrears')
  t.strictSame(await told(policy), { events: [], notices: [] }, 'it can still be paid')
  await setBusinessDay(database, after)
  t.match(await runJob(service, 'instalment-arrears'), { notice_ran_out: 1 })
  await runJob(service, 'instalment-arrears')
  t.strictSame(await told(policy), tellings(policy, pledgeId, 'terminated', after))
})
