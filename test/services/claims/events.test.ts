import t from 'tap'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'
import { petition, runClaims } from './claims-service.ts'

t.test('each kind of event, dated by its own field and by occurredOn where that is left out', async t => {
  const { call } = await runClaims(t, '2022-05-10', { jobs: false })
  const dateOf = async (about: object) =>
    call('POST', '/v1/insured-events', { as: 'feed', body: { buyer: SEEDED_BUYER, ...about } })
  for (const [about, occurredOn, notes] of [
    [
      { type: 'dishonoured_bill', reasonArisenOn: '2022-05-02', suspendedOn: '2022-05-04', billNumber: '자가1' },
      '2022-05-02',
      []
    ],
    [
      { type: 'dishonoured_bill', occurredOn: '2022-05-04', reasonArisenOn: '2022-05-02' },
      '2022-05-02',
      ['event.dated_by_rule', 'event.suspension_awaited']
    ],
    [{ type: 'business_closure', closedOn: '2022-05-02', closureReportReceivedOn: '2022-05-04' }, '2022-05-02', []],
    [
      { type: 'business_closure', closureReportReceivedOn: '2022-05-04' },
      '2022-05-04',
      ['event.closure_by_report_date']
    ],
    [{ type: 'business_closure', occurredOn: '2022-05-03' }, '2022-05-03', []],
    [{ type: 'dissolution_registration', registeredOn: '2022-05-02' }, '2022-05-02', []],
    [{ type: 'rehabilitation_petition', occurredOn: '2022-05-02', petitioner: 'creditor' }, '2022-05-02', []],
    [{ type: 'bankruptcy_petition', occurredOn: '2022-05-10', petitioner: 'director' }, '2022-05-10', []],
    [{ type: 'personal_rehabilitation_petition', occurredOn: '2022-05-02', petitioner: 'debtor' }, '2022-05-02', []]
  ] as const) {
    const { status, body, text } = await dateOf(about)
    t.equal(status, 201, text)
    t.match(body, { ...about, occurredOn, status: 'reported' })
    t.same(
      body.findings.map((one: { code: string }) => one.code),
      notes
    )
    const again = await call('GET', `/v1/insured-events/${body.id}`, { as: 'feed' })
    t.same(again.body, body, 'it reads as it was answered')
  }
  for (const [about, pointers] of [
    [{ type: 'bankruptcy_petition', occurredOn: '2022-05-11' }, ['/occurredOn']],
    [{ type: 'dissolution_registration' }, ['/registeredOn']],
    [{ type: 'rehabilitation_petition' }, ['/occurredOn']],
    [{ type: 'rehabilitation_petition', occurredOn: '2022-05-02', petitioner: 'director' }, ['/petitioner']],
    [{ type: 'personal_rehabilitation_petition', occurredOn: '2022-05-02', petitioner: 'creditor' }, ['/petitioner']],
    [{ type: 'dishonoured_bill', occurredOn: '2022-05-02', suspendedOn: '2022-05-01' }, ['/suspendedOn']],
    [{ type: 'dishonoured_bill', occurredOn: '2022-05-02', closedOn: '2022-05-01' }, ['/closedOn']],
    [{ type: 'overdue', occurredOn: '2022-05-02' }, ['/type']]
  ] as const) {
    const { status, body } = await dateOf(about)
    t.equal(status, 400, JSON.stringify(about))
    t.same(
      body.errors.map((one: { pointer: string }) => one.pointer),
      pointers
    )
  }
})

t.test('the contract’s example is taken as it stands', async t => {
  const { call } = await runClaims(t, '2022-05-10', { jobs: false })
  const { status, body } = await call('POST', '/v1/insured-events', { body: petition() })
  t.equal(status, 201)
  t.match(body, { ...petition(), status: 'reported', confirmedOn: null })
})

t.test('what a reporter is told does not depend on what others reported (I11)', async t => {
  const alone = await runClaims(t, '2022-05-10', { jobs: false })
  const crowd = await runClaims(t, '2022-05-10', { jobs: false })
  for (const as of ['portal-2', 'feed', 'claims-officer']) await crowd.confirm(await crowd.report({}, as))
  const shape = async ({ call }: typeof alone) => {
    const posted = await call('POST', '/v1/insured-events', { body: petition() })
    const read = await call('GET', `/v1/insured-events/${posted.body.id}`)
    const listed = await call('GET', '/v1/insured-events')
    return [posted, read, listed].map(({ status, text, headers }) => ({
      status,
      etag: headers['etag'],
      body: text.replaceAll(/ev_[0-9A-Z]{26}/g, 'ev').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    }))
  }
  t.same(await shape(crowd), await shape(alone))
})

t.test('a report is its reporter’s: others find nothing, and cannot confirm it', async t => {
  const { call, report } = await runClaims(t, '2022-05-10', { jobs: false })
  const id = await report({}, 'portal')
  t.equal((await call('GET', `/v1/insured-events/${id}`, { as: 'portal-2' })).status, 404)
  t.same((await call('GET', '/v1/insured-events', { as: 'portal-2' })).body.items, [])
  t.same((await call('GET', '/v1/insured-events', { as: 'feed' })).body.items, [])
  t.equal((await call('POST', `/v1/insured-events/${id}/confirmation`, { as: 'portal' })).status, 403)
  t.equal((await call('POST', `/v1/insured-events/${id}/confirmation`, { as: 'portal-2' })).status, 403)
  t.equal(
    (await call('POST', `/v1/insured-events/${id}/withdrawal`, { as: 'portal-2', body: { reason: 'x' } })).status,
    404
  )
  const { body } = await call('GET', '/v1/insured-events', { as: 'claims-officer' })
  t.match(body.items, [{ id, reportedBy: 'org_portal' }])
  t.notOk('reportedBy' in (await call('GET', `/v1/insured-events/${id}`)).body)
})

t.test('every pair of status and action, over the API', async t => {
  const { call, report, confirm } = await runClaims(t, '2022-05-10', { jobs: false })
  let day = 1
  const inStatus = async (status: string) => {
    const id = await report({ occurredOn: `2022-04-${String((day += 1)).padStart(2, '0')}` })
    if (status !== 'reported' && status !== 'withdrawn') await confirm(id)
    if (status === 'corrected') await act(id, 'correction')
    if (status === 'withdrawn') await act(id, 'withdrawal')
    return id
  }
  const act = (id: string, action: string) =>
    call('POST', `/v1/insured-events/${id}/${action}`, {
      as: 'claims-officer',
      headers: { 'if-match': '*' },
      ...(action === 'confirmation' ? {} : { body: { reason: '확인' } })
    })
  const allowed: Record<string, Record<string, [number, string]>> = {
    reported: { confirmation: [200, 'confirmed'], withdrawal: [200, 'withdrawn'] },
    confirmed: { correction: [201, 'corrected'], withdrawal: [200, 'withdrawn'] },
    corrected: {},
    withdrawn: {}
  }
  for (const status of Object.keys(allowed)) {
    for (const action of ['confirmation', 'correction', 'withdrawal']) {
      const id = await inStatus(status)
      const [code, after] = allowed[status]?.[action] ?? [409, status]
      t.equal((await act(id, action)).status, code, `${status}: ${action}`)
      t.match((await call('GET', `/v1/insured-events/${id}`, { as: 'claims-officer' })).body, { status: after })
    }
  }
})

t.test('a confirmed event is withdrawn and corrected by officers alone, and by the version they read', async t => {
  const { call, report, confirm } = await runClaims(t, '2022-05-10', { jobs: false })
  const id = await report({}, 'portal')
  const read = await call('GET', `/v1/insured-events/${id}`)
  await confirm(id)
  const withdraw = (as: string, headers = {}) =>
    call('POST', `/v1/insured-events/${id}/withdrawal`, { as, headers, body: { reason: '동명이인' } })
  t.equal((await withdraw('portal', { 'if-match': '*' })).status, 403)
  t.equal((await withdraw('claims-officer')).status, 428)
  t.equal((await withdraw('claims-officer', { 'if-match': String(read.headers['etag']) })).status, 412)
  const { headers } = await call('GET', `/v1/insured-events/${id}`, { as: 'claims-officer' })
  const { status, body } = await withdraw('claims-officer', { 'if-match': String(headers['etag']) })
  t.equal(status, 200)
  t.match(body, { status: 'withdrawn', reason: '동명이인' })
})

t.test('underwriting sees confirmed events alone', async t => {
  const { database, report, confirm } = await runClaims(t, '2022-05-10', { jobs: false })
  await seedPolicy(database.adminUrl)
  const published = () => bySql(database.adminUrl, 'select id, buyer, party, type from claims.published_event')
  const id = await report()
  t.same(await published(), [])
  await confirm(id)
  t.match(await published(), [{ id, buyer: SEEDED_BUYER, party: SEEDED_BUYER }])
})
