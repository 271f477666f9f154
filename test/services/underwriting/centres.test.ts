import t from 'tap'
import { apply, bareDraftFor, generalCase, runApplying } from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'

t.test('the centres as published on a date', async t => {
  const { call } = await runApplying(t)
  const of2021 = (await call('GET', '/v1/insurance-centres?asOf=2021-12-01')).body
  t.equal(of2021.items.length, 10)
  t.match(of2021, { asOf: '2021-12-01', rule: { parameter: 'centres.all', source: '001:L508-519', assumed: false } })
  const seoul = (asOf: string) => async () =>
    (await call('GET', `/v1/insurance-centres?asOf=${asOf}`)).body.items.find(
      (centre: { code: string }) => centre.code === 'seoul_east_1'
    )
  t.match(await seoul('2021-12-01')(), { address: /서초구/ })
  t.match(await seoul('2025-05-01')(), { address: /종로구/ }, 'it has moved')
  t.equal((await call('GET', '/v1/insurance-centres?asOf=2007-06-01')).status, 422, 'no source reaches the day')
})

t.test('an application goes to the nearest centre, or to the one that serves the firm already', async t => {
  const applying = await runApplying(t)
  const { call } = applying
  const places = [
    [{ province: '부산', city: '사상구' }, 'busan'],
    [{ province: '경상남도', city: '진주시' }, 'busan'],
    [{ province: '서울특별시', city: '강남구' }, 'seoul_east_2'],
    [{ province: '서울', city: '중구' }, 'seoul_west_2'],
    [{ province: '서울', city: null }, 'seoul_west_1'],
    [{ province: '제주', city: null }, 'gwangju']
  ] as const
  for (const [seller, [place, centre]] of places.entries()) {
    const premises = [
      { province: '대구', city: null, headquarters: false },
      { ...place, headquarters: true }
    ]
    const { id } = await apply(applying, generalCase(seller, { policyholder: { premises } }))
    const { body } = await call('GET', '/v1/application-ageing', { as: 'underwriter' })
    const found = body.items.find((item: { applicationId: string }) => item.applicationId === id)
    t.equal(found.centre, centre, `${place.province} ${place.city}`)
    const referrals = (await call('GET', `/v1/referrals?centre=${centre}`, { as: 'underwriter' })).body.items
    t.ok(referrals.some((item: { applicationId: string }) => item.applicationId === id))
  }
  const own = generalCase(20)
  await asAdmin(
    applying.database,
    `insert into underwriting.party (id, business_number, party, told_by, centre, updated_by)
      values ('pa_1', $1, $1, 'insurer', 'daejeon', 'underwriter')`,
    [own.policyholder?.businessNumber]
  )
  const { id } = await apply(applying, own)
  const { body } = await call('GET', '/v1/application-ageing', { as: 'underwriter' })
  t.match(
    body.items.find((item: { applicationId: string }) => item.applicationId === id),
    { centre: 'daejeon' }
  )
})

t.test('eight standard days, or fifteen, from receipt: the overdue first, by the sandbox clock', async t => {
  const applying = await runApplying(t)
  const single = (await apply(applying, generalCase(1))).id
  const buyers = Array.from({ length: 5 }, () => ({}))
  const multi = (await bareDraftFor(applying, generalCase(2, { product: 'multi_custom', buyers }))).id
  const draft = (await bareDraftFor(applying, generalCase(3))).id
  await asAdmin(applying.database, `update underwriting.application set status = 'submitted' where id = $1`, [multi])
  const online = (await bareDraftFor(applying, generalCase(4))).id
  await asAdmin(
    applying.database,
    `update underwriting.application set status = 'submitted', product = 'online_direct' where id = $1`,
    [online]
  )
  const days = [
    ['2021-12-08', 7, 'on_time', 1, 'on_time', 8],
    ['2021-12-09', 8, 'due_today', 0, 'on_time', 7],
    ['2021-12-10', 9, 'overdue', -1, 'on_time', 6],
    ['2021-12-15', 14, 'overdue', -6, 'on_time', 1],
    ['2021-12-16', 15, 'overdue', -7, 'due_today', 0],
    ['2021-12-17', 16, 'overdue', -8, 'overdue', -1]
  ] as const
  for (const [day, daysWaiting, ofSingle, left, ofMulti, leftOfMulti] of days) {
    await setBusinessDay({ adminUrl: applying.database.adminUrl }, day)
    const { body } = await applying.call('GET', '/v1/application-ageing', { as: 'underwriter' })
    t.match(
      body.items,
      [
        { applicationId: single, dueOn: '2021-12-09', daysWaiting, ageing: ofSingle, daysLeft: left },
        { applicationId: multi, dueOn: '2021-12-16', daysWaiting, ageing: ofMulti, daysLeft: leftOfMulti },
        { applicationId: online, dueOn: null, ageing: 'no_standard', daysLeft: null }
      ],
      day
    )
    t.notOk(
      body.items.some((item: { applicationId: string }) => item.applicationId === draft),
      'a draft waits for nobody'
    )
  }
  const overdue = await applying.call('GET', '/v1/application-ageing?ageing=overdue&product=multi_custom', {
    as: 'auditor'
  })
  t.strictSame(
    overdue.body.items.map((item: { applicationId: string }) => item.applicationId),
    [multi]
  )
  for (const as of ['portal', 'bank', 'feed'])
    t.equal((await applying.call('GET', '/v1/application-ageing', { as })).status, 403, as)
  await setBusinessDay({ adminUrl: applying.database.adminUrl }, '2022-03-02')
  const { items } = (await applying.call('GET', '/v1/application-ageing', { as: 'underwriter' })).body
  t.ok(
    items.some((item: { applicationId: string }) => item.applicationId === single),
    'what a person decides does not lapse'
  )
})

t.test('who leads a centre asks for its own, how late they are, and whose they are, page by page', async t => {
  const applying = await runApplying(t)
  const at = (seller: number, province: string) =>
    apply(applying, generalCase(seller, { policyholder: { premises: [{ province, city: null, headquarters: true }] } }))
  const [first, second, other] = [(await at(1, '부산')).id, (await at(2, '부산')).id, (await at(3, '대구')).id]
  const found = async (query: string) => {
    const { status, body } = await applying.call('GET', `/v1/application-ageing?${query}`, { as: 'underwriter' })
    return status === 200 ? body.items.map((item: { applicationId: string }) => item.applicationId) : body.errors
  }
  t.strictSame(await found('centre=busan'), [first, second])
  t.match(await found('centre=nowhere'), [{ pointer: '/query/centre', code: 'unknown_centre' }])

  const referral = (await applying.call('GET', '/v1/referrals?centre=daegu', { as: 'underwriter' })).body.items[0]
  const claim = { as: 'underwriter', headers: { 'if-match': '*' } }
  t.match(await applying.call('POST', `/v1/referrals/${referral.id}/claim`, claim), { status: 200 })
  t.strictSame([await found('claimed=true'), await found('assignee=underwriter')], [[other], [other]])
  t.strictSame([await found('claimed=false'), await found('assignee=underwriter-2')], [[first, second], []])

  // Due on 2021-12-09.
  await setBusinessDay(applying.database, '2021-12-11')
  t.equal((await found('ageing=overdue')).length, 3)
  t.equal((await found('overdueDays=2')).length, 3)
  t.strictSame(await found('overdueDays=3'), [])

  const page = await applying.call('GET', '/v1/application-ageing?centre=busan&limit=1', { as: 'underwriter' })
  t.match(page.body, { items: [{ applicationId: first, assignee: null }], nextCursor: /./ })
  t.strictSame(await found(`centre=busan&limit=1&cursor=${page.body.nextCursor}`), [second])
})
