import { quoteService } from '@trade-credit/quote-service/app.ts'
import pg from 'pg'
import t from 'tap'
import { type RunningService, runService } from '../../support/running-service.ts'

const GYEONGGI = '/v1/subsidy-programmes/gyeonggi_2025'
const EXACT = { effectiveFrom: '2025-06-01', percent: 50, capPerFirm: 2_000_000, note: '협약서 제4조' }

/** Enters as the operator, with the ETag that the programme has at the moment unless told. */
async function enter({ call }: RunningService, url: string, body: object, ifMatch?: string | null) {
  const etag = ifMatch === undefined ? (await call('GET', url)).headers['etag'] : ifMatch
  const headers = typeof etag === 'string' ? { 'if-match': etag } : {}
  return call('PUT', url, { as: 'operator', body, headers })
}

t.test('the programmes of a date and a place, each with its source', async t => {
  const { call } = await runService(t, quoteService)
  const list = async (query: string) => (await call('GET', `/v1/subsidy-programmes?${query}`)).body
  const codes = async (query: string) => (await list(query)).items.map((item: { code: string }) => item.code)

  t.equal((await list('asOf=2025-05-01')).items.length, 17 + 47 + 2)
  t.equal((await list('asOf=2025-07-01')).items.length, 17 + 47 + 3)
  t.same(await codes('asOf=2025-06-02&province=경기&city=용인'), [
    'gyeonggi_2025',
    'gyeonggi_yongin_2025',
    'payer_a_2023'
  ])
  t.same(await codes('asOf=2025-06-02&city=용인시'), ['gyeonggi_2025', 'gyeonggi_yongin_2025', 'payer_a_2023'])
  t.equal((await codes('asOf=2025-06-02&province=경기도')).length, 1 + 11 + 1)
  t.match(await list('asOf=2023-12-31&province=부산'), {
    asOf: '2023-12-31',
    complete: true,
    items: [
      {
        code: 'busan_2023',
        percent: 50,
        percentRange: null,
        capPerFirm: 2_500_000,
        until: '2024-01-01',
        rule: { parameter: 'subsidy.local_programmes', source: '002:L3-7', assumed: false }
      },
      { code: 'payer_a_2023', percent: 20, capPerFirm: null }
    ]
  })
  t.match(await list('asOf=2024-06-01'), { complete: false, items: [{ code: 'payer_a_2023' }] })
  t.match(await list('asOf=2021-12-01'), { complete: false, items: [] })
})

t.test('an operator’s entry overrides the range from its date on; what was entered stays', async t => {
  const service = await runService(t, quoteService)
  const { call } = service
  const before = await call('GET', `${GYEONGGI}?asOf=2025-06-01`)
  t.match(before.body, { version: 0, entries: [], programme: { percent: null, percentRange: { least: 50, most: 60 } } })

  const entered = await enter(service, GYEONGGI, EXACT)
  t.equal(entered.status, 201, entered.text)
  t.match(entered.body, {
    code: 'gyeonggi_2025',
    asOf: '2025-06-01',
    version: 1,
    programme: {
      name: '경기',
      percent: 50,
      percentRange: null,
      capPerFirm: 2_000_000,
      rule: { source: /^operator entry se_[0-9A-Z]{26}$/, from: '2025-06-01', note: '협약서 제4조', assumed: false }
    }
  })
  const later = await enter(service, GYEONGGI, { effectiveFrom: '2025-08-01', percent: 60, capPerFirm: null })
  t.match(later.body, { version: 2, programme: { percent: 60, capPerFirm: null } })
  t.equal(later.headers['etag'], '"2.en"')

  const on = async (asOf: string) => (await call('GET', `${GYEONGGI}?asOf=${asOf}`)).body.programme
  t.match(await on('2025-05-31'), { percent: null, percentRange: { least: 50, most: 60 } })
  t.match(await on('2025-06-01'), { percent: 50, capPerFirm: 2_000_000 })
  t.match(await on('2025-07-31'), { percent: 50 })
  t.match(await on('2025-08-01'), { percent: 60, capPerFirm: null })
  const { body } = await call('GET', GYEONGGI)
  t.same(
    body.entries.map((entry: { effectiveFrom: string; programme: { percent: number } }) => [
      entry.effectiveFrom,
      entry.programme.percent
    ]),
    [
      ['2025-06-01', 50],
      ['2025-08-01', 60]
    ]
  )
})

t.test('a change names the version it was made on; sent again it is answered and added no second time', async t => {
  const service = await runService(t, quoteService)
  t.equal((await enter(service, GYEONGGI, EXACT, null)).status, 428)
  t.equal((await enter(service, GYEONGGI, EXACT, '"1.en"')).status, 412)
  t.equal((await enter(service, GYEONGGI, EXACT, '"0.ko"')).status, 201)
  const again = await enter(service, GYEONGGI, EXACT, '"0.ko"')
  t.equal(again.status, 200, 'the answer was lost, so it is sent again')
  t.equal(again.body.version, 1)
  t.equal((await enter(service, GYEONGGI, { ...EXACT, percent: 55 }, '"0.ko"')).status, 412)
})

t.test('of two operators at once one is told', async t => {
  const service = await runService(t, quoteService)
  const answers = await Promise.all(
    [51, 52, 53, 54].map(percent => enter(service, GYEONGGI, { ...EXACT, percent }, '"0.en"'))
  )
  t.same(answers.map(({ status }) => status).sort(), [201, 412, 412, 412])
  t.equal((await service.call('GET', GYEONGGI)).body.entries.length, 1)
})

t.test('a programme that is new names all its terms; everything that is wrong is told at once', async t => {
  const service = await runService(t, quoteService)
  const url = '/v1/subsidy-programmes/yongin_2024'
  t.equal((await service.call('GET', url)).status, 404)
  const errorsOf = async (code: string, body: object) => {
    const reply = await enter(service, `/v1/subsidy-programmes/${code}`, body)
    t.equal(reply.status, 400, reply.text)
    return reply.body.errors.map((error: { pointer: string; code: string }) => `${error.pointer} ${error.code}`)
  }
  t.same(await errorsOf('yongin_2024', { effectiveFrom: '2024-01-01', until: '2024-01-01' }), [
    '/name required',
    '/level required',
    '/provinces required',
    '/sizes required',
    '/percent required',
    '/until after_from'
  ])
  const whole = { name: '용인시', level: 'city', provinces: ['경기'], city: '용인', percent: 20, sizes: ['small'] }
  t.same(await errorsOf('yongin_2024', { effectiveFrom: '2024-01-01', ...whole, provinces: ['경기', '충남'] }), [
    '/provinces one_province'
  ])
  t.same(await errorsOf('yongin_2024', { effectiveFrom: '2024-01-01', ...whole, city: null }), ['/city city_of_city'])
  t.same(await errorsOf('gyeonggi_2025', { effectiveFrom: '2025-06-01', provinces: ['충남'] }), [
    '/provinces place_changed'
  ])
  t.same(await errorsOf('gyeonggi_2025', { ...EXACT, percent: 50.00001, percentRange: { least: 60, most: 50 } }), [
    '/percentRange either_share_or_range'
  ])
  t.same(await errorsOf('gyeonggi_2025', { ...EXACT, percent: 50.00001 }), ['/percent decimals'])
  t.same(await errorsOf('gyeonggi_2025', { ...EXACT, percent: 101 }), ['/percent maximum'])

  const created = await enter(service, url, { effectiveFrom: '2024-01-01', ...whole }, null)
  t.equal(created.status, 201, 'a new code asks for no If-Match')
  t.match(created.body.programme, { code: 'yongin_2024', city: '용인', percent: 20, from: '2024-01-01', requires: [] })
})

t.test('only the operator enters, and each entry is in the audit trail', async t => {
  const service = await runService(t, quoteService)
  const { call, database } = service
  t.equal((await call('PUT', GYEONGGI, { body: EXACT, headers: { 'if-match': '"0.en"' } })).status, 403)
  const { body } = await enter(service, GYEONGGI, EXACT)
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  const { rows } = await client.query(
    `select action, client, text from platform.audit_entry where aggregate_type = 'subsidy_programme'`
  )
  await client.end()
  t.match(rows, [{ action: 'subsidy_programme.entered', client: 'operator' }])
  t.equal(rows.length, 1)
  t.ok(rows[0].text.includes(body.entries[0].id))
})

t.test('nobody but the insurer can write an entry, and nobody can change one, whatever a handler forgets', async t => {
  const { database } = await runService(t, quoteService)
  const client = new pg.Client({ connectionString: database.urlOf('quote_api') })
  await client.connect()
  const insert = `insert into quote.subsidy_entry (id, code, version, effective_from, terms, entered_by)
    values ('se_1', 'a', 1, '2025-01-01', '{}', 'portal')`
  await client.query(`set app.actor_kind = 'channel'`)
  await t.rejects(client.query(insert), { code: '42501' })
  await client.query(`set app.actor_kind = 'insurer'`)
  await client.query(insert)
  for (const change of [`update quote.subsidy_entry set note = 'x'`, 'delete from quote.subsidy_entry']) {
    await t.rejects(client.query(change), { code: '42501' })
  }
  await client.end()
})

t.test('the operator reads what it enters; a province goes by any of its names, and by no other', async t => {
  const service = await runService(t, quoteService)
  const read = await service.call('GET', GYEONGGI, { as: 'operator' })
  t.equal(read.status, 200, read.text)
  t.equal((await service.call('GET', '/v1/subsidy-programmes', { as: 'operator' })).status, 200)

  const fresh = { name: '새 협약', level: 'province', percent: 10, sizes: ['small'], effectiveFrom: '2025-06-01' }
  const url = '/v1/subsidy-programmes/fresh_2025'
  t.match((await enter(service, url, { ...fresh, provinces: ['경기남도'] }, null)).body, {
    status: 400,
    errors: [{ pointer: '/provinces/0', code: 'unknown_province' }]
  })
  t.match((await enter(service, url, { ...fresh, provinces: ['경기도'] }, null)).body, {
    programme: { provinces: ['경기'] }
  })
  const early = { ...EXACT, effectiveFrom: '2020-01-01' }
  const errors: { code: string }[] = (await enter(service, GYEONGGI, early)).body.errors
  t.ok(
    errors.length > 0 && errors.every(({ code }) => code === 'required'),
    'nothing stood then, and nothing changes place'
  )
})
