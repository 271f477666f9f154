import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import t, { type Test } from 'tap'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { type Call, runService } from '../../support/running-service.ts'

const TODAY = '2021-12-01'
const FIRM = syntheticBusinessNumber(0)
const GRADED = {
  creditStatus: 'graded',
  creditGrade: 5,
  simpleCreditStatus: 'graded',
  simpleGrade: 3,
  validUntil: '2022-11-30',
  source: '신용조사서 2021-0412'
}

/** The service on a day, with ways to write down and read assessments of one firm as an underwriter. */
async function assessing(t: Test) {
  const service = await runService(t, underwritingService, { jobs: true })
  await setBusinessDay(service.database, TODAY)
  const put = (changes: object = {}, assessedOn = TODAY, about: Call = {}) =>
    service.call('PUT', `/v1/parties/${FIRM}/credit-assessments/${assessedOn}`, {
      as: 'underwriter',
      body: { ...GRADED, ...changes },
      ...about
    })
  const list = (query = '', as = 'underwriter') =>
    service.call('GET', `/v1/parties/${FIRM}/credit-assessments${query}`, { as })
  return { service, put, list }
}

t.test(
  'an assessment is written down once; the same again changes nothing, another content is a new version',
  async t => {
    const { put, list, service } = await assessing(t)
    const first = await put()
    t.match(first, { status: 201, body: { businessNumber: FIRM, assessedOn: TODAY, version: 1, ...GRADED } })
    t.match(first.body, { id: /^ca_/, assessedBy: 'underwriter', recordedAt: /^\d{4}-/ })

    const again = await put({}, TODAY, { as: 'underwriter-2' })
    t.equal(again.status, 200)
    t.strictSame(again.body, first.body, 'whoever says the same again')

    const worse = await put({ creditGrade: 9 })
    t.match(worse, { status: 200, body: { version: 2, creditGrade: 9 } })
    const back = await put()
    t.match(back, { status: 200, body: { version: 3, creditGrade: 5 } }, 'what held before is said anew')

    const { body } = await list()
    t.strictSame(
      body.items.map((item: { version: number }) => item.version),
      [3, 2, 1],
      'nothing is ever overwritten'
    )
    const audits = await asAdmin(
      service.database,
      `select action from platform.audit_entry where aggregate_type = 'credit_assessment'`
    )
    t.equal(audits.length, 3)
  }
)

t.test('two underwriters at once leave two versions, and the same at once leaves one', async t => {
  const { put, list } = await assessing(t)
  const replies = await Promise.all([put(), put({ creditGrade: 6 }), put(), put({ creditGrade: 6 })])
  t.equal(replies.filter(({ status }) => status === 201).length, 1)
  t.ok(replies.every(({ status }) => status === 200 || status === 201))
  const { body } = await list()
  const versions = body.items.map((item: { version: number }) => item.version)
  t.strictSame(versions, [...new Set(versions)], 'no version twice')
  t.ok(versions.length >= 2)
})

t.test('grades stand exactly where they were given, on days that fit', async t => {
  const { put } = await assessing(t)
  const cases: [string, object, string, string | null][] = [
    ['unrated without a grade', { creditStatus: 'unrated', creditGrade: null }, TODAY, null],
    ['unassessed, grade left out', { simpleCreditStatus: 'unassessed', simpleGrade: undefined }, '2021-11-30', null],
    ['the worst AR grade', { creditGrade: 18 }, '2021-11-29', null],
    ['beyond it', { creditGrade: 19 }, TODAY, '/creditGrade'],
    ['beyond the worst simple grade', { simpleGrade: 8 }, TODAY, '/simpleGrade'],
    ['graded without one', { creditGrade: null }, TODAY, '/creditGrade'],
    ['unrated with one', { simpleCreditStatus: 'unrated' }, TODAY, '/simpleGrade'],
    ['valid on its day alone', { validUntil: TODAY }, TODAY, '/validUntil'],
    ['valid one day more', { validUntil: '2021-12-02' }, '2021-11-28', null],
    ['assessed tomorrow', {}, '2021-12-02', '/path/assessedOn'],
    ['no such day', {}, '2021-02-29', '/path/assessedOn'],
    ['a field that nobody knows', { grade: 5 }, TODAY, '/grade']
  ]
  for (const [name, changes, assessedOn, pointer] of cases) {
    const { status, body } = await put(changes, assessedOn)
    if (pointer === null) t.equal(status, 201, name)
    else t.match({ status, errors: body.errors }, { status: 400, errors: [{ pointer }] }, name)
  }
})

t.test('assessments are the insurer’s alone', async t => {
  const { put, list } = await assessing(t)
  await put()
  for (const as of ['portal', 'bank', 'feed', 'cashier']) {
    t.equal((await put({}, TODAY, { as })).status, 403, `${as} writes none`)
    t.equal((await list('', as)).status, 403, `${as} reads none`)
  }
  t.equal((await list('', 'auditor')).status, 200)
  const asChannel = await put({}, TODAY, { as: 'portal', scope: 'credit:write' })
  t.equal(asChannel.status, 403, 'not even with a scope that it should not have')
})

t.test('the history goes by pages, newest first, over all numbers of the person', async t => {
  const { put, list, service } = await assessing(t)
  const sibling = syntheticBusinessNumber(1)
  await put({ corporateNumber: '9998110000005' }, '2021-10-01')
  await put({}, '2021-11-01')
  await service.call('PUT', `/v1/parties/${sibling}/credit-assessments/2021-11-15`, {
    as: 'underwriter',
    body: { ...GRADED, corporateNumber: '9998110000005' }
  })
  const first = await list('?limit=2')
  const second = await list(`?limit=2&cursor=${first.body.nextCursor}`)
  const days = [...first.body.items, ...second.body.items].map(item => [item.assessedOn, item.businessNumber])
  t.strictSame(days, [
    ['2021-11-15', sibling],
    ['2021-11-01', FIRM],
    ['2021-10-01', FIRM]
  ])
  t.equal(second.body.nextCursor, null)
})

t.test('an assessment that names another corporation than is on record changes nothing', async t => {
  const { put, list } = await assessing(t)
  t.equal((await put({ corporateNumber: '9998110000005' }, '2021-10-01')).status, 201)
  t.match(await put({ corporateNumber: '9998110000013' }), { status: 409, body: { code: 'conflict' } })
  t.equal((await list()).body.items.length, 1)
})
