// An application reads as it stands today, in lists as alone, whether a job has run or not; and one at a time is made of a quote.
import { compose, sql } from '@trade-credit/database/compose.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { APPLICATION_STATUSES } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { applicationStatusOn } from '@trade-credit/domain/underwriting/application-status.ts'
import { latestOf, statusOn } from '@trade-credit/underwriting-service/applications/status-on.ts'
import t from 'tap'
import {
  APPLYING_ON,
  apply,
  assess,
  bareDraftFor,
  draftFor,
  generalCase,
  quoteFor,
  runApplying,
  submit
} from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const applying = await runApplying(t, { jobs: true })
const { call, database } = applying
/** An offer of 2021-12-01 stands for thirty days, an application for ninety. */
const [OFFER_LAST, OFFER_OVER, DRAFT_LAST, DRAFT_OVER] = ['2021-12-31', '2022-01-01', '2022-03-01', '2022-03-02']
const BUYER = syntheticBusinessNumber(0)
await assess(applying, BUYER)
const facts = (seller: number) => generalCase(seller, { buyers: [{ businessNumber: BUYER }] })

const statusOf = async (id: string) => (await call('GET', `/v1/applications/${id}`)).body.status
async function listed(status: string): Promise<string[]> {
  const { items } = (await call('GET', `/v1/applications?status=${status}&limit=100`)).body
  for (const item of items) t.equal(item.status, status)
  return items.map(({ id }: { id: string }) => id)
}

t.test('SQL and the domain say the same of every application on every day', async t => {
  const days = ['2021-11-30', APPLYING_ON, '2021-12-02', null]
  const cases = APPLICATION_STATUSES.flatMap(status =>
    days.flatMap(open_until =>
      days.flatMap(answer_by =>
        ['held', 'committed', 'released', 'expired', null].flatMap(state =>
          (state === null ? [null] : days.slice(0, 3)).map(valid_until => ({
            status,
            open_until,
            answer_by,
            state,
            valid_until
          }))
        )
      )
    )
  )
  const { text, values } = compose(sql`select ${statusOn} as status
    from json_array_elements(${JSON.stringify(cases)}::json) with ordinality c (facts, place)
    cross join json_to_record(facts) as a (status text, open_until date, answer_by date)
    cross join json_to_record(facts) as o (valid_until date)
    cross join json_to_record(facts) as h (state text) order by place`)
  const rows = await asAdmin<{ status: string }>(database, text, values as unknown[])
  const said = cases.map(({ status, state, valid_until, ...row }) => {
    const offer =
      state === null || valid_until === null
        ? null
        : { holdState: state as 'held', validUntil: plainDate(valid_until), acceptedOn: null }
    const openUntil = latestOf(row as Parameters<typeof latestOf>[0])
    return applicationStatusOn({ status, openUntil, offer }, plainDate(APPLYING_ON))
  })
  t.strictSame(
    rows.map(({ status }) => status),
    said
  )
})

t.test('an application lapses with its day, and with its offer, before any job has run', async t => {
  const approved = await apply(applying, facts(1))
  const draft = await draftFor(applying, facts(2))
  t.equal(approved.status, 'approved')

  await setBusinessDay(database, OFFER_LAST)
  t.equal(await statusOf(approved.id), 'approved')
  t.ok((await listed('approved')).includes(approved.id))

  await setBusinessDay(database, OFFER_OVER)
  t.equal(await statusOf(approved.id), 'lapsed')
  t.notOk((await listed('approved')).includes(approved.id))
  t.strictSame(await listed('lapsed'), [approved.id])
  const withdrawn = await call('POST', `/v1/applications/${approved.id}/withdrawal`, { body: {} })
  t.match(withdrawn, { status: 409, body: { detail: new RegExp(`${approved.offerId}.*has lapsed`) } })

  await setBusinessDay(database, DRAFT_LAST)
  t.equal(await statusOf(draft.id), 'draft')
  await setBusinessDay(database, DRAFT_OVER)
  t.equal(await statusOf(draft.id), 'lapsed')
  t.match((await submit(applying, draft.id)).body, { status: 409, detail: /2021-12-01.*2022-03-01.*new quote/ })
  t.same(new Set(await listed('lapsed')), new Set([approved.id, draft.id]))
  t.notOk((await listed('draft')).includes(draft.id))
  const paper = { answers: { buyer_insolvency_known: false } }
  const told = await call('PUT', `/v1/applications/${draft.id}/disclosures`, { body: paper })
  t.match(told, { status: 409, body: { detail: /lapsed/ } })
  const { report } = (await call('POST', '/v1/jobs/offer-expiry/runs', { as: 'operator' })).body
  t.match(report, { lapsed: 1, applications: 1 }, 'the job writes it down')
  await setBusinessDay(database, APPLYING_ON)
})

t.test('a quote is applied for once at a time, until the application is over', async t => {
  const quote = await quoteFor(applying, facts(3))
  const again = () => call('POST', '/v1/applications', { body: { quoteId: quote.id } })
  const first = await again()
  t.equal(first.status, 201)
  const { id } = first.body
  const refused = await again()
  t.match(refused, { status: 409, body: { code: 'conflict', detail: new RegExp(`${id}, draft`) } })
  t.match((await call('POST', '/v1/applications', { as: 'portal-2', body: { quoteId: quote.id } })).status, 404)

  t.equal((await call('POST', `/v1/applications/${id}/withdrawal`, { body: {} })).status, 200)
  t.equal((await again()).status, 201, 'what was withdrawn frees it')

  const { id: other } = await bareDraftFor(applying, facts(4))
  t.not(other, id, 'another quote of the same facts is another quote')
})
