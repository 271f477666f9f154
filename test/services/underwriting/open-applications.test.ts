import t from 'tap'
import { apply, assess, draftFor, generalCase, handIn, runApplying, submit } from '../../support/applying.ts'
import { setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const EOK = 100_000_000
/** Ninety days after the receipt on 2021-12-01. */
const [LAST, AFTER] = ['2022-03-01', '2022-03-02']

// I21 (assumed): rules, prices and told facts are those of the receipt, and nobody keeps them for a year by not handing in.
t.test('an application is gone on with up to its last day, and lapses after it', async t => {
  const applying = await runApplying(t, { jobs: true })
  const { call, database } = applying
  const buyer = syntheticBusinessNumber(0)
  await assess(applying, buyer, { creditGrade: 10 })
  const large = {
    requestedInsuredAmount: 12 * EOK,
    creditGrade: 10,
    expectedSales: 300 * EOK,
    salesLastYear: 300 * EOK
  }
  const weak = { requestedInsuredAmount: EOK, creditGrade: 10 }
  const proposal = (seller: number) => apply(applying, generalCase(seller, { buyer: large }))
  const [inTime, late] = [
    { draft: await draftFor(applying, generalCase(1, { buyer: weak })), proposed: await proposal(2) },
    { draft: await draftFor(applying, generalCase(3, { buyer: weak })), proposed: await proposal(4) }
  ]
  t.match([inTime.draft.openUntil, inTime.proposed], [LAST, { status: 'proposed', openUntil: LAST }])
  const waiting = await draftFor(applying, generalCase(5, { buyer: weak }))
  const asked = await submit(applying, waiting.id)
  t.match(asked.body, { status: 'approved', openUntil: null }, 'nothing is up to the applicant')
  const longer = await proposal(6)
  const { body: extended } = await call('POST', `/v1/applications/${longer.id}/document-requests`, {
    as: 'underwriter',
    body: { types: ['audit_report'], answerBy: '2022-03-31' }
  })
  t.match(
    extended,
    { status: 'documents_requested', openUntil: '2022-03-31' },
    'as long as the insurer waits for papers'
  )

  const accept = (id: string) => call('POST', `/v1/applications/${id}/proposal-answers`, { body: { answer: 'accept' } })
  const expire = async () =>
    (await call('POST', '/v1/jobs/offer-expiry/runs', { as: 'operator' })).body.report.applications
  await setBusinessDay(database, LAST)
  t.equal(await expire(), 0)
  t.match(await submit(applying, inTime.draft.id), { status: 200, body: { status: 'approved' } })
  t.match(await accept(inTime.proposed.id), { status: 200, body: { status: 'approved' } })

  await setBusinessDay(database, AFTER)
  const outdated = { status: 409, body: { code: 'conflict', detail: /2021-12-01.*2022-03-01.*new quote/ } }
  t.match(await submit(applying, late.draft.id), outdated)
  t.match(await accept(late.proposed.id), outdated)
  t.equal(await expire(), 2)
  t.equal(await expire(), 0, 'once')
  for (const { id } of [late.draft, late.proposed])
    t.match((await call('GET', `/v1/applications/${id}`)).body, { status: 'lapsed', openUntil: null })
  const { items } = (await call('GET', '/v1/notices?kind=application_lapsed', { scope: 'events:read' })).body
  t.match(items, [{ parameters: { openUntil: LAST } }, { parameters: { openUntil: LAST } }])
  t.match(await submit(applying, late.draft.id), outdated)

  await handIn(applying, [longer.id], ['audit_report'])
  const again = await submit(applying, longer.id)
  t.match(again.body, { status: 'proposed', openUntil: '2022-04-01' }, 'papers came in time, and so can the answer')
  t.match(await accept(longer.id), { status: 200, body: { status: 'approved' } })
})

t.test('what the insurer returns late leaves time to mend it', async t => {
  const applying = await runApplying(t)
  const { id, status } = await apply(applying, generalCase(1))
  t.equal(status, 'referred', 'nobody assessed the buyer')
  await setBusinessDay(applying.database, AFTER)
  const returned = await applying.call('POST', `/v1/applications/${id}/return`, {
    as: 'underwriter',
    body: { reason: '재무제표의 기간이 다릅니다.' }
  })
  t.match(returned.body, { status: 'returned', openUntil: '2022-04-01' })
  await setBusinessDay(applying.database, '2022-04-01')
  t.match((await submit(applying, id)).body, { status: 'referred' })
})
