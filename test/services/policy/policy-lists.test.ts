import { addDays, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { POLICY_STATUSES, type PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { type PolicyFacts, policyStateOn } from '@trade-credit/domain/policy/policy-state.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import fc from 'fast-check'
import t from 'tap'
import { bindSeeded, pay, runJob } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import { soundWith } from '../../support/sound-quote.ts'

const service = await runService(t, policyService, { jobs: true })
const { call, database } = service
await setBusinessDay(database, '2021-12-01')

const list = async (query: string, as = 'portal') => {
  const { status, body, text } = await call('GET', `/v1/policies?${query}`, { as })
  if (status !== 200) throw new Error(text)
  return body.items.map(({ id }: { id: string }) => id) as string[]
}

const firm = (index: number) => ({ policyholder: { businessNumber: syntheticBusinessNumber(700 + index) } })
const multi = soundWith('multi_custom', '2021-12-01')
const waiting = await bindSeeded(service, firm(0))
const running = await bindSeeded(service, firm(1))
await pay(service, running, { paidOn: '2021-12-01' })
const many = await bindSeeded(service, {
  ...multi,
  ...firm(2),
  policyholder: { ...multi.policyholder, ...firm(2).policyholder }
})
await pay(service, many, { paidOn: '2021-12-01' })
const stranger = await bindSeeded(service, { ...firm(3), organisation: 'org_portal_2' }, {}, 'portal-2')

t.test(
  'newest first, by status, product, policyholder, buyer and expiry; each organisation its own, the insurer all',
  async t => {
    t.strictSame(await list(''), [many.id, running.id, waiting.id])
    t.strictSame(await list('status=awaiting_payment'), [waiting.id])
    t.strictSame(await list('status=in_force'), [many.id, running.id])
    t.strictSame(await list('product=multi_custom'), [many.id])
    t.strictSame(await list(`policyholder=${syntheticBusinessNumber(701)}`), [running.id])
    t.strictSame(await list(`buyer=${syntheticBusinessNumber(2)}`), [many.id])
    t.strictSame(await list('buyer=9998600043'), [running.id, waiting.id])
    t.strictSame(await list('expiringBefore=2022-12-01'), [])
    t.strictSame(await list('expiringBefore=2022-12-02'), [many.id, running.id])
    t.strictSame(await list('', 'portal-2'), [stranger.id])
    for (const as of ['cashier', 'underwriter', 'auditor']) {
      t.strictSame(await list('', as), [stranger.id, many.id, running.id, waiting.id], as)
    }
  }
)

t.test('the status in a list is that of the day, before any job ran and after', async t => {
  await setBusinessDay(database, '2022-12-01')
  for (const when of ['before the job', 'after it']) {
    t.strictSame(await list('status=in_force'), [], when)
    t.strictSame(await list('status=expired'), [many.id, running.id], when)
    t.strictSame(await list('status=lapsed'), [waiting.id], when)
    await runJob(service, 'policy-expiry')
  }
  await setBusinessDay(database, '2021-12-01')
})

t.test('pages of policies and of buyers go on where the one before ended', async t => {
  const first = await call('GET', '/v1/policies?limit=2')
  t.strictSame(first.body.items.length, 2)
  t.strictSame(await list(`limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`), [waiting.id])
  t.match(await call('GET', `/v1/policies?limit=2&product=bill&cursor=${encodeURIComponent(first.body.nextCursor)}`), {
    status: 400
  })
  const numbers: string[] = []
  let cursor = ''
  do {
    const { body } = await call('GET', `/v1/policies/${many.id}/buyers?limit=2${cursor}`)
    numbers.push(...body.items.map(({ businessNumber }: { businessNumber: string }) => businessNumber))
    cursor = body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(body.nextCursor)}`
  } while (cursor !== '')
  t.strictSame(numbers, Array.from({ length: 5 }, (_, i) => syntheticBusinessNumber(i)).sort())
})

t.test('a policy with 5,000 buyers is bound, read and paged without its buyers being in the way', async t => {
  const buyers = Array.from({ length: 5_000 }, () => ({ requestedInsuredAmount: 1_000_000 }))
  const large = await bindSeeded(service, { ...multi, buyers, limit: 10_000_000_000_000n })
  const began = performance.now()
  t.equal((await call('GET', `/v1/policies/${large.id}`)).status, 200)
  const page = await call('GET', `/v1/policies/${large.id}/buyers?limit=200`)
  t.equal(page.body.items.length, 200)
  t.ok(
    performance.now() - began < 1_000,
    `${Math.round(performance.now() - began)} ms for the policy and a page of its buyers`
  )
  t.strictSame(
    await asAdmin(database, 'select count(*)::int as n from policy.cover where policy_id = $1', [large.id]),
    [{ n: 5_000 }]
  )
})

t.test('Postgres says of a policy what the domain says, whatever its facts', async t => {
  const start = plainDate('2022-01-01')
  const day = fc.integer({ min: 0, max: 400 }).map(days => addDays(start, days))
  const maybe = fc.option(day)
  const facts: fc.Arbitrary<PolicyFacts & { today: PlainDate }> = fc
    .record({
      status: fc.constantFrom(...POLICY_STATUSES),
      payBy: day,
      begun: fc.boolean(),
      inception: day,
      endedOn: maybe,
      endsAs: fc.constantFrom('cancelled' as const, 'rescinded' as const),
      unpaidSince: maybe,
      arrearsPayBy: maybe,
      runOffEndsOn: maybe,
      today: day
    })
    .map(({ begun, endsAs, ...told }) => ({
      ...told,
      // Cover has a period from the first premium on; the end of run-off is known once cover is over.
      ...(begun && told.status !== 'awaiting_payment'
        ? { expiry: addDays(told.inception, 90) }
        : told.status === 'in_force' || told.status === 'in_arrears'
          ? { expiry: addDays(told.inception, 90) }
          : { inception: null, expiry: null }),
      endsAs: told.endedOn === null ? null : endsAs,
      arrearsPayBy: told.status === 'in_arrears' ? told.arrearsPayBy : null,
      runOffEndsOn: told.status === 'awaiting_payment' || isRunning(told.status) ? null : told.runOffEndsOn
    }))
  const samples = fc.sample(facts, { numRuns: 3_000, seed: 7 })
  const rows = await asAdmin<{ status: string; early: string | null }>(
    database,
    `select policy.status_on(f.status, f.pay_by, f.expiry, f.ended_on, f.ends_as, f.arrears_pay_by, f.run_off_ends_on, f.unpaid_since,
        f.today) as status, policy.ends_early_on(f.status, f.expiry, f.ended_on, f.arrears_pay_by, f.today)::text as early
      from json_to_recordset($1) as f (status text, pay_by date, expiry date, ended_on date, ends_as text,
        arrears_pay_by date, run_off_ends_on date, unpaid_since date, today date, n int) order by n`,
    [
      JSON.stringify(
        samples.map((f, n) => ({
          n,
          status: f.status,
          pay_by: f.payBy,
          expiry: f.expiry,
          ended_on: f.endedOn,
          ends_as: f.endsAs,
          arrears_pay_by: f.arrearsPayBy,
          run_off_ends_on: f.runOffEndsOn,
          unpaid_since: f.unpaidSince,
          today: f.today
        }))
      )
    ]
  )
  const differing = samples.filter((f, i) => {
    const state = policyStateOn(f, f.today)
    return state.status !== rows[i]?.status || state.endedOn !== rows[i]?.early
  })
  t.strictSame(differing.slice(0, 3), [])
})

function isRunning(status: PolicyStatus): boolean {
  return status === 'in_force' || status === 'in_arrears'
}
