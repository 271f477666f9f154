// Lists of offers stop after a page, whoever asks and however many offers others have: the plans of the role that serves them.
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import type { Statement } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { listOffers } from '@trade-credit/underwriting-service/offers/repository.ts'
import pg from 'pg'
import t from 'tap'
import { bySql } from '../../support/seeded-receivable.ts'

const database = await createTestDatabase()
t.teardown(() => database.drop())
const seed = (text: string) => bySql(database.adminUrl, text)
const ORGANISATION = `case when n % 500 = 0 then 'org_small' else 'org_large' end`
const GIVER = `case when n % 400 = 1 then 'org_bank' end`
await seed(`insert into underwriting.application (id, organisation, client, quote_id, product, policyholder, policyholder_party, status,
    received_on, payment_plan, request, created_at, updated_at)
  values ('ap_1', 'org_large', 'client', 'qt_1', 'single_general', '9991234567', '9991234567', 'approved', '2022-01-01', 'annual',
    '{}', now(), now())`)
await seed(`insert into ledger.hold (id, organisation, subject, state, from_date, until_date, handed_over_by)
  select 'ho_' || n, ${ORGANISATION}, 'of', 'held', '2022-01-01', '2023-01-01', ${GIVER} from generate_series(1, 10000) n`)
await seed(`insert into underwriting.offer (id, organisation, application_id, hold_id, product, policyholder, policyholder_party,
    valid_until, payment_plan, request, record, insured_amount, payable, rulebook_sha256, engine_version, created_at,
    handed_over_by, handed_over_on)
  select 'of_' || lpad(n::text, 26, '0'), ${ORGANISATION}, 'ap_1', 'ho_' || n, 'single_general', '9991234567', '9991234567',
    '2022-02-01', 'annual', '{}', '{}', 1, 1, '', '1', now(), ${GIVER},
    case when n % 400 = 1 then date '2022-01-02' end
  from generate_series(1, 10000) n`)
await seed('analyze')

const service = new pg.Client({ connectionString: database.urlOf('underwriting_api') })
await service.connect()
t.teardown(() => service.end())

type Asked = Parameters<typeof listOffers>[0]
type Actor = Asked['actor']
const actor = (organisation: string, kind: Actor['kind']): Actor => ({
  organisation,
  kind,
  client: 'c',
  scopes: new Set()
})

/** The plan, and what it gives. */
async function listedBy(who: Actor, filters: Parameters<typeof listOffers>[1] = {}) {
  await service.query('select set_config($1, $2, false), set_config($3, $4, false)', [
    'app.organisation',
    who.organisation,
    'app.actor_kind',
    who.kind
  ])
  const plans: string[] = []
  const query = async ({ text, values = [] }: Statement) => {
    const { rows } = await service.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])
    plans.push(...rows.map(row => row['QUERY PLAN']))
    return (await service.query(text, [...values])).rows
  }
  const rows = await listOffers({ query, actor: who } as never, filters, {
    before: null,
    limit: 51,
    today: plainDate('2022-01-05')
  })
  return { plan: plans.join('\n'), count: rows.length, first: rows[0]?.id.replace(/^of_0+/, '') }
}

for (const [sentence, who, filters, index, count, first] of [
  ['offers of a small channel', actor('org_small', 'channel'), {}, /offer_by_organisation/, 20, '10000'],
  ['its open ones', actor('org_small', 'channel'), { status: 'open' }, /offer_by_organisation/, 20, '10000'],
  ['offers that a bank handed over', actor('org_bank', 'bank'), {}, /offer_handed_over/, 25, '9601'],
  ['a large channel’s', actor('org_large', 'channel'), {}, /offer_by_organisation|offer_pkey/, 51, '9999'],
  ['all offers', actor('org_insurer', 'insurer'), {}, /offer_pkey/, 51, '10000'],
  ['nobody’s', actor('org_none', 'channel'), {}, /offer_by_organisation/, 0, undefined]
] as const) {
  t.test(`${sentence} are found by an index`, async t => {
    const listed = await listedBy(who, filters)
    t.match(listed.plan, index)
    t.notMatch(listed.plan, /Seq Scan on (offer|hold)\b/)
    t.strictSame([listed.count, listed.first], [count, first])
  })
}
