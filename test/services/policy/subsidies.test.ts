import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { bindSeeded, pay, SUBSIDISED } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import { enterBusanFund } from '../../support/subsidy-fund.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service
await setBusinessDay(database, '2023-04-10')

const ofFirm = (index: number) => ({
  ...SUBSIDISED,
  policyholder: { businessNumber: syntheticBusinessNumber(900 + index) }
})
const settlement = (query: string, as = 'operator') => call('GET', `/v1/subsidy-settlements?${query}`, { as })

t.test('a subsidised premium is asked for at once, whatever is wanted', async t => {
  const { body } = await bindSeeded(service, ofFirm(0), { paymentPlan: 'instalments' })
  t.equal(body.paymentPlan, 'annual')
  t.match(body.invoices, [{ amount: 225_000 }])
  t.strictSame(
    body.findings.map(({ code }: { code: string }) => code),
    ['premium.subsidised_at_once']
  )
})

t.test('what a firm may get in all: the cap of 250만 is counted over its policies', async t => {
  const [firm] = [ofFirm(1)]
  // 2,250,000 of 2,500,000 were given to the firm before.
  const policy = await bindSeeded(service, firm)
  await asAdmin(
    database,
    `update policy.subsidy_account set drawn = 2500000 - 224990 where programme = 'busan_2023' and party = $1`,
    [firm.policyholder.businessNumber]
  )
  const capped = await bindSeeded(service, firm)
  t.match(capped.body, {
    premium: { net: 450_000, payable: 225_010, subsidies: [{ programme: 'busan_2023', amount: 224_990 }] },
    invoices: [{ amount: 225_010 }],
    findings: [{ code: 'subsidy.firm_cap_used', message: /224,990/ }]
  })
  t.notMatch(policy.body.findings, [{}])
})

t.test('the last won of a fund: what it no longer has, the firm pays, and a finding says so', async t => {
  const drawn = await asAdmin<{ drawn: string }>(
    database,
    `select drawn::text from policy.subsidy_account where programme = 'busan_2023' and party = ''`
  )
  // Enough for one more policy and 100,000 of the next.
  await enterBusanFund(database, Number(drawn[0]?.drawn) + 325_000)
  const amounts = []
  for (const n of [10, 11, 12]) {
    const { body } = await bindSeeded(service, ofFirm(n))
    amounts.push([
      body.premium.subsidies[0].amount,
      body.invoices[0].amount,
      body.findings.map((f: { code: string }) => f.code)
    ])
  }
  t.strictSame(amounts, [
    [225_000, 225_000, []],
    [100_000, 350_000, ['subsidy.fund_falls_short']],
    [0, 450_000, ['subsidy.fund_falls_short']]
  ])
  const korean = await bindSeeded(service, ofFirm(13))
  const { body } = await call('GET', `/v1/policies/${korean.id}`, { headers: { 'accept-language': 'ko' } })
  t.match(body.findings[0].message, /재원이 부족/)
})

t.test('the settlement of a month, policy by policy, page by page; the sums are the sums', async t => {
  const policy = await bindSeeded(service, ofFirm(20))
  await setBusinessDay(database, '2023-05-02')
  await enterBusanFund(database, 100_000_000)
  const may = await bindSeeded(service, { ...ofFirm(21), on: '2023-05-02' })
  await pay(service, may, { paidOn: '2023-05-02' })
  await setBusinessDay(database, '2023-05-03')
  await call('POST', `/v1/policies/${may.id}/cancellations`, { body: { on: '2023-05-03', reason: 'x' } })
  const { body } = await settlement('programme=busan_2023&month=2023-05')
  t.match(body, { drawn: 225_000, returned: 224_385, balance: 615, bookings: 2, nextCursor: null })
  t.strictSame(
    body.items.map(({ policyId, kind, amount }: Record<string, unknown>) => [policyId, kind, amount]),
    [
      [may.id, 'drawn', 225_000],
      [may.id, 'returned', 224_385]
    ]
  )
  const seen: string[] = []
  let cursor = ''
  do {
    const page = await settlement(`programme=busan_2023&month=2023-04&limit=2${cursor}`, 'auditor')
    t.equal(page.status, 200)
    seen.push(...page.body.items.map(({ id }: { id: string }) => id))
    cursor = page.body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.body.nextCursor)}`
  } while (cursor !== '')
  const rows = await asAdmin<{ id: string }>(
    database,
    `select id from policy.subsidy_booking where booked_on < '2023-05-01' order by booked_on, id`
  )
  t.strictSame(
    seen,
    rows.map(({ id }) => id)
  )
  t.ok(policy)
  t.match(await settlement('programme=busan_2023&month=2023-13'), { status: 400 })
  t.match(await settlement('programme=busan_2023&month=2023-05', 'portal'), { status: 403 })
})

t.test('each account is the sum of its bookings, and no role can touch it otherwise', async t => {
  const { rows } = { rows: await asAdmin(database, BROKEN_ACCOUNTS) }
  t.strictSame(
    rows.filter(({ party }) => party !== syntheticBusinessNumber(901)),
    [],
    'but for the one that this test set'
  )
  for (const role of ['policy_api', 'policy_job', 'quote_api']) {
    const [may] = await asAdmin(
      database,
      `select has_table_privilege($1, 'policy.subsidy_account', 'select') or has_table_privilege($1, 'policy.subsidy_account', 'update') as may`,
      [role]
    )
    t.strictSame(may, { may: false }, role)
  }
})

const BROKEN_ACCOUNTS = `
  select a.programme, a.party from policy.subsidy_account a where a.drawn <> (
    select coalesce(sum(case b.kind when 'drawn' then b.amount else -b.amount end), 0) from policy.subsidy_booking b
    where b.programme = a.programme and a.party in ('', b.policyholder_party))`
