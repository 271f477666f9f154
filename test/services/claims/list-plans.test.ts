// Lists stop after a page, and statistics read their months alone, however many claims there are: the plans of the role that serves them.

import { monthsOfClaims } from '@trade-credit/claims-service/claim-statistics/statistics.repository.ts'
import { listClaims } from '@trade-credit/claims-service/claims/claims.repository.ts'
import { listEvents } from '@trade-credit/claims-service/insured-events/repository.ts'
import { listAllPayments } from '@trade-credit/claims-service/payments/payments.repository.ts'
import { kyselyOver } from '@trade-credit/database/kysely-over.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import type { Statement } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import pg from 'pg'
import t from 'tap'
import { bySql } from '../../support/seeded-receivable.ts'

const database = await createTestDatabase()
t.teardown(() => database.drop())
const seed = (text: string) => bySql(database.adminUrl, text)
const ORGANISATION = `case when n % 500 = 0 then 'org_small' else 'org_large' end`
await seed(`insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
    receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, documents, put_forward, filed_on,
    filed_by_organisation, filed_by, created_at, updated_at)
  select 'cl_' || lpad(n::text, 26, '0'), ${ORGANISATION}, 'po_' || n, 'multi_standard', '9991234567', '9991234567',
    lpad((n % 300)::text, 10, '0'), '9991234567', 'overdue', '{}', '2022-01-01', '2022-01-01', '2022-02-01', '2025-01-01', 'filed',
    false, '{}', '{}', '2022-01-01'::date + n % 1000, 'org', 'client', now(), now() from generate_series(1, 10000) n`)
await seed(`insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status,
    created_at, updated_at)
  select 'ev_' || n, ${ORGANISATION}, 'client', lpad(n::text, 10, '0'), lpad(n::text, 10, '0'), 'bankruptcy_petition', '2022-01-01',
    '{}', '{}', 'reported', now(), now() from generate_series(1, 10000) n`)
await seed('analyze')

const service = new pg.Client({ connectionString: database.urlOf('claims_api') })
await service.connect()
t.teardown(() => service.end())

type Asked = Parameters<typeof listClaims>[0] & Parameters<typeof listEvents>[0]
const PORTAL = { organisation: 'org_small', kind: 'channel', client: 'portal', scopes: new Set<string>() } as const
const INSURER = { organisation: 'org_insurer', kind: 'insurer', client: 'officer', scopes: new Set<string>() } as const
const page = { before: null, limit: 51, today: plainDate('2022-06-01') }

/** Explains instead of running. */
async function planOf(actor: typeof PORTAL | typeof INSURER, ask: (trx: Asked) => Promise<unknown>): Promise<string> {
  await service.query('select set_config($1, $2, false), set_config($3, $4, false)', [
    'app.organisation',
    actor.organisation,
    'app.actor_kind',
    actor.kind
  ])
  const lines: string[] = []
  const query = async ({ text, values = [] }: Statement) => {
    const { rows } = await service.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])
    lines.push(...rows.map(row => row['QUERY PLAN']))
    return []
  }
  const db = kyselyOver(async statement => ({ rows: await query(statement) }) as never)
  await ask({ query, db, actor } as never)
  return lines.join('\n')
}

const LISTS: [
  sentence: string,
  actor: typeof PORTAL | typeof INSURER,
  ask: (trx: Asked) => Promise<unknown>,
  RegExp
][] = [
  ['the claims of a small organisation', PORTAL, trx => listClaims(trx, {}, page), /claim_by_organisation/],
  ['its claims of a status', PORTAL, trx => listClaims(trx, { status: 'filed' }, page), /claim_by_organisation/],
  ['its payments', PORTAL, trx => listAllPayments(trx, {}, page), /organisation = 'org_small'/],
  ['its reports', PORTAL, trx => listEvents(trx, {}, page), /insured_event_by_organisation/],
  ['all claims', INSURER, trx => listClaims(trx, {}, page), /claim_pkey/],
  ['claims on a buyer', INSURER, trx => listClaims(trx, { buyer: '0000000007' }, page), /claim_by_buyer/],
  ['claims of an event', INSURER, trx => listClaims(trx, { eventId: 'ev_7' }, page), /claim_by_event/],
  ['claims of a policy', INSURER, trx => listClaims(trx, { policyId: 'po_7' }, page), /claim_by_policy/],
  ['reports on a buyer', INSURER, trx => listEvents(trx, { buyer: '0000000007' }, page), /insured_event_by_buyer/]
]
for (const [sentence, actor, ask, index] of LISTS) {
  t.test(`${sentence} are found by an index`, async t => {
    const plan = await planOf(actor, ask)
    t.match(plan, index)
    t.notMatch(plan, /Seq Scan on (claim|insured_event)\b/)
  })
}

t.test('the statistics of a month read the claims that were filed in it', async t => {
  const span = { from: plainDate('2022-05-01'), until: plainDate('2022-06-01') }
  const plan = await planOf(INSURER, trx => monthsOfClaims(trx, span))
  t.match(plan, /claim_by_filing/)
  t.notMatch(plan, /Seq Scan on claim\b/)
})
