import { setTimeout as sleep } from 'node:timers/promises'
import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import t, { type Test } from 'tap'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import type { Call } from '../../support/running-service.ts'
import { type RunningSystem, runSystem } from '../../support/running-system.ts'
import { SEEDED_POLICYHOLDER, seedPolicy } from '../../support/seeded-policy.ts'
import { seedWithdrawal } from '../../support/seeded-withdrawal.ts'

const TODAY = '2022-05-10'
const SIGNAL = { type: 'arrears_registered', occurredOn: '2022-05-09', source: 'credit bureau' }
const GRADED = {
  creditStatus: 'graded',
  creditGrade: 5,
  simpleCreditStatus: 'graded',
  simpleGrade: 3,
  validUntil: '2022-11-30',
  source: '신용조사서'
}

interface Told {
  readonly parameters: {
    readonly buyer: string
    readonly band: string
    readonly stopShipments: boolean
    readonly withdrawnFrom?: string
    readonly coveredAgainFrom?: string
  }
  readonly subject: { readonly policyId: string }
  readonly id: string
}

/** All services with their workers; all tests share them, each with buyers of its own, and days only move on. */
const system: RunningSystem = await runSystem(t as Test, { jobs: true })
await setBusinessDay(system.database, TODAY)
const { call, database } = system

/** A policy of `org_portal` on the buyers, and a way to read what its organisation, and a stranger, were told of them. */
async function covered(...buyers: string[]) {
  const { id } = await seedPolicy(database.adminUrl, { buyers: buyers.map(businessNumber => ({ businessNumber })) })
  return id
}

/** Bands and advice that the organisation was told about the buyer, oldest first. */
async function told(businessNumber: string, as = 'portal') {
  await settled()
  const { body } = await call('GET', '/v1/notices?kind=buyer_status_changed&limit=200', { as, scope: 'events:read' })
  const items = (body.items as Told[]).filter(({ parameters }) => parameters.buyer === businessNumber)
  return items.toReversed().map(({ parameters: { band, stopShipments } }) => [band, stopShipments])
}

async function settled() {
  for (let tries = 0; tries < 400; tries += 1) {
    const left = await asAdmin(database, 'select 1 from graphile_worker._private_jobs limit 1')
    if (left.length === 0) return
    await sleep(25)
  }
  throw new Error('jobs are left')
}

function report(businessNumber: string, about: object = {}, by: Call = {}) {
  return call('POST', '/v1/credit-signals', { as: 'feed', body: { businessNumber, ...SIGNAL, ...about }, ...by })
}

function assess(businessNumber: string, assessedOn: string, grades: object) {
  const body = { ...GRADED, ...grades }
  return call('PUT', `/v1/parties/${businessNumber}/credit-assessments/${assessedOn}`, { as: 'underwriter', body })
}

async function watch() {
  const { body } = await call('POST', '/v1/jobs/buyer-watch/runs', { as: 'operator' })
  return body.report
}

t.test('a signal tells the policyholder who is covered once, and a stranger never', async t => {
  const buyer = syntheticBusinessNumber(0)
  const policyId = await covered(buyer)
  const reply = await report(buyer)
  t.match(reply, {
    status: 201,
    body: { id: /^cs_/, businessNumber: buyer, ...SIGNAL, receivedOn: TODAY }
  })
  t.strictSame(await told(buyer), [['warning', true]])
  t.strictSame(await told(buyer, 'portal-2'), [], 'a stranger')
  t.strictSame(await told(buyer, 'bank'), [])

  await Promise.all([report(buyer), report(buyer, { type: 'seizure' }), watch(), watch()])
  t.strictSame(await told(buyer), [['warning', true]], 'more of it changes nothing')

  const events = await asAdmin<{ organisation: string; data: { policyId: string; noticeId: string } }>(
    database,
    `select organisation, data from platform.event where type = 'buyer.status_changed' and subject = $1`,
    [policyId]
  )
  t.match(events, [{ organisation: 'org_portal', data: { policyId, noticeId: /^nt_/ } }])
  t.equal(events.length, 1)
  t.notMatch(JSON.stringify(events), buyer, 'an event names no firm')
})

t.test('the answer to a feed is the same whatever others reported and whoever is insured', async t => {
  const [known, unknown] = [syntheticBusinessNumber(10), syntheticBusinessNumber(11)]
  await covered(known)
  await report(known, { type: 'seizure' })
  const replies = [await report(known), await report(known), await report(unknown), await report(unknown)]
  const shapes = replies.map(({ status, headers, body }) => ({
    status,
    headers: Object.keys(headers).sort(),
    body: { ...body, id: null, receivedAt: null, businessNumber: null }
  }))
  for (const shape of shapes) t.strictSame(shape, shapes[0])
  t.equal(new Set(replies.map(({ body }) => body.id)).size, 4, 'each is kept')

  const listed = async (as: string) =>
    (await call('GET', `/v1/credit-signals?businessNumber=${known}`, { as })).body.items.length
  t.equal(await listed('feed'), 3)
  t.equal(await listed('underwriter'), 3)
  await asAdmin(
    database,
    `update underwriting.credit_signal set organisation = 'org_feed_2' where business_number = $1`,
    [known]
  )
  t.equal(await listed('feed'), 0, 'another feed’s are not seen')
  t.equal(await listed('underwriter'), 3)
  t.equal((await call('GET', '/v1/credit-signals', { as: 'portal' })).status, 403)
  t.equal((await report(known, {}, { as: 'portal' })).status, 403)
  t.match(await report(known, { occurredOn: '2022-05-11' }), {
    status: 400,
    body: { errors: [{ pointer: '/occurredOn', code: 'date_in_future' }] }
  })
  t.equal((await report(known, { type: 'gossip' })).status, 400)
})

t.test('a cleared signal gives the all-clear, and one that grows old does so by the daily job', async t => {
  const [buyer, ageing] = [syntheticBusinessNumber(20), syntheticBusinessNumber(21)]
  await covered(buyer, ageing)
  await report(buyer)
  t.strictSame(await told(buyer), [['warning', true]])
  await report(buyer, { type: 'arrears_cleared', occurredOn: TODAY })
  t.strictSame(await told(buyer), [
    ['warning', true],
    ['normal', false]
  ])

  await report(ageing, { occurredOn: '2021-05-12' })
  t.strictSame(await told(ageing), [['warning', true]])
  await setBusinessDay(database, '2022-05-11')
  await watch()
  t.strictSame(await told(ageing), [['warning', true]], 'its last day')
  await setBusinessDay(database, '2022-05-12')
  await watch()
  const all = [
    ['warning', true],
    ['normal', false]
  ]
  t.strictSame(await told(ageing), all, 'the day after')
  await watch()
  t.strictSame(await told(ageing), all, 'once')
})

t.test('a grade that falls is watched; one that nobody insures is a warning; the grade itself is not told', async t => {
  const buyer = syntheticBusinessNumber(30)
  await covered(buyer)
  t.equal((await assess(buyer, '2022-04-01', {})).status, 201)
  t.strictSame(await told(buyer), [])
  await assess(buyer, '2022-05-01', { creditGrade: 6 })
  t.strictSame(await told(buyer), [], 'one grade down')
  await assess(buyer, '2022-05-02', { creditGrade: 8 })
  t.strictSame(await told(buyer), [['watch', false]], 'two grades down')
  await assess(buyer, '2022-05-03', { creditGrade: 18 })
  t.strictSame(await told(buyer), [
    ['watch', false],
    ['warning', true]
  ])
  const { text } = await call('GET', '/v1/notices?limit=200', { as: 'portal', scope: 'events:read' })
  t.notMatch(text, /grade|등급/i)
})

t.test('a withdrawal is told ahead and on its day, to whoever is covered then', async t => {
  const [buyer, sibling] = [syntheticBusinessNumber(40), syntheticBusinessNumber(41)]
  await covered(buyer)
  await covered(sibling)
  await call('PUT', `/v1/parties/${buyer}`, { as: 'underwriter', body: { corporateNumber: '9998110000005' } })
  await call('PUT', `/v1/parties/${sibling}`, { as: 'underwriter', body: { sameAs: buyer } })
  const { status } = await call('POST', `/v1/buyers/${buyer}/limit-withdrawals`, {
    as: 'underwriter',
    body: { from: '2022-05-14', reason: 'sales fell' }
  })
  t.equal(status, 201)
  t.strictSame(await told(buyer), [['warning', true]])
  t.strictSame(await told(sibling), [['warning', true]], 'through another number of the person')
  await setBusinessDay(database, '2022-05-13')
  await watch()
  t.strictSame(await told(buyer), [['warning', true]], 'the day before')
  await setBusinessDay(database, '2022-05-14')
  await watch()
  t.strictSame(await told(buyer), [
    ['warning', true],
    ['stopped', true]
  ])
})

t.test('a confirmed event stops shipments, a report alone tells nobody, and a withdrawn one takes it back', async t => {
  const buyer = syntheticBusinessNumber(50)
  const policyId = await covered(buyer)
  const event = {
    type: 'rehabilitation_petition',
    occurredOn: '2022-05-02',
    evidence: { reference: '1', source: 'court' }
  }
  const { body } = await call('POST', '/v1/insured-events', { as: 'feed', body: { buyer, ...event } })
  t.strictSame(await told(buyer), [])
  const confirmed = await call('POST', `/v1/insured-events/${body.id}/confirmation`, { as: 'claims-officer' })
  t.equal(confirmed.status, 200)
  t.strictSame(await told(buyer), [['stopped', true]], `of ${policyId}, of ${SEEDED_POLICYHOLDER}`)
  t.strictSame(await told(buyer, 'portal-2'), [])
  const withdrawn = await call('POST', `/v1/insured-events/${body.id}/withdrawal`, {
    as: 'claims-officer',
    body: { reason: 'Another firm of the same name.' },
    headers: { 'if-match': '*' }
  })
  t.equal(withdrawn.status, 200)
  t.strictSame(await told(buyer), [
    ['stopped', true],
    ['normal', false]
  ])
})

t.test('whoever is no longer covered is not told', async t => {
  const buyer = syntheticBusinessNumber(60)
  await seedPolicy(database.adminUrl, {
    inception: '2021-05-14',
    buyers: [{ businessNumber: buyer }]
  })
  await seedPolicy(database.adminUrl, {
    organisation: 'org_portal_2',
    inception: '2021-05-15',
    buyers: [{ businessNumber: buyer }]
  })
  await report(buyer)
  t.strictSame(await told(buyer), [], 'a policy that ended today')
  t.strictSame(await told(buyer, 'portal-2'), [['warning', true]], 'on its last day')
})

t.test(
  'a withdrawal is told with its day though the buyer stood as badly before, when it comes earlier, and when it ends',
  async t => {
    const buyer = syntheticBusinessNumber(91)
    const [sandbox] = await asAdmin<{ today: string }>(database, 'select today::text from platform.sandbox')
    const today = plainDate(sandbox?.today ?? '')
    await covered(buyer)
    await report(buyer)
    await settled()
    const at = `/v1/buyers/${buyer}/limit-withdrawals`
    const withdraw = (from: string) => call('POST', at, { as: 'underwriter', body: { from, reason: '매출 급감' } })
    const days = async () => {
      await settled()
      const { body } = await call('GET', '/v1/notices?kind=buyer_status_changed&limit=200', { scope: 'events:read' })
      const own = (body.items as Told[]).filter(({ parameters }) => parameters.buyer === buyer)
      return own
        .toReversed()
        .map(({ parameters: { band, withdrawnFrom, coveredAgainFrom } }) => [band, withdrawnFrom, coveredAgainFrom])
    }
    const late = await withdraw(addDays(today, 60))
    await settled()
    const early = await withdraw(addDays(today, 30))
    t.same([late.status, early.status], [201, 201])
    const told = [
      ['warning', undefined, undefined],
      ['warning', addDays(today, 60), undefined],
      ['warning', addDays(today, 30), undefined]
    ]
    t.same(await days(), told)
    for (const { body } of [early, late]) {
      const lifting = { from: today, reason: '담보 제공' }
      t.equal((await call('POST', `${at}/${body.id}/lifting`, { as: 'underwriter', body: lifting })).status, 201)
      await settled()
    }
    t.same(await days(), [...told, ['warning', addDays(today, 60), undefined], ['warning', undefined, today]])
  }
)

t.test('a lifted withdrawal is told on its day, to whoever is covered then', async t => {
  const buyer = syntheticBusinessNumber(46)
  const day = (await asAdmin<{ today: string }>(database, 'select today::text from platform.sandbox'))[0]?.today ?? ''
  await covered(buyer)
  const at = `/v1/buyers/${buyer}/limit-withdrawals`
  const withdrawn = await call('POST', at, { as: 'underwriter', body: { from: day, reason: '매출 급감' } })
  t.strictSame(await told(buyer), [['stopped', true]])
  const tomorrow = addDays(plainDate(day), 1)
  const lifting = `${at}/${withdrawn.body.id}/lifting`
  t.match(await call('POST', lifting, { as: 'underwriter-2', body: { from: tomorrow, reason: '회복' } }), {
    status: 201
  })
  await watch()
  t.strictSame(await told(buyer), [['stopped', true]], 'the day before')
  await setBusinessDay(database, tomorrow)
  await watch()
  await watch()
  t.strictSame(
    await told(buyer),
    [
      ['stopped', true],
      ['normal', false]
    ],
    'on the day, once'
  )
  t.strictSame(await told(buyer, 'portal-2'), [], 'a stranger')
})

// `countsUnder` of withdrawn-days.ts: what was agreed in spite of a withdrawal holds, so nobody may read that it does not.
t.test('a policy that began after a withdrawal is not told that it has no cover, nor that it has it again', async t => {
  const buyer = syntheticBusinessNumber(47)
  const day = plainDate(
    (await asAdmin<{ today: string }>(database, 'select today::text from platform.sandbox'))[0]?.today ?? ''
  )
  const seed = (organisation: string, inception: string) =>
    seedPolicy(database.adminUrl, { organisation, inception, buyers: [{ businessNumber: buyer }] })
  await seed('org_portal', addDays(day, -10))
  await seed('org_portal_2', addDays(day, -4))
  await seedWithdrawal(database.adminUrl, { buyer, from: addDays(day, -5) })
  const limits = async (as: string) => {
    const { items } = (
      await call('GET', '/v1/notices?kind=buyer_status_changed&limit=200', { as, scope: 'events:read' })
    ).body
    const last = (items as Told[]).find(({ parameters }) => parameters.buyer === buyer)?.parameters
    const shown = (await call('GET', `/v1/insured-buyers?businessNumber=${buyer}`, { as })).body.items[0]
    return [last?.band, last?.withdrawnFrom, last?.coveredAgainFrom, shown.limitWithdrawnFrom]
  }
  await watch()
  t.strictSame(await limits('portal'), ['stopped', addDays(day, -5), undefined, addDays(day, -5)])
  t.strictSame(await limits('portal-2'), ['stopped', undefined, undefined, null], 'covered all the same')

  const [{ id } = { id: '' }] = await asAdmin<{ id: string }>(
    database,
    'select id from underwriting.limit_withdrawal where business_number = $1',
    [buyer]
  )
  const next = addDays(day, 1)
  const again = { from: next, reason: '매출 급감' }
  const second = await call('POST', `/v1/buyers/${buyer}/limit-withdrawals`, { as: 'underwriter', body: again })
  await settled()
  t.strictSame(await limits('portal'), ['stopped', addDays(day, -5), undefined, addDays(day, -5)])
  t.strictSame(await limits('portal-2'), ['stopped', next, undefined, next], 'by the next one it loses cover')

  const body = { from: day, reason: '회복' }
  const lift = (one: string) =>
    call('POST', `/v1/buyers/${buyer}/limit-withdrawals/${one}/lifting`, { as: 'underwriter', body })
  await lift(second.body.id)
  await settled()
  t.strictSame(await limits('portal-2'), ['stopped', undefined, day, null], 'and has it again')
  await lift(id)
  await watch()
  t.strictSame(await limits('portal'), ['normal', undefined, day, null])
  t.strictSame(await limits('portal-2'), ['normal', undefined, undefined, null])
})
