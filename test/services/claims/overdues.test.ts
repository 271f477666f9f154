import t, { type Test } from 'tap'
import { asAdmin } from '../../support/business-day.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { payReceivable, reversePayment, seedReceivable } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'

const overdueId = (receivableId: string) => receivableId.replace('rv_', 'od_')

async function oneOverdue(t: Test, today: string, seeded = {}) {
  const running = await runClaims(t, today)
  const { id: policyId } = await seedPolicy(running.database.adminUrl)
  const receivableId = await seedReceivable(running.database.adminUrl, { policyId, ...seeded })
  const id = overdueId(receivableId)
  const read = async (as = 'portal') => running.call('GET', `/v1/overdues/${id}`, { as })
  const list = async (query = '', as = 'portal') =>
    (await running.call('GET', `/v1/overdues${query}`, { as })).body.items
  const extend = (body: object, as = 'portal', headers = {}) =>
    running.call('POST', `/v1/overdues/${id}/extensions`, { as, body: { reason: '합의', ...body }, headers })
  return { ...running, policyId, receivableId, id, read, list, extend }
}

t.test('the state follows the dates: due, the day after, the period’s last day, the day after that', async t => {
  const { read, move, list } = await oneOverdue(t, '2022-05-31')
  t.equal((await read()).status, 404, 'on its due date it is not overdue')
  for (const [day, state] of [
    ['2022-06-01', 'open'],
    ['2022-08-01', 'open'],
    ['2022-08-02', 'claimable']
  ] as const) {
    await move(day)
    const { body } = await read()
    t.match(
      body,
      { state, dueOn: '2022-05-31', periodEndsOn: '2022-08-01', claimableOn: '2022-08-02', unpaid: 40_000_000 },
      day
    )
    t.ok(body.rules.some((rule: { parameter: string }) => rule.parameter === 'claims.overdue_months'))
    t.equal((await list(`?state=${state}`)).length, 1)
  }
  t.same(await list('?state=open'), [])
})

t.test('paid at any time it is cured, also after it could be claimed', async t => {
  const { database, receivableId, read, list, move } = await oneOverdue(t, '2022-08-02')
  await payReceivable(database.adminUrl, receivableId, { amount: 39_999_999, paidOn: '2022-08-02' })
  t.match((await read()).body, { state: 'claimable', unpaid: 1 }, 'one won short')
  await move('2022-08-03')
  await payReceivable(database.adminUrl, receivableId, { amount: 1, paidOn: '2022-08-03' })
  t.match((await read()).body, { state: 'cured', unpaid: 0, paidInFullOn: '2022-08-03' })
  t.same(await list(), [])
  t.equal((await list('?state=cured')).length, 1)
})

t.test('an extension puts the day off, and the sweep waits for it', async t => {
  const { read, extend, move, sweep, list } = await oneOverdue(t, '2022-06-10')
  const extended = await extend({ until: '2022-07-29', agreedOn: '2022-06-09' })
  t.equal(extended.status, 201, extended.text)
  t.match(extended.body, { state: 'extended', extendedUntil: '2022-07-29', claimableOn: '2022-09-30' })
  t.equal((await list('?state=extended')).length, 1)
  for (const [day, state, marked] of [
    ['2022-07-29', 'extended', 0],
    ['2022-07-30', 'open', 0],
    ['2022-08-02', 'open', 0],
    ['2022-09-29', 'open', 0],
    ['2022-09-30', 'claimable', 1]
  ] as const) {
    await move(day)
    t.match((await sweep()).report, { marked, told: marked }, day)
    t.match((await read()).body, { state }, day)
  }
  t.match((await read()).body, { markedOn: '2022-09-30', claimId: /^cl_/ })
})

t.test('what an agreement cannot do is refused, with the field or the reason', async t => {
  const { extend, move, call, id } = await oneOverdue(t, '2022-06-10')
  for (const [body, pointer] of [
    [{ until: '2022-07-29', agreedOn: '2022-06-11' }, '/agreedOn'],
    [{ until: '2022-05-31', agreedOn: '2022-06-09' }, '/until'],
    [{ until: '2022-12-01', agreedOn: '2022-06-09' }, '/until']
  ] as const) {
    const { status, body: answer } = await extend(body)
    t.equal(status, 400)
    t.match(answer.errors, [{ pointer }])
  }
  t.equal((await extend({ until: '2022-11-30', agreedOn: '2022-06-10' })).status, 201, 'six months to the day')
  t.equal(
    (await extend({ until: '2022-07-29', agreedOn: '2022-06-09' }, 'portal', { 'if-match': '"1.ko"' })).status,
    412
  )
  const plan = await call('POST', `/v1/overdues/${id}/repayment-plans`, {
    body: { agreedOn: '2022-06-10', reason: '분할', instalments: [{ dueOn: '2022-11-30', amount: 39_999_999 }] }
  })
  t.match(
    plan.body.errors.map((one: { code: string }) => one.code),
    ['overdue.not_later', 'overdue.plan_does_not_add_up']
  )
  await move('2023-02-01')
  const late = await extend({ until: '2022-12-30', agreedOn: '2022-06-10' })
  t.equal(late.status, 409, 'it can be claimed by now')
})

t.test('a plan holds while it is paid; the first missed instalment makes the rest due', async t => {
  const { call, id, database, receivableId, read, move, sweep } = await oneOverdue(t, '2022-06-10')
  const instalments = [
    { dueOn: '2022-06-30', amount: 20_000_000 },
    { dueOn: '2022-08-31', amount: 20_000_000 }
  ]
  const plan = await call('POST', `/v1/overdues/${id}/repayment-plans`, {
    body: { agreedOn: '2022-06-10', reason: '분할', instalments }
  })
  t.equal(plan.status, 201, plan.text)
  t.match(plan.body, { state: 'extended', extendedUntil: '2022-06-30', claimableOn: '2022-09-01' })
  await payReceivable(database.adminUrl, receivableId, { amount: 20_000_000, paidOn: '2022-06-30' })
  await move('2022-09-01')
  // What the sweep has not looked at yet is claimed as it is read.
  const { policyId, ...told } = (await read()).body
  const declared = await call('POST', '/v1/claims', { body: { policyId, receivableIds: [receivableId] } })
  const { buyer, invoiceNumber } = told
  const facts = { invoiceNumber, suppliedOn: '2022-03-02', dueOn: told.dueOn, amount: told.amount }
  const payments = [{ amount: 20_000_000, paidOn: '2022-06-30' }]
  const own = await call('POST', '/v1/claims', { body: { policyId, buyer, receivables: [{ ...facts, payments }] } })
  for (const early of [declared, own]) t.match(early, { status: 409, body: { detail: /2022-11-01/ } }, early.text)
  t.match((await sweep()).report, { marked: 0 })
  t.match((await read()).body, { state: 'open', extendedUntil: '2022-08-31', claimableOn: '2022-11-01' })
  await move('2022-11-01')
  t.match((await sweep()).report, { marked: 1, told: 1 })
  t.match((await read()).body, { state: 'claimable', unpaid: 20_000_000 })
})

t.test('a payment that is taken back brings the day forward again to which the sweep had followed it', async t => {
  const { call, id, database, receivableId, read, move, sweep } = await oneOverdue(t, '2022-06-10')
  const instalments = ['2022-06-30', '2022-07-29', '2022-09-30'].map(dueOn => ({ dueOn, amount: 10_000_000 }))
  await call('POST', `/v1/overdues/${id}/repayment-plans`, {
    body: {
      agreedOn: '2022-06-10',
      reason: '분할',
      instalments: [...instalments, { dueOn: '2022-10-31', amount: 10_000_000 }]
    }
  })
  const { adminUrl } = database
  const payments: string[] = []
  for (const { dueOn, amount } of instalments) {
    payments.push(await payReceivable(adminUrl, receivableId, { amount, paidOn: dueOn }))
  }
  await move('2022-09-01')
  t.match((await sweep()).report, { marked: 0 })
  t.match((await read()).body, { claimableOn: '2023-01-03' }, 'two months after the fourth')
  const takeBack = (nth: number, on: string) =>
    reversePayment(adminUrl, receivableId, { id: payments[nth] ?? '', amount: 10_000_000, on })
  await takeBack(2, '2022-09-02')
  await move('2022-09-03')
  t.match((await sweep()).report, { marked: 0 })
  const kept = () => asAdmin(database, 'select claimable_on::text as day from claims.overdue where id = $1', [id])
  t.strictSame(await kept(), [{ day: '2022-12-01' }], 'after the third')
  await takeBack(1, '2022-09-05')
  await takeBack(0, '2022-09-05')
  await move('2022-09-06')
  t.match((await sweep()).report, { marked: 1, told: 1 })
  t.match((await read()).body, { state: 'claimable', claimableOn: '2022-09-01' }, 'after the first')
})

t.test('an overdue is seen by its own organisation and the insurer, and hinted at to nobody', async t => {
  const { read, list, extend, sweep, notices, events, move } = await oneOverdue(t, '2022-08-02')
  await sweep()
  t.equal((await read('portal-2')).status, 404)
  t.same(await list('', 'portal-2'), [])
  t.equal((await extend({ until: '2022-09-30', agreedOn: '2022-06-09' }, 'portal-2')).status, 404)
  t.same(await notices('portal-2'), [])
  t.same(await events('org_portal_2', 'claim.status_changed'), [])
  t.equal((await list('', 'claims-officer')).length, 1)
  await move('2022-08-03')
  t.equal((await read('feed')).status, 403)
})
