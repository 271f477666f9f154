import { addDays, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { POLICY_STATUSES, type PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { type PolicyFacts, policyStateOn } from '@trade-credit/domain/policy/policy-state.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import fc from 'fast-check'
import t from 'tap'
import { bindSeeded, instalmentCase, pay, runJob } from '../../support/bound-policy.ts'
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

t.test(
  'premiums by transfer, invoice and day: of one policy for whoever may see it, of all for the cashier',
  async t => {
    const parts = await bindSeeded(service, instalmentCase())
    await setBusinessDay(database, '2021-12-02')
    const other = await bindSeeded(service, firm(7))
    const whole = parts.invoices[0]?.amount ?? 0
    await pay(service, parts, { amount: whole - 10, paidOn: '2021-12-01', reference: 'transfer-a' })
    await pay(service, parts, { amount: 30, paidOn: '2021-12-02', reference: 'transfer-b' })
    const premiums = async (path: string, as = 'portal') =>
      (await call('GET', path, { as })).body.items?.map(({ reference }: { reference: string }) => reference)
    const own = `/v1/policies/${parts.id}/premiums`
    t.match((await call('GET', own)).body.items, [
      {
        policyId: parts.id,
        reference: 'transfer-b',
        amount: 30,
        paidOn: '2021-12-02',
        recordedOn: '2021-12-02',
        applied: [
          { invoiceId: parts.invoices[0]?.id, amount: 10 },
          { invoiceId: parts.invoices[1]?.id, amount: 20 }
        ]
      },
      { reference: 'transfer-a', amount: whole - 10, remaining: 10 }
    ])
    t.strictSame(await premiums(`${own}?invoiceId=${parts.invoices[1]?.id}`), ['transfer-b'], 'what another one left')
    t.strictSame(await premiums(`${own}?paidUntil=2021-12-01`), ['transfer-a'])
    t.strictSame(await premiums(`${own}?paidFrom=2021-12-02&paidUntil=2021-12-02`), ['transfer-b'])
    for (const url of ['/v1/premiums', own]) {
      const { status, body } = await call('GET', `${url}?paidFrom=2021-12-02&paidUntil=2021-12-01`, { as: 'cashier' })
      t.match({ status, ...body }, { status: 400, errors: [{ pointer: '/query/paidUntil', code: /ends_before/ }] })
    }
    const { nextCursor } = (await call('GET', `${own}?limit=1`)).body
    t.strictSame(await premiums(`${own}?limit=1&cursor=${encodeURIComponent(nextCursor)}`), ['transfer-a'])
    t.equal((await call('GET', own, { as: 'portal-2' })).status, 404)
    t.equal((await call('GET', `/v1/policies/${other.id}/premiums`)).body.items.length, 0)

    await pay(service, other, { paidOn: '2021-12-02', reference: 'transfer-b' })
    const recorded = async (as: string) =>
      (await call('GET', '/v1/premiums?reference=transfer-b', { as })).body.items.map(
        ({ policyId }: { policyId: string }) => policyId
      )
    t.strictSame(await recorded('cashier'), [other.id, parts.id], 'one transfer may pay for several policies')
    t.strictSame(await recorded('auditor'), [other.id, parts.id])
    t.strictSame(await recorded('portal-2'), [])
    t.strictSame(await premiums(`/v1/premiums?policyId=${other.id}`), ['transfer-b'])
  }
)

t.test('how policies ended early, newest first, with what that gave back', async t => {
  await setBusinessDay(database, '2021-12-01')
  const ended = await bindSeeded(service, firm(8))
  const path = `/v1/policies/${ended.id}/cancellations`
  await pay(service, ended, { paidOn: '2021-12-01' })
  t.strictSame((await call('GET', path)).body, { items: [], nextCursor: null })
  const body = { on: '2021-12-31', reason: 'policyholder_request' }
  const { id } = (await call('POST', path, { body })).body
  // 335 of 365 days of 500,000 won.
  const planned = { id, status: 'planned', endsAs: 'cancelled', requestedOn: '2021-12-01', cancelledFrom: '2021-12-31' }
  t.match((await call('GET', path)).body.items, [
    { ...planned, refund: 458_904, refundOn: '2021-12-31', givenBack: [], stillOwed: 0 }
  ])
  await setBusinessDay(database, '2021-12-31')
  t.match((await call('GET', path)).body.items, [{ ...planned, status: 'in_effect', givenBack: [] }])
  await runJob(service, 'policy-expiry')
  t.match((await call('GET', path, { as: 'cashier' })).body.items, [
    { id, status: 'in_effect', givenBack: [{ payee: 'policyholder', amount: 458_904 }] }
  ])
  t.equal((await call('GET', path, { as: 'portal-2' })).status, 404)
  await setBusinessDay(database, '2021-12-01')
})
