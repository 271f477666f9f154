// Lists stop after a page, and statistics read their months alone, however many claims there are: the plans of the role that serves them.

import { monthsOfClaims } from '@trade-credit/claims-service/claim-statistics/repository.ts'
import { listClaims } from '@trade-credit/claims-service/claims/repository.ts'
import { listEvents } from '@trade-credit/claims-service/insured-events/repository.ts'
import { listDueReceivables } from '@trade-credit/claims-service/overdues/list-overdues.repository.ts'
import { listAllPayments } from '@trade-credit/claims-service/payments/repository.ts'
import { listDeclaredAfter } from '@trade-credit/claims-service/recoveries/declared-after.repository.ts'
import type { Actor } from '@trade-credit/database/actor.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import pg from 'pg'
import t from 'tap'
import { INSURER, planOf, SMALL_PORTAL } from '../../support/plan-of.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const database = await createTestDatabase()
t.teardown(() => database.drop())
const seed = (text: string) => bySql(database.adminUrl, text)
await seedPolicy(database.adminUrl, { organisation: 'org_large' })
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
// Payments of which one in two hundred is still reserved, and receivables of which one in ten is open.
await seed(`set session_replication_role = replica;
  insert into claims.payment (id, organisation, claim_id, decision_id, policy_id, buyer, amount, unpaid_premium_deducted,
    loss_reduction_costs, provisional, payable_by, reserved_on, reserved_by, created_at, open)
  select 'pm_' || lpad(n::text, 26, '0'), ${ORGANISATION}, 'cl_' || lpad(n::text, 26, '0'), 'dc_1', 'po_' || n, '9991234567', 0, 0, 1000,
    false, '2022-01-01'::date + n % 300, '2022-01-01', 'cashier', now(), case when n % 200 = 7 then true end
  from generate_series(1, 10000) n;
  insert into claims.payment_settlement select id, organisation, 'posted', reserved_on, 'paid', 'cashier', now()
    from claims.payment where open is null;
  insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, supplied_on, due_on, amount, settled,
    created_at, updated_at)
  select 'rv_' || lpad(n::text, 26, '0'), ${ORGANISATION}, 'po_' || n, lpad((n % 300)::text, 10, '0'), 'open_account', 'A-' || n,
    '2021-01-01', '2021-01-01'::date + n % 500, 1000, case when n % 10 = 3 then 0 else 1000 end, now(), now()
  from generate_series(1, 10000) n;
  insert into policy.receivable_change (id, organisation, receivable_id, kind, amount, occurred_on, created_at)
  select replace(id, 'rv', 'rc'), organisation, id, 'payment', settled, due_on + 1, now() from policy.receivable where settled > 0`)
await seed(
  `insert into policy.policy select (jsonb_populate_record(p, jsonb_build_object('id', 'po_' || n, 'offer_id', n, 'certificate_code',
    lpad(n::text, 20, '0')))).* from policy.policy p, generate_series(1, 10000) n`
)
await seed('analyze')

const service = new pg.Client({ connectionString: database.urlOf('claims_api') })
await service.connect()
t.teardown(() => service.end())

const page = { before: null, limit: 51, today: plainDate('2022-06-01') }

const ofDueDates = { today: page.today, after: null, limit: 51 }

const LISTS: [sentence: string, Actor, ask: (trx: Transaction) => Promise<unknown>, RegExp][] = [
  ['the claims of a small organisation', SMALL_PORTAL, trx => listClaims(trx, {}, page), /claim_by_organisation/],
  ['its claims of a status', SMALL_PORTAL, trx => listClaims(trx, { status: 'filed' }, page), /claim_by_organisation/],
  ['its payments', SMALL_PORTAL, trx => listAllPayments(trx, {}, page), /organisation = 'org_small'/],
  ['its reports', SMALL_PORTAL, trx => listEvents(trx, {}, page), /insured_event_by_organisation/],
  ['all claims', INSURER, trx => listClaims(trx, {}, page), /claim_pkey/],
  ['claims on a buyer', INSURER, trx => listClaims(trx, { buyer: '0000000007' }, page), /claim_by_buyer/],
  ['claims of an event', INSURER, trx => listClaims(trx, { eventId: 'ev_7' }, page), /claim_by_event/],
  ['claims of a policy', INSURER, trx => listClaims(trx, { policyId: 'po_7' }, page), /claim_by_policy/],
  ['reports on a buyer', INSURER, trx => listEvents(trx, { buyer: '0000000007' }, page), /insured_event_by_buyer/],
  ['reserved payments', INSURER, trx => listAllPayments(trx, { status: 'reserved' }, page), /payment_open/],
  ['overdue payments', INSURER, trx => listAllPayments(trx, { overdue: true }, page), /payment_open/],
  ['overdue receivables', INSURER, trx => listDueReceivables(trx, {}, ofDueDates), /receivable_open_by_due/],
  [
    'overdue receivables of a buyer',
    INSURER,
    trx => listDueReceivables(trx, { buyer: '0000000003' }, ofDueDates),
    /receivable_open_of_buyer/
  ],
  [
    'receivables that were paid late',
    INSURER,
    trx => listDueReceivables(trx, { state: 'cured' }, ofDueDates),
    /receivable_settled_by_due/
  ],
  [
    'claims of which something was declared after they were decided',
    INSURER,
    trx => listDeclaredAfter(trx, { after: '', limit: 51 }),
    /receivable_change_of_claim/
  ],
  [
    'those of a small organisation',
    SMALL_PORTAL,
    trx => listDueReceivables(trx, { state: 'cured' }, ofDueDates),
    /receivable_settled_of_organisation/
  ]
]
for (const [sentence, actor, ask, index] of LISTS) {
  t.test(`${sentence} are found by an index`, async t => {
    const plan = await planOf(service, actor, ask)
    t.match(plan, index)
    t.notMatch(
      plan,
      /Seq Scan on (claim|insured_event|payment|payment_settlement|receivable|receivable_change|policy)\b/
    )
  })
}

t.test('the statistics of a month read the claims that were filed in it', async t => {
  const span = { from: plainDate('2022-05-01'), until: plainDate('2022-06-01') }
  const plan = await planOf(service, INSURER, (trx: Transaction) => monthsOfClaims(trx, span))
  t.match(plan, /claim_by_filing/)
  t.notMatch(plan, /Seq Scan on claim\b/)
})
