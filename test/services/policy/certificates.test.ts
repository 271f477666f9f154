import { policyService } from '@trade-credit/policy-service/app.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import pg from 'pg'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { runService } from '../../support/running-service.ts'
import {
  SEEDED_BUYER,
  SEEDED_POLICYHOLDER,
  type SeededBuyer,
  type SeededPolicy,
  seedEvent,
  seedPolicy
} from '../../support/seeded-policy.ts'

const { call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const admin = new pg.Client({ connectionString: database.adminUrl })
await admin.connect()
t.teardown(() => admin.end())

const policy = await seedPolicy(database.adminUrl, {
  buyers: [
    { businessNumber: SEEDED_BUYER, insuredAmount: 50_000_000, until: '2022-04-01' },
    { businessNumber: SEEDED_BUYER, insuredAmount: 20_000_000, from: '2022-04-01' },
    { businessNumber: syntheticBusinessNumber(502), insuredAmount: 30_000_000 }
  ]
})
const checkAs = async (as: string, code = policy.certificateCode) =>
  (await call('GET', `/v1/certificates/${code}`, { as })).body
/** As pledging would have left it: what is over can be pledged no more. */
const PLEDGED = `insert into policy.pledge (id, organisation, policy_id, bank, rank, status, loan_reference, loan_amount, certificate_code,
    assigned_on, created_at, updated_at)
  values ('pg_' || substr($1, 4), 'org_portal', $1, 'org_bank', 1, 'assigned', 'loan-1', 30, $2, '2022-01-01', now(), now())`
const loan = { bank: 'org_bank', loanReference: 'loan-1', loanAmount: 30_000_000 }

t.test('a certificate says what was agreed, and its digest is that of what it says', async t => {
  const reply = await call('GET', `/v1/policies/${policy.id}/certificate`)
  t.equal(reply.status, 200, reply.text)
  t.match(reply.body, {
    code: policy.certificateCode,
    status: 'in_force',
    product: 'single_general',
    policyholder: { businessNumber: SEEDED_POLICYHOLDER },
    period: { inception: '2022-01-01', expiry: '2023-01-01', endedOn: null },
    insuredAmount: 50_000_000,
    premium: { net: 1_500_000, payable: 1_500_000, paymentPlan: 'annual' }
  })
  t.match(reply.body.buyers, [
    { businessNumber: SEEDED_BUYER, insuredAmount: 50_000_000, coveredFrom: '2022-01-01', coveredUntil: '2022-04-01' },
    { businessNumber: SEEDED_BUYER, insuredAmount: 20_000_000, coveredFrom: '2022-04-01', coveredUntil: '2023-01-01' },
    { coveragePercent: 80 }
  ])
  t.match(reply.body.digest, /^sha256:[0-9a-f]{64}$/)
  t.equal((await call('GET', `/v1/policies/${policy.id}/certificate`)).body.digest, reply.body.digest)
  t.equal((await call('GET', `/v1/policies/${policy.id}/certificate`, { as: 'portal-2' })).status, 404)
  t.equal((await call('GET', `/v1/policies/${policy.id}/certificate`, { as: 'bank' })).status, 404)
  const { digest, ...said } = reply.body
  t.equal(digest, digestOf(said), 'as anyone can work it out')
})

t.test('whoever holds the code is told that it is genuine, and nothing of the buyers', async t => {
  const said = {
    code: policy.certificateCode,
    authentic: true,
    checkedOn: '2022-06-01',
    policyholder: { name: '예시정밀' },
    product: 'single_general',
    period: { inception: '2022-01-01', expiry: '2023-01-01', endedOn: null },
    status: 'in_force',
    pledge: null
  }
  for (const as of ['portal', 'portal-2', 'bank', 'underwriter', 'auditor']) t.strictSame(await checkAs(as), said, as)
  t.strictSame(await checkAs('bank', policy.certificateCode.toLowerCase()), said, 'small letters too')
  for (const code of ['0000-0000-0000-0000-0000', 'no code at all', '%EC%95%88']) {
    const reply = await call('GET', `/v1/certificates/${code}`, { as: 'bank' })
    if (reply.status === 400) continue
    t.match(reply.body, { authentic: false, policyholder: null, period: null, status: null, pledge: null })
  }
  t.equal((await call('GET', `/v1/certificates/${policy.certificateCode}`, { as: 'feed' })).status, 403)
})

t.test('a bank sees what was pledged to it, from the pledge to its release', async t => {
  const stranger = { ...loan, bank: 'org_portal_2' }
  const first = await call('POST', `/v1/policies/${policy.id}/pledges`, { body: stranger })
  const reply = await call('POST', `/v1/policies/${policy.id}/pledges`, { body: loan })
  t.equal(reply.status, 201, reply.text)
  const pledge = reply.body
  t.match(pledge, {
    ...loan,
    rank: 2,
    status: 'assigned',
    assignedOn: '2022-06-01',
    certificateCode: policy.certificateCode
  })

  await seedEvent(database.adminUrl, { buyer: SEEDED_BUYER, occurredOn: '2022-05-02', confirmedOn: '2022-05-03' })
  const seen = await checkAs('bank')
  t.match(seen.pledge, {
    id: pledge.id,
    rank: 2,
    loanAmount: 30_000_000,
    insuredAmount: 50_000_000,
    coverLeft: 50_000_000,
    events: [
      { type: 'rehabilitation_petition', buyer: SEEDED_BUYER, occurredOn: '2022-05-02', confirmedOn: '2022-05-03' }
    ]
  })
  t.equal((await checkAs('portal-2')).pledge, null, 'a pledge to one that is no bank shows nothing')
  t.equal((await checkAs('portal')).pledge, null)

  t.test('each side lists its own', async t => {
    const listed = async (as: string) =>
      (await call('GET', '/v1/pledges', { as })).body.items.map((item: { id: string }) => item.id)
    t.strictSame(await listed('portal'), [pledge.id, first.body.id])
    t.strictSame(await listed('bank'), [pledge.id])
    t.strictSame(await listed('portal-2'), [first.body.id])
    t.strictSame(await listed('claims-officer'), [pledge.id, first.body.id])
    t.equal((await call('GET', `/v1/pledges/${first.body.id}`, { as: 'bank' })).status, 404)
    t.strictSame((await call('GET', `/v1/pledges/${pledge.id}`, { as: 'bank' })).body, pledge)
  })

  t.test('the bank alone moves it on, each step once', async t => {
    const scope = 'pledges:write'
    const at = `/v1/pledges/${pledge.id}`
    t.equal((await call('POST', `${at}/acknowledgement`, { as: 'portal', scope })).status, 404)
    t.equal((await call('POST', `${at}/acknowledgement`, { as: 'portal-2', scope })).status, 404)
    t.equal(
      (await call('POST', `${at}/acknowledgement`, { as: 'bank', headers: { 'if-match': '"9.en"' } })).status,
      412
    )
    const taken = await call('POST', `${at}/acknowledgement`, { as: 'bank' })
    t.match(taken.body, { status: 'acknowledged', acknowledgedOn: '2022-06-01' })
    t.equal((await call('POST', `${at}/acknowledgement`, { as: 'bank' })).status, 409)
    t.match((await call('POST', `${at}/release`, { as: 'bank' })).body, {
      status: 'released',
      releasedOn: '2022-06-01'
    })
    t.equal((await call('POST', `${at}/release`, { as: 'bank' })).status, 409)
    t.equal((await checkAs('bank')).pledge, null, 'and sees no more than anyone')
    const { rows } = await admin.query(
      `select organisation as recipient, data->>'status' as status from platform.event where type = 'pledge.status_changed' and subject = $1
        `,
      [pledge.id]
    )
    t.strictSame(
      rows.map(({ recipient, status }) => `${recipient} ${status}`).toSorted(),
      ['org_bank', 'org_portal'].flatMap(to =>
        ['acknowledged', 'assigned', 'released'].map(status => `${to} ${status}`)
      )
    )
  })
})

t.test('the portal takes back what its bank has not acknowledged, such as a pledge to a bank that is none', async t => {
  const { id } = await seedPolicy(database.adminUrl)
  const pledgeTo = async (bank: string) =>
    (await call('POST', `/v1/policies/${id}/pledges`, { body: { ...loan, bank } })).body.id
  const [mistyped, taken] = [await pledgeTo('org_bnak'), await pledgeTo('org_bank')]
  await call('POST', `/v1/pledges/${taken}/acknowledgement`, { as: 'bank' })
  t.equal((await call('POST', `/v1/pledges/${mistyped}/release`, { as: 'portal-2' })).status, 404)
  t.match((await call('POST', `/v1/pledges/${mistyped}/release`)).body, { status: 'released' })
  t.equal((await call('POST', `/v1/pledges/${mistyped}/release`)).status, 409, 'once')
  t.match(await call('POST', `/v1/pledges/${taken}/release`), { status: 409, body: { detail: /only the bank/ } })
  t.match((await call('GET', `/v1/pledges/${taken}`)).body, { status: 'acknowledged' })
})

t.test('a loan has one pledge of a policy: by two the bank would be paid it twice', async t => {
  const { id } = await seedPolicy(database.adminUrl)
  const pledge = (changes = {}) => call('POST', `/v1/policies/${id}/pledges`, { body: { ...loan, ...changes } })
  const first = (await pledge()).body.id
  t.match(await pledge({ loanAmount: 1 }), { status: 409, body: { detail: new RegExp(first) } })
  t.equal((await pledge({ loanReference: 'loan-2' })).status, 201)
  await call('POST', `/v1/pledges/${first}/release`)
  t.match(await pledge({ loanAmount: 1 }), { status: 201, body: { loanAmount: 1 } }, 'with another amount')
})

t.test('what can be pledged, and by whom', async t => {
  const at = `/v1/policies/${policy.id}/pledges`
  t.equal((await call('POST', at, { as: 'portal-2', body: loan })).status, 404)
  t.match((await call('POST', at, { body: { ...loan, bank: 'org_portal' } })).body.errors, [{ pointer: '/bank' }])
  t.equal((await call('POST', at, { body: { ...loan, loanAmount: 0 } })).status, 400)
  const lapsed = await seedPolicy(database.adminUrl, { status: 'rescinded' })
  t.equal((await call('POST', `/v1/policies/${lapsed.id}/pledges`, { body: loan })).status, 409)
})

t.test('premiums that are behind are nobody else’s business', async t => {
  const late = await seedPolicy(database.adminUrl, { status: 'in_arrears' })
  t.equal((await checkAs('portal-2', late.certificateCode)).status, 'in_force')
  t.equal((await checkAs('bank', late.certificateCode)).status, 'in_force')
  t.equal((await checkAs('portal', late.certificateCode)).status, 'in_arrears')
  await call('POST', `/v1/policies/${late.id}/pledges`, { body: loan })
  t.equal((await checkAs('bank', late.certificateCode)).status, 'in_arrears', 'but the pledgee’s')
})

t.test('the day before the expiry it is in force, on it expired', async t => {
  const ends = await seedPolicy(database.adminUrl, { inception: '2021-06-02', expiry: '2022-06-02' })
  t.equal((await checkAs('bank', ends.certificateCode)).status, 'in_force')
  const ended = await seedPolicy(database.adminUrl, { inception: '2021-06-01', expiry: '2022-06-01' })
  t.equal((await checkAs('bank', ended.certificateCode)).status, 'expired')
})

t.test('the bank is told the cover of the day, as the certificate says it', async t => {
  const changed = syntheticBusinessNumber(503)
  const other = syntheticBusinessNumber(504)
  const since = (insuredAmount: number, from?: string, until?: string) => ({
    businessNumber: changed,
    insuredAmount,
    ...(from ? { from } : {}),
    ...(until ? { until } : {})
  })
  /** What each policy comes to on the business date, 2022-06-01, and how many events on the changed buyer the bank is told of. */
  const cases: [string, SeededPolicy, insuredAmount: number, coverLeft: number, events: number][] = [
    [
      'the day before a limit is lowered',
      { buyers: [since(50, '', '2022-06-02'), since(20, '2022-06-02')] },
      80,
      80,
      1
    ],
    ['the day from which it is lowered', { buyers: [since(50, '', '2022-06-01'), since(20, '2022-06-01')] }, 50, 50, 1],
    ['the day after', { buyers: [since(50, '', '2022-05-31'), since(20, '2022-05-31')] }, 50, 50, 1],
    ['the last day before a buyer is dropped', { buyers: [since(50, '', '2022-06-02')] }, 80, 80, 1],
    ['the day from which it is dropped', { buyers: [since(50, '', '2022-06-01')] }, 30, 30, 1],
    ['dropped, and taken in again', { buyers: [since(50, '', '2022-03-01'), since(40, '2022-06-01')] }, 70, 70, 1],
    ['the day before a limit is raised', { buyers: [since(20, '', '2022-06-02'), since(50, '2022-06-02')] }, 50, 50, 1],
    ['the day from which it is raised', { buyers: [since(20, '', '2022-06-01'), since(50, '2022-06-01')] }, 80, 80, 1],
    ['a buyer that comes in tomorrow', { buyers: [since(50, '2022-06-02')] }, 30, 30, 0],
    [
      'expired with the lowered limit',
      { inception: '2021-06-01', status: 'expired', buyers: [since(50, '', '2022-04-01'), since(20, '2022-04-01')] },
      50,
      50,
      1
    ],
    [
      'cancelled before the limit was to be lowered',
      { status: 'cancelled', endedOn: '2022-05-20', buyers: [since(50, '', '2022-05-25'), since(20, '2022-05-25')] },
      80,
      80,
      1
    ],
    [
      'cancelled after a buyer was dropped',
      { status: 'cancelled', endedOn: '2022-05-20', buyers: [since(50, '', '2022-05-19')] },
      30,
      30,
      1
    ],
    ['begins tomorrow', { inception: '2022-06-02', buyers: [since(50)] }, 80, 80, 0],
    ['closed', { status: 'closed', inception: '2018-06-01', buyers: [since(50)] }, 80, 0, 1],
    ['rescinded', { status: 'rescinded', endedOn: '2022-01-01', buyers: [since(50)] }, 0, 0, 0]
  ]
  await seedEvent(database.adminUrl, { buyer: changed, occurredOn: '2022-05-16', confirmedOn: '2022-05-17' })
  for (const [sentence, about, insuredAmount, coverLeft, events] of cases) {
    const buyers = [...(about.buyers ?? []), { businessNumber: other, insuredAmount: 30 }] as SeededBuyer[]
    const { id, certificateCode } = await seedPolicy(database.adminUrl, { ...about, buyers })
    await admin.query(PLEDGED, [id, certificateCode])
    const { pledge } = await checkAs('bank', certificateCode)
    t.match(pledge, { insuredAmount, coverLeft }, sentence)
    t.equal(pledge.events.length, events, `${sentence}: events`)
    const certificate = await call('GET', `/v1/policies/${id}/certificate`)
    if (about.status === 'rescinded') t.equal(certificate.status, 409, 'it was never covered')
    else t.equal(certificate.body.insuredAmount, insuredAmount, `${sentence}: certificate`)
  }
})
