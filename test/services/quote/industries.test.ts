import { quoteService } from '@trade-credit/quote-service/app.ts'
import t from 'tap'
import { runService } from '../../support/running-service.ts'

const { call } = await runService(t, quoteService)

t.test('002:L22-35: a class is restricted wholly, by activity or not at all', async t => {
  for (const [ksic, asOf, restriction, why] of [
    ['G46331', '2023-06-01', 'whole', '주류 도매업'],
    ['F41111', '2023-06-01', 'whole', '건설업: the whole section'],
    ['C25914', '2023-06-01', 'none', 'manufacturing'],
    ['G46331', '2007-06-01', 'none', '004:L11: in 2007 there was no list']
  ] as const) {
    const { status, body } = await call('GET', `/v1/industries/${ksic}?asOf=${asOf}`)
    t.equal(status, 200, why)
    t.match(body, { ksic, section: ksic.charAt(0), asOf, restriction, rulebook: { version: /^sha256:/ } }, why)
    t.equal(body.lines.length > 0, restriction !== 'none', why)
    t.same(body.rule.value, body.lines, 'the rule is shown with the lines that touch the class')
    t.equal(body.rule.parameter, 'policyholder.restricted_industries')
  }
})

t.test('where only an activity of a class is restricted, each is named', async t => {
  const parameters = await call('GET', '/v1/rulebook/parameters?asOf=2023-06-01&group=policyholder')
  const list = parameters.body.items.find(
    (item: { name: string }) => item.name === 'policyholder.restricted_industries'
  )
  const lines = list.standing.value as { codes: string[]; activity?: string }[]
  const [partly] = lines.filter(line => line.activity && /^[A-U]\d{5}$/.test(line.codes[0] ?? ''))
  const { body } = await call('GET', `/v1/industries/${partly?.codes[0]}?asOf=2023-06-01`)
  t.equal(body.restriction, 'by_activity')
  t.ok(body.lines.some((line: { activity: string }) => line.activity === partly?.activity))
})

t.test('what is no class is said gently; a date without a source is not guessed', async t => {
  const malformed = await call('GET', '/v1/industries/25914')
  t.match(malformed, { status: 400, body: { errors: [{ pointer: '/path/ksic', detail: /C25914/ }] } })
  const none = await call('GET', '/v1/industries/C99999')
  t.match(none, { status: 404, body: { detail: /section C has no division 99/ } })
  t.match(await call('GET', '/v1/products/online_mini?asOf=2021-12-01'), {
    status: 422,
    body: { code: 'rulebook.no_source_for_date', detail: /online_mini/ }
  })
  t.match(await call('GET', '/v1/rulebook/changes?from=2022-01-02&to=2022-01-01'), {
    status: 400,
    body: { errors: [{ pointer: '/query/to', code: 'period.ends_before_it_begins' }] }
  })
  t.equal((await call('GET', '/v1/rulebook/changes?from=2022-01-01&to=2022-01-01')).status, 200)
  t.match(await call('GET', '/v1/industries/C25914?asOf=2015-01-01'), {
    status: 422,
    body: { code: 'rulebook.no_source_for_date' }
  })
})
