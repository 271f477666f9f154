import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { takenOn } from '@trade-credit/ledger/available.ts'
import { commitHold } from '@trade-credit/ledger/commit-hold.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import pg from 'pg'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import { type SeededPolicy, seedEvent, seedPolicy } from '../../support/seeded-policy.ts'

const { call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const admin = new pg.Client({ connectionString: database.adminUrl })
await admin.connect()
t.teardown(() => admin.end())

const buyers = Array.from({ length: 6 }, (_, i) => syntheticBusinessNumber(i))
const [first = '', second = ''] = buyers
const seedCustom = (changes: SeededPolicy = {}) =>
  seedPolicy(database.adminUrl, {
    product: 'multi_custom',
    inception: '2022-01-01',
    buyers: buyers.map(businessNumber => ({ businessNumber, insuredAmount: 50_000_000, premium: 365_000 })),
    ...changes
  })
const lower = (buyer: string, amount: number) => ({ kind: 'lower_limit', buyer, amount })
const drop = (buyer: string) => ({ kind: 'drop_buyer', buyer })
type Refusal = { pointer: string; code: string }

t.test('a preview and the deed say the same, to the won', async t => {
  const { id } = await seedCustom()
  const at = `/v1/policies/${id}`
  const body = { effectiveFrom: '2022-07-02', changes: [lower(first, 20_000_000), drop(second)] }
  const preview = await call('POST', `${at}/endorsement-previews`, { body })
  t.equal(preview.status, 200, preview.text)
  t.equal(preview.body.status, 'possible')
  // 183 of 365 days are left; 3/5 of one buyer's 365,000 and all of another's: 584,000 a year.
  t.match(preview.body.terms, {
    effectiveFrom: '2022-07-02',
    buyers: [
      { buyer: first, amountBefore: 50_000_000, amountAfter: 20_000_000 },
      { buyer: second, amountBefore: 50_000_000, amountAfter: 0 }
    ],
    premium: {
      unexpiredDays: 183,
      totalDays: 365,
      decrease: 292_800,
      payers: [{ payee: 'policyholder', credited: 0, refund: 292_800 }]
    },
    findings: []
  })
  t.equal((await call('GET', `${at}/endorsements`)).body.items.length, 0, 'a preview keeps nothing')
  const deed = await call('POST', `${at}/endorsements`, { body })
  t.equal(deed.status, 201, deed.text)
  t.strictSame(deed.body.terms, preview.body.terms)
  t.strictSame((await call('GET', String(deed.headers['location']))).body, deed.body)
  t.strictSame((await call('GET', `${at}/endorsements`)).body.items, [deed.body])

  const { rows } = await admin.query(
    `select business_number, position, insured_amount::int as amount, from_date::text, until_date::text from policy.cover
      where policy_id = $1 and business_number = any($2) order by 1, 2`,
    [id, [first, second]]
  )
  t.strictSame(
    rows,
    [
      { business_number: first, position: 1, amount: 50_000_000, from_date: null, until_date: '2022-07-02' },
      { business_number: first, position: 2, amount: 20_000_000, from_date: '2022-07-02', until_date: null },
      { business_number: second, position: 1, amount: 50_000_000, from_date: null, until_date: '2022-07-02' }
    ].toSorted((a, b) => (a.business_number < b.business_number ? -1 : a.business_number > b.business_number ? 1 : 0))
  )
  const refunds = await admin.query(
    'select payee, amount::int, reason, source_id from policy.premium_refund where policy_id = $1',
    [id]
  )
  t.strictSame(refunds.rows, [
    { payee: 'policyholder', amount: 292_800, reason: 'endorsement', source_id: deed.body.id }
  ])
  const events = await admin.query(`select data from platform.event where type = 'policy.endorsed' and subject = $1`, [
    id
  ])
  t.strictSame(events.rows, [{ data: { policyId: id, effectiveFrom: '2022-07-02' } }])

  t.test('supplies of the days before keep their cover, later ones have the new', async t => {
    const cover = async (buyer: string, suppliedOn: string) => {
      const declared = await call('POST', `${at}/receivables`, {
        body: {
          buyer,
          instrument: 'open_account',
          invoiceNumber: `${buyer} ${suppliedOn}`,
          suppliedOn,
          dueOn: '2022-12-01',
          amount: 100
        }
      })
      return declared.body.coverage
    }
    t.match(await cover(first, '2022-06-01'), { status: 'covered', insuredAmount: 50_000_000 })
    await call('PUT', '/v1/clock', { as: 'operator', body: { today: '2022-07-02' } })
    t.match(await cover(second, '2022-07-01'), { status: 'covered', insuredAmount: 50_000_000 })
    t.match(await cover(second, '2022-07-02'), {
      status: 'not_covered',
      findings: [{ code: 'receivable.after_withdrawal' }]
    })
    t.match(await cover(first, '2022-07-02'), { status: 'covered', insuredAmount: 20_000_000 })
  })
})

t.test('every reason against a change is told', async t => {
  const { id } = await seedCustom()
  const cases: [string, object, string[]][] = [
    ['the day before today', { effectiveFrom: '2022-07-01', changes: [lower(first, 1)] }, ['endorsement.date_past']],
    [
      'the expiry',
      { effectiveFrom: '2023-01-01', changes: [lower(first, 1)] },
      ['endorsement.date_outside_period', 'endorsement.buyer_not_covered']
    ],
    [
      'the same amount',
      { effectiveFrom: '2022-07-02', changes: [lower(first, 50_000_000)] },
      ['endorsement.not_lower']
    ],
    [
      'a stranger',
      { effectiveFrom: '2022-07-02', changes: [drop(syntheticBusinessNumber(99))] },
      ['endorsement.buyer_not_covered']
    ],
    [
      'two of six, where five are the fewest',
      { effectiveFrom: '2022-07-02', changes: [drop(first), drop(second)] },
      ['endorsement.too_few_buyers']
    ],
    ['all', { effectiveFrom: '2022-07-02', changes: buyers.map(drop) }, ['endorsement.no_buyer_left']],
    [
      'no more than there is',
      { effectiveFrom: '2022-07-02', changes: [{ kind: 'raise_limit', buyer: first, amount: 50_000_000 }] },
      ['endorsement.not_higher']
    ],
    [
      'one that is covered',
      { effectiveFrom: '2022-07-02', changes: [{ kind: 'add_buyer', buyer: first, amount: 60_000_000 }] },
      ['endorsement.covered_already']
    ]
  ]
  for (const [sentence, body, codes] of cases) {
    const preview = await call('POST', `/v1/policies/${id}/endorsement-previews`, { body })
    t.strictSame(
      preview.body.terms.findings.map((found: Refusal) => found.code),
      codes,
      sentence
    )
    t.not(preview.body.status, 'possible')
    const deed = await call('POST', `/v1/policies/${id}/endorsements`, { body })
    t.equal(deed.status, 409, sentence)
    t.strictSame(
      deed.body.errors.map((error: Refusal) => error.code),
      codes,
      sentence
    )
  }
  const one = { effectiveFrom: '2022-07-02', changes: [drop(first)] }
  t.equal(
    (await call('POST', `/v1/policies/${id}/endorsement-previews`, { body: one })).body.status,
    'possible',
    'five may be left'
  )
  const bare = { effectiveFrom: '2022-07-02', changes: [{ kind: 'lower_limit', buyer: first }] }
  t.match((await call('POST', `/v1/policies/${id}/endorsements`, { body: bare })).body.errors, [
    { pointer: '/changes/0/amount' }
  ])
  for (const path of ['endorsements', 'endorsement-previews'])
    t.equal((await call('POST', `/v1/policies/${id}/${path}`, { as: 'portal-2', body: one })).status, 404)
})

t.test('표준형 lets no buyer above the share go, and one earlier change stands before the next', async t => {
  const { id } = await seedCustom({ product: 'multi_standard' })
  const body = { effectiveFrom: '2022-08-01', changes: [drop(first)] }
  const preview = await call('POST', `/v1/policies/${id}/endorsement-previews`, { body })
  t.match(preview.body, { status: 'refused', terms: { findings: [{ code: 'quote.mandatory_buyer_excluded' }] } })
  const later = { effectiveFrom: '2022-08-01', changes: [lower(first, 30_000_000)] }
  t.equal((await call('POST', `/v1/policies/${id}/endorsements`, { body: later })).status, 201)
  const earlier = { effectiveFrom: '2022-07-31', changes: [lower(second, 30_000_000)] }
  t.match((await call('POST', `/v1/policies/${id}/endorsements`, { body: earlier })).body.errors, [
    { code: 'endorsement.before_last_change' }
  ])
  const again = { effectiveFrom: '2022-08-01', changes: [lower(first, 10_000_000)] }
  t.equal(
    (await call('POST', `/v1/policies/${id}/endorsements`, { body: again })).status,
    201,
    'the same day may change again'
  )
})

t.test('programmes get their own part back, and unpaid premiums shrink before anything is refunded', async t => {
  const { id } = await seedCustom({ netPremium: 2_190_000, payable: 1_190_000 })
  await admin.query(
    `insert into policy.subsidy_booking (id, organisation, policy_id, policyholder, policyholder_party, programme, kind, amount, booked_on, created_at)
      select $1, organisation, id, policyholder, policyholder_party, 'busan_2023', 'drawn', 1000000, '2022-01-01', now() from policy.policy where id = $2`,
    [newId('sb'), id]
  )
  for (const [position, dueOn, paid] of [
    [1, '2022-01-01', 595_000],
    [2, '2022-10-01', 0]
  ] as const) {
    await admin.query(
      `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
        values ($1, 'org_portal', $2, $3, 'premium', $4, 595000, $5, now())`,
      [newId('in'), id, position, dueOn, paid]
    )
  }
  // Half of one buyer's 365,000: 182,500 of 2,190,000 gross, a twelfth, for 183 of 365 days.
  const body = { effectiveFrom: '2022-07-02', changes: [lower(first, 25_000_000)] }
  const deed = await call('POST', `/v1/policies/${id}/endorsements`, { body })
  t.match(deed.body.terms.premium, {
    decrease: 49_719 + 41_780,
    payers: [
      { payee: 'policyholder', credited: 49_719, refund: 0 },
      { payee: 'busan_2023', credited: 0, refund: 41_780 }
    ]
  })
  const invoices = await admin.query(
    'select position, amount::int, paid::int, voided_on::text from policy.invoice where policy_id = $1 order by position',
    [id]
  )
  t.strictSame(invoices.rows, [
    { position: 1, amount: 595_000, paid: 595_000, voided_on: null },
    { position: 2, amount: 595_000, paid: 0, voided_on: '2022-07-02' },
    { position: 3, amount: 545_281, paid: 0, voided_on: null }
  ])
  const booked = await admin.query(
    `select kind, amount::int from policy.subsidy_booking where policy_id = $1 order by id`,
    [id]
  )
  t.strictSame(booked.rows, [
    { kind: 'drawn', amount: 1_000_000 },
    { kind: 'returned', amount: 41_780 }
  ])
})

t.test('a cancellation gives back what the cover that was left has cost', async t => {
  const { id } = await seedCustom()
  await admin.query(
    `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
      values ($1, 'org_portal', $2, 1, 'premium', '2022-01-01', 2190000, 2190000, now())`,
    [newId('in'), id]
  )
  const half = { effectiveFrom: '2022-07-02', changes: [lower(first, 25_000_000)] }
  await call('POST', `/v1/policies/${id}/endorsements`, { body: half })
  const preview = await call('POST', `/v1/policies/${id}/cancellation-previews`, { body: { on: '2022-10-01' } })
  // 2,190,000 less the 182,500 that ended with the limit, for 92 of 365 days.
  t.equal(preview.body.refund, 506_000, preview.text)
})

t.test('a change that the policy does not live to see costs and saves nothing', async t => {
  const paid = async () => {
    const { id } = await seedCustom()
    await admin.query(
      `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
        values ($1, 'org_portal', $2, 1, 'premium', '2022-01-01', 2190000, 2190000, now())`,
      [newId('in'), id]
    )
    const { body } = await call('POST', `/v1/policies/${id}/endorsements`, {
      body: { effectiveFrom: '2022-10-01', changes: [lower(first, 25_000_000)] }
    })
    t.match(body.terms.premium, { decrease: 46_000 })
    return id
  }
  const refundOf = async (on: string) => {
    const id = await paid()
    const preview = await call('POST', `/v1/policies/${id}/cancellation-previews`, { body: { on } })
    return preview.body.refund
  }
  // 2,190,000 for 93, 92 and 91 of 365 days; 46,000 of it was given back when the limit was lowered.
  t.equal(await refundOf('2022-09-30'), 558_000 - 46_000)
  t.equal(await refundOf('2022-10-01'), 552_000 - 46_000)
  t.equal(await refundOf('2022-10-02'), 500_500, 'less the 182,500 a year that the lowered limit no longer costs')
})

t.test('after an insured event nothing is refunded', async t => {
  const own = syntheticBusinessNumber(700)
  const six = [own, ...buyers.slice(1)]
  const { id } = await seedCustom({ buyers: six.map(businessNumber => ({ businessNumber })) })
  await seedEvent(database.adminUrl, { buyer: own, occurredOn: '2022-05-02', confirmedOn: '2022-05-03' })
  const body = { effectiveFrom: '2022-07-02', changes: [lower(second, 10_000_000)] }
  const preview = await call('POST', `/v1/policies/${id}/endorsement-previews`, { body })
  t.match(preview.body, {
    status: 'possible',
    terms: { premium: { decrease: 0 }, findings: [{ code: 'refund.after_insured_event' }] }
  })
})

t.test('capacity comes back from the day on, and not before', async t => {
  const pool = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'ledger', max: 1 })
  t.teardown(() => pool.end())
  const actor = { organisation: 'org_portal', kind: 'channel', client: 'portal', scopes: new Set<string>() } as never
  const account = buyerAccount(first)
  const period = { from: plainDate('2022-01-01'), until: plainDate('2023-01-01') }
  const { id, holdId } = await seedCustom()
  await inTransaction(pool, actor, async trx => {
    const line = { line: first, account, amount: won(50_000_000), limit: won(60_000_000) }
    await placeHold(trx, {
      id: holdId,
      subject: id,
      organisation: 'org_portal',
      period,
      expiresOn: null,
      lines: [line]
    })
  })
  await inTransaction(pool, actor, trx => commitHold(trx, { id: holdId, period, today: plainDate('2022-01-01') }))
  const taken = (day: string) => inTransaction(pool, actor, trx => takenOn(trx, account, plainDate(day)))
  await call('POST', `/v1/policies/${id}/endorsements`, {
    body: { effectiveFrom: '2022-08-01', changes: [lower(first, 20_000_000)] }
  })
  t.equal((await taken('2022-07-31')).committed, 50_000_000n)
  t.equal((await taken('2022-08-01')).committed, 20_000_000n)
  await call('POST', `/v1/policies/${id}/endorsements`, {
    body: { effectiveFrom: '2022-09-01', changes: [drop(first)] }
  })
  t.equal((await taken('2022-08-31')).committed, 20_000_000n)
  t.equal((await taken('2022-09-01')).committed, 0n)
})
