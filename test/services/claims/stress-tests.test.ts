import pg from 'pg'
import t from 'tap'
import { rowCounts } from '../../contract/row-counts.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { SEEDED_BUYER, type SeededPolicy, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql, seedReceivable } from '../../support/seeded-receivable.ts'
import { type RunningClaims, runClaims } from './claims-service.ts'

const BRANCH = syntheticBusinessNumber(501)
const OTHER = syntheticBusinessNumber(502)
const NOBODYS = syntheticBusinessNumber(503)
const POPULAR = syntheticBusinessNumber(504)
const CORPORATION = '9998110000005'

const supposing =
  ({ call }: RunningClaims) =>
  (body: object, as = 'claims-officer', scope?: string) =>
    call('POST', '/v1/stress-tests', {
      as,
      ...(scope === undefined ? {} : { scope }),
      body: { type: 'rehabilitation_petition', occurredOn: '2022-05-02', ...body }
    })

t.test('what is supposed is what is drafted once it happens: the same policies, buyers and won', async t => {
  const claims = await runClaims(t, '2022-05-10')
  const { adminUrl } = claims.database
  await oneParty(adminUrl)
  const policies = await manyKinds(adminUrl)
  const suppose = supposing(claims)

  const before = await everything(adminUrl)
  const { status, body } = await suppose({ buyers: [SEEDED_BUYER, BRANCH, OTHER, NOBODYS] })
  t.equal(status, 200)
  t.equal(await everything(adminUrl), before, 'a supposition leaves nothing behind: no row, no change of one, no job')

  for (const buyer of [SEEDED_BUYER, OTHER]) await claims.confirm(await claims.report({ buyer }))
  await claims.settled()
  const drafted = (await claims.claims()).map(one => [one.policy_id, one.buyer, Number(one.expected_payout)].join(' '))
  const supposed = (body.claims as { policyId: string; buyer: string; expectedPayout: number }[]).map(one =>
    [one.policyId, one.buyer, one.expectedPayout].join(' ')
  )
  t.same(supposed.toSorted(), drafted.toSorted())
  t.same(
    (await suppose({ buyers: [SEEDED_BUYER, BRANCH, OTHER, NOBODYS] })).body.claims,
    body.claims,
    'and drafts do not count'
  )

  const hit = new Set(body.claims.map((one: { policyId: string }) => one.policyId))
  for (const [what, id] of Object.entries(policies.hit)) t.ok(hit.has(id), what)
  for (const [what, id] of Object.entries(policies.spared)) t.notOk(hit.has(id), what)
  const payout = (id: string | undefined) =>
    body.claims
      .filter((one: { policyId: string }) => one.policyId === id)
      .map((one: { expectedPayout: number }) => one.expectedPayout)
  t.same(payout(policies.hit['with a receivable']), [28_000_000])
  t.same(payout(policies.hit['without a receivable']), [50_000_000])
  t.same(payout(policies.hit['in arrears']), [31_900_000], '32,000,000 less the premium that is due')

  const total = drafted.reduce((sum, line) => sum + Number(line.split(' ')[2]), 0)
  t.match(body, {
    type: 'rehabilitation_petition',
    occurredOn: '2022-05-02',
    workedOutOn: '2022-05-10',
    policyholders: 2,
    total: { policies: Object.keys(policies.hit).length, claims: drafted.length, expectedPayout: total },
    programme: { limit: 20_000_000_000_000, rule: { parameter: 'capacity.programme' } },
    claimsNotListed: { count: 0, expectedPayout: 0 }
  })
  for (const part of ['policies', 'claims', 'expectedPayout', 'ceilingClaims', 'ceilingPayout']) {
    t.equal(body.inForce[part] + body.runOff[part], body.total[part], `${part}: in force and in run-off make all`)
    if (part !== 'policies') t.equal(summed(body.byBuyer, part), body.total[part], `${part} by buyer`)
    t.equal(summed(body.byProduct, part), body.total[part], `${part} by product`)
  }
  t.equal(body.runOff.policies, 2)
  t.equal(
    body.total.ceilingPayout,
    summed(
      body.claims.filter((one: { ceiling: boolean }) => one.ceiling),
      'expectedPayout'
    )
  )
  t.same(
    body.byBuyer.map((one: { businessNumbers: string[] }) => one.businessNumbers),
    [[SEEDED_BUYER, BRANCH].toSorted(), [OTHER], [NOBODYS]],
    'two numbers of one legal person are one buyer'
  )
  t.match(body.byBuyer[2], { policies: 0, claims: 0, expectedPayout: 0 })
  t.same(
    body.largestPolicies.map((one: { expectedPayout: number }) => one.expectedPayout),
    body.largestPolicies
      .map((one: { expectedPayout: number }) => one.expectedPayout)
      .toSorted((a: number, b: number) => b - a)
  )
  t.match(body.largestPolicies[0], { policyId: policies.hit['two buyers fail'], claims: 2, expectedPayout: 82_000_000 })
  t.same(
    body.findings.map(({ code }: { code: string }) => code),
    ['supposed', 'declared_only', 'ceilings', 'other_claims'].map(code => `stress_test.${code}`)
  )
})

t.test('without a worker', async t => {
  const claims = await runClaims(t, '2022-05-10', { jobs: false })
  const { adminUrl } = claims.database
  await oneParty(adminUrl)
  const suppose = supposing(claims)
  const here = await seedPolicy(adminUrl)
  const there = await seedPolicy(adminUrl, { buyers: [{ businessNumber: BRANCH }] })

  await t.test('a closure befalls one place of business, every other event the legal person behind it', async t => {
    const ids = async (type: string) =>
      (await suppose({ type, buyers: [BRANCH] })).body.claims.map((one: { policyId: string }) => one.policyId)
    t.same(await ids('business_closure'), [there.id])
    t.same(await ids('bankruptcy_petition'), [here.id, there.id].toSorted())
  })

  await t.test('buyers whose limit is withdrawn are found, until it is given again', async t => {
    await seedPolicy(adminUrl, { buyers: [{ businessNumber: OTHER }] })
    const found = async (occurredOn: string) => (await suppose({ filter: { limitWithdrawn: true }, occurredOn })).body
    t.match(await found('2022-05-02'), { total: { claims: 0, expectedPayout: 0 }, byBuyer: [], largestPolicies: [] })
    await bySql(
      adminUrl,
      `with withdrawn as (
        insert into underwriting.limit_withdrawal (id, organisation, business_number, from_date, reason, recorded_by, recorded_on,
          created_at) values ('lw_1', 'org_insurer', $1, '2022-05-01', 'test', 'test', '2022-05-01', now())
      ) insert into underwriting.limit_lifting (withdrawal_id, organisation, from_date, reason, recorded_by, recorded_on, created_at)
        values ('lw_1', 'org_insurer', '2022-05-05', 'test', 'test', '2022-05-05', now())`,
      [BRANCH]
    )
    t.equal((await found('2022-04-30')).total.claims, 0, 'the day before')
    t.match((await found('2022-05-01')).total, { claims: 2 }, 'no number of the legal person has one')
    t.equal((await found('2022-05-04')).total.claims, 2)
    t.equal((await found('2022-05-05')).total.claims, 0, 'the day from which it is given again')
  })

  await t.test('of more than a thousand claims the rest is summed up', async t => {
    const { id } = await seedPolicy(adminUrl, { buyers: [{ businessNumber: POPULAR }] })
    await multiply(adminUrl, id, 1_000)
    const { body } = await suppose({ buyers: [POPULAR] })
    t.match(body, {
      policyholders: 1,
      total: { policies: 1_001, claims: 1_001, expectedPayout: 50_050_000_000, ceilingClaims: 1_001 },
      claimsNotListed: { count: 1, expectedPayout: 50_000_000 },
      programme: { percent: '0.2503' }
    })
    t.equal(body.largestPolicies.length, 10)
    t.equal(new Set(body.claims.map((one: { policyId: string }) => one.policyId)).size, 1_000)
  })

  await t.test('only the insurer supposes, of one kind of choice, of days that have come', async t => {
    const buyers = [NOBODYS]
    for (const as of ['portal', 'bank', 'feed', 'auditor']) {
      t.match((await suppose({ buyers }, as, 'stress-tests:run')).body, { status: 403, code: 'forbidden' }, as)
    }
    t.match((await suppose({ buyers }, 'cashier')).body, { status: 403, code: 'scope_missing' })
    t.match((await suppose({ buyers, occurredOn: undefined })).body, { occurredOn: '2022-05-10', total: { claims: 0 } })
    t.equal((await suppose({ buyers }, 'claims-manager')).status, 200)
    for (const [what, body, pointer] of [
      ['nobody', {}, '/buyers'],
      ['both', { buyers, filter: { limitWithdrawn: true } }, '/buyers'],
      ['no buyer', { buyers: [] }, '/buyers'],
      ['a wrong check digit', { buyers: ['9998600044'] }, '/buyers/0'],
      ['too many', { buyers: Array.from({ length: 1_001 }, () => SEEDED_BUYER) }, '/buyers'],
      ['an overdue', { buyers, type: 'overdue' }, '/type'],
      ['tomorrow', { buyers, occurredOn: '2022-05-11' }, '/occurredOn'],
      ['an unknown filter', { filter: { limitWithdrawn: true, province: '부산' } }, '/filter/province']
    ] as const) {
      const { status, body: refusal } = await suppose(body)
      t.equal(status, 400, what)
      t.equal(refusal.errors[0]?.pointer, pointer, what)
    }
    t.match((await suppose({ buyers, occurredOn: '1990-01-01' })).body, { code: 'rulebook.no_source_for_date' })
  })
})

/** So many more policies like this one. */
async function multiply(adminUrl: string, policyId: string, count: number): Promise<void> {
  for (const [table, id] of [
    ['policy', 'id'],
    ['cover', 'policy_id']
  ] as const) {
    await bySql(
      adminUrl,
      `insert into policy.${table} select (jsonb_populate_record(r, jsonb_build_object('${id}', 'po_' || lpad(n::text, 26, '0'),
          'offer_id', 'of_' || n, 'certificate_code', lpad(n::text, 20, '0')))).*
        from policy.${table} r, generate_series(1, ${count}) n where r.${id} = $1`,
      [policyId]
    )
  }
}

/** One legal person with two business numbers. */
async function oneParty(adminUrl: string): Promise<void> {
  await bySql(
    adminUrl,
    `insert into underwriting.party (business_number, id, party, told_by, updated_by)
      values ($1, 'pa_1', $3, 'insurer', 'test'), ($2, 'pa_2', $3, 'insurer', 'test')`,
    [SEEDED_BUYER, BRANCH, CORPORATION]
  )
}

/** Policies that a failure of the buyers hits, and such as it spares. */
async function manyKinds(adminUrl: string) {
  const policy = async (about: SeededPolicy = {}, receivables: object[] = []) => {
    const { id } = await seedPolicy(adminUrl, about)
    const { organisation = 'org_portal' } = about
    for (const one of receivables) await seedReceivable(adminUrl, { policyId: id, organisation, ...one })
    return id
  }
  const hit = {
    'with a receivable': await policy({}, [{ paid: 5_000_000 }]),
    'without a receivable': await policy(),
    'of another organisation': await policy(
      { organisation: 'org_portal_2', policyholder: syntheticBusinessNumber(401), product: 'single_startup' },
      [{ amount: 10_000_001 }]
    ),
    'in run-off': await policy({ inception: '2020-06-01', status: 'expired' }, [
      { suppliedOn: '2021-04-01', dueOn: '2021-06-30' }
    ]),
    cancelled: await policy({ inception: '2021-09-01', status: 'cancelled', endedOn: '2022-02-01' }),
    'in arrears': await policy({ status: 'in_arrears' }, [{}]),
    'the branch, of the same party': await policy({ buyers: [{ businessNumber: BRANCH, party: CORPORATION }] }),
    'two buyers fail': await policy(
      { buyers: [{ businessNumber: SEEDED_BUYER }, { businessNumber: OTHER, coveragePercent: 90 }] },
      [{}]
    )
  }
  await bySql(
    adminUrl,
    `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, created_at)
      values ('in_1', 'org_portal', $1, 1, 'premium', '2022-05-01', 100000, now())`,
    [hit['in arrears']]
  )
  const spared = {
    'inception a day later': await policy({ inception: '2022-05-03' }),
    'another buyer': await policy({ buyers: [{ businessNumber: syntheticBusinessNumber(510) }] }),
    rescinded: await policy({ status: 'rescinded' }),
    closed: await policy({ inception: '2020-06-01', status: 'closed' }),
    lapsed: await policy({ status: 'lapsed' }),
    'run-off for more than three years': await policy({ inception: '2018-05-02', status: 'expired' })
  }
  await bySql(adminUrl, 'update policy.policy set inception = null, expiry = null where id = $1', [spared.lapsed])
  return { hit: hit as Record<string, string>, spared }
}

/** Every row of every table that could tell of a change, and the jobs that wait. */
async function everything(adminUrl: string): Promise<string> {
  const admin = new pg.Client(adminUrl)
  await admin.connect()
  try {
    const counts = await rowCounts(admin)
    const { rows } = await admin.query(
      `select (select md5(string_agg(c::text, '|' order by id)) from claims.claim c) as claims,
        (select md5(string_agg(p::text, '|' order by id)) from policy.policy p) as policies,
        (select md5(string_agg(a::text, '|' order by a::text)) from ledger.account a) as accounts,
        (select count(*) from graphile_worker._private_jobs) as jobs`
    )
    return `${counts} ${JSON.stringify(rows)}`
  } finally {
    await admin.end()
  }
}

function summed(rows: Record<string, number>[], part: string): number {
  return rows.reduce((sum, row) => sum + (row[part] ?? 0), 0)
}
