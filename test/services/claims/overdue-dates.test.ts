import { claimsService } from '@trade-credit/claims-service/app.ts'
import t from 'tap'
import { runService } from '../../support/running-service.ts'

const { call } = await runService(t, claimsService)
const dates = async (query: string, as = 'portal') => call('GET', `/v1/overdue-dates?${query}`, { as })

t.test('two months from the day after, with the rule: the example of the contract', async t => {
  const { status, body } = await dates('dueOn=2025-02-28')
  t.equal(status, 200)
  t.match(body, {
    dueOn: '2025-02-28',
    instrument: 'open_account',
    payableOn: '2025-02-28',
    periodStartsOn: '2025-03-01',
    periodEndsOn: '2025-04-30',
    claimableOn: '2025-05-01',
    rule: { parameter: 'claims.overdue_months', value: 2, assumed: false },
    rolledDays: []
  })
})

t.test('a day that is passed over is named, with its holiday', async t => {
  const { body } = await dates('dueOn=2025-03-05&product=multi_standard')
  t.same(body.rolledDays, [
    { date: '2025-05-05', reason: 'public_holiday', name: '어린이날, 부처님 오신 날' },
    { date: '2025-05-06', reason: 'public_holiday', name: '대체공휴일(부처님 오신 날)' }
  ])
  t.match(body, { periodEndsOn: '2025-05-07', claimableOn: '2025-05-08' })

  const weekend = (await dates('dueOn=2025-01-08')).body
  t.same(weekend.rolledDays, [
    { date: '2025-03-08', reason: 'saturday' },
    { date: '2025-03-09', reason: 'sunday' }
  ])
})

t.test(
  '어음법 §72: a bill that falls due on a holiday is payable on the next business day, an open account is not',
  async t => {
    const bill = (await dates('dueOn=2025-05-05&instrument=bill')).body
    t.match(bill, {
      dueOn: '2025-05-05',
      payableOn: '2025-05-07',
      periodStartsOn: '2025-05-08',
      claimableOn: '2025-07-08'
    })
    t.same(
      bill.rolledDays.map((day: { date: string }) => day.date),
      ['2025-05-05', '2025-05-06']
    )
    t.ok(bill.rules.some((rule: { parameter: string }) => rule.parameter === 'law.bill_holiday_roll'))
    t.match((await dates('dueOn=2025-05-05')).body, {
      payableOn: '2025-05-05',
      claimableOn: '2025-07-08',
      rolledDays: [{ date: '2025-07-05' }]
    })
  }
)

t.test('what no source says is not guessed', async t => {
  for (const [query, why] of [
    ['dueOn=2001-02-28', 'before the insurance'],
    ['dueOn=2199-12-31', 'after the last calendar'],
    ['dueOn=1900-01-01', 'before the first calendar'],
    ['dueOn=2027-12-01', 'it ends in a year whose holidays are not known']
  ] as const) {
    t.match(await dates(query), { status: 422, body: { code: 'rulebook.no_source_for_date' } }, why)
  }
})

t.test('where a product’s own terms are unpublished, the sandbox says that it has an example', async t => {
  for (const product of ['b2b_plus', 'electronic_receivables']) {
    const { rule } = (await dates(`dueOn=2025-02-28&product=${product}`)).body
    t.match(rule, { parameter: `claims.overdue_months.${product}`, source: 'example', assumed: true })
  }
})

t.test('questions that make no sense, and callers without the scope, are refused', async t => {
  for (const [query, pointer] of [
    ['', '/query/dueOn'],
    ['dueOn=2025-02-30', '/query/dueOn'],
    ['dueOn=2025-02-28&instrument=cash', '/query/instrument'],
    ['dueOn=2025-02-28&product=cars', '/query/product'],
    ['dueOn=2025-02-28&buyer=9998600043', '/query/buyer']
  ] as const) {
    t.match(await dates(query), { status: 400, body: { errors: [{ pointer }] } }, query)
  }
  t.equal((await dates('dueOn=2025-02-28', 'feed')).status, 403)
  for (const as of ['claims-officer', 'cashier', 'underwriter', 'auditor']) {
    t.equal((await dates('dueOn=2025-02-28', as)).status, 200, as)
  }
})
