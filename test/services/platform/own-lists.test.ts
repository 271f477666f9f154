// A page of what an organisation has is read in the order of an index, whether it has a twentieth of all rows or hardly any; and the queue
// of referrals does not grow with what was decided: the plans of the roles that serve the lists.

import { listClaims } from '@trade-credit/claims-service/claims/repository.ts'
import { listEvents } from '@trade-credit/claims-service/insured-events/repository.ts'
import { listDueReceivables } from '@trade-credit/claims-service/overdues/list-overdues.repository.ts'
import { listAllPayments } from '@trade-credit/claims-service/payments/repository.ts'
import type { Actor } from '@trade-credit/database/actor.ts'
import type { ServiceName } from '@trade-credit/database/roles.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { listConfirmations } from '@trade-credit/policy-service/confirmations/repository.ts'
import { listPledges } from '@trade-credit/policy-service/pledges/repository.ts'
import { listPolicies } from '@trade-credit/policy-service/policies/repository.ts'
import { listRefunds } from '@trade-credit/policy-service/refunds/repository.ts'
import { listQuotes } from '@trade-credit/quote-service/quotes/repository.ts'
import { findNotices } from '@trade-credit/service/platform/notices/repository.ts'
import { waitingApplications } from '@trade-credit/underwriting-service/ageing/repository.ts'
import { listAppeals } from '@trade-credit/underwriting-service/appeals/repository.ts'
import { listApplications } from '@trade-credit/underwriting-service/applications/repository.ts'
import { listReferrals } from '@trade-credit/underwriting-service/referrals/repository.ts'
import pg from 'pg'
import t from 'tap'
import { INSURER, planOf, SMALL_PORTAL } from '../../support/plan-of.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'
import { bySql } from '../../support/seeded-receivable.ts'

const database = await createTestDatabase()
t.teardown(() => database.drop())
const MIDDLING_PORTAL: Actor = { ...SMALL_PORTAL, organisation: 'org_middling' }
const BANK: Actor = { ...SMALL_PORTAL, organisation: 'bank_small', kind: 'bank' }

await seedPolicy(database.adminUrl, { organisation: 'org_large' })
const whose = `case when n % 500 = 0 then 'org_small' when n % 20 = 1 then 'org_middling' else 'org_large' end`
const idOf = (prefix: string) => `'${prefix}_' || lpad(n::text, 26, '0')`
const ROWS = 'from generate_series(1, 6000) n'
await bySql(
  database.adminUrl,
  `set session_replication_role = replica;
  insert into quote.quote (id, organisation, client, product, policyholder, status, as_of, business_date, expires_on, payable,
    rulebook_sha256, engine_version, request, record, created_at)
  select ${idOf('qt')}, ${whose}, 'portal', 'single_general', '9991234567', 'quoted', '2022-01-03', '2022-01-03', '2022-02-03', 1, '', '2',
    '{}', '{}', now() ${ROWS};
  insert into underwriting.application (id, organisation, client, quote_id, product, policyholder, policyholder_party, status,
    received_on, payment_plan, request, created_at, updated_at)
  select ${idOf('ap')}, ${whose}, 'portal', 'qt_' || n, 'single_general', '9991234567', '9991234567',
    case when n % 5 = 0 then 'referred' else 'approved' end, '2022-01-03', 'annual',
    '{}', now(), now() ${ROWS};
  insert into underwriting.decline (id, organisation, application_id, declined_on, appeal_until, rule, created_at)
  select ${idOf('dc')}, ${whose}, ${idOf('ap')}, '2022-01-03', '2022-02-03', '{}', now() ${ROWS};
  insert into underwriting.appeal (id, organisation, client, application_id, decline_id, reason, filed_on, status, created_at, updated_at)
  select ${idOf('al')}, ${whose}, 'portal', ${idOf('ap')}, ${idOf('dc')}, 'why', '2022-01-03', 'filed', now(), now() ${ROWS};
  insert into underwriting.referral (id, organisation, application_id, product, policyholder, received_on, due_on, reasons, barred, status,
    created_at, updated_at)
  select ${idOf('rf')}, ${whose}, ${idOf('ap')}, 'single_general', '9991234567', '2022-01-03', '2022-01-03'::date + n % 300, '[]', '{}',
    case when n % 500 = 0 then 'open' else 'decided' end, now(), now() ${ROWS};
  insert into policy.policy select (jsonb_populate_record(p, jsonb_build_object('id', ${idOf('po')}, 'organisation', ${whose},
    'offer_id', n, 'certificate_code', lpad(n::text, 20, '0')))).* from policy.policy p, generate_series(1, 6000) n;
  insert into policy.premium_refund (id, organisation, policy_id, payee, amount, reason, source_id, due_from, created_at)
  select ${idOf('rf')}, ${whose}, ${idOf('po')}, 'policyholder', 1, 'cancellation', n, '2022-01-03', now() ${ROWS};
  insert into policy.pledge (id, organisation, policy_id, bank, rank, status, loan_reference, loan_amount, certificate_code, assigned_on,
    created_at, updated_at)
  select ${idOf('pg')}, ${whose}, ${idOf('po')}, case when n % 300 = 0 then 'bank_small' else 'bank_large' end, 1, 'assigned', 'loan', 1,
    'code', '2022-01-03', now(), now() ${ROWS};
  insert into policy.receivables_confirmation (id, organisation, policy_id, bank, consented_on, valid_until, as_of, facts, created_at,
    updated_at)
  select replace(id, 'pg', 'ic'), organisation, policy_id, bank, '2022-01-03', '2022-02-03', '2022-01-03', '{}', now(), now()
    from policy.pledge;
  insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, supplied_on, due_on, amount, created_at,
    updated_at)
  select ${idOf('rv')}, ${whose}, ${idOf('po')}, '9991234567', 'open_account', 'A-' || n, '2021-01-01', '2021-01-01'::date + n % 500,
    1000, now(), now() ${ROWS};
  insert into claims.claim (id, organisation, policy_id, product, policyholder, policyholder_party, buyer, party, event_type,
    receivable_ids, occurred_on, claimable_from, late_after, barred_after, status, drafted, documents, put_forward, filed_on,
    filed_by_organisation, filed_by, created_at, updated_at)
  select ${idOf('cl')}, ${whose}, ${idOf('po')}, 'multi_standard', '9991234567', '9991234567', '9991234567', '9991234567', 'overdue',
    '{}', '2022-01-01', '2022-01-01', '2022-02-01', '2025-01-01', 'filed', false, '{}', '{}', '2022-01-01', 'org', 'client', now(), now()
    ${ROWS};
  insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status, created_at,
    updated_at)
  select ${idOf('ev')}, ${whose}, 'client', '9991234567', '9991234567', 'bankruptcy_petition', '2022-01-01', '{}', '{}', 'reported', now(),
    now() ${ROWS};
  insert into claims.payment (id, organisation, claim_id, decision_id, policy_id, buyer, amount, unpaid_premium_deducted,
    loss_reduction_costs, provisional, payable_by, reserved_on, reserved_by, created_at)
  select ${idOf('pm')}, ${whose}, ${idOf('cl')}, 'dc_1', ${idOf('po')}, '9991234567', 0, 0, 1000, false, '2022-01-01', '2022-01-01',
    'cashier', now() ${ROWS};
  insert into platform.notice (id, organisation, kind, subject, parameters) select ${idOf('nt')}, ${whose}, 'claim_paid', '{}', '{}' ${ROWS};
  analyze`
)

const today = plainDate('2022-06-01')
const page = { before: null, limit: 51, today }
type Asked = Parameters<typeof listQuotes>[0] &
  Parameters<typeof listApplications>[0] &
  Parameters<typeof listEvents>[0]
type List = [name: string, ServiceName, index: RegExp, ask: (trx: Asked) => Promise<unknown>, bank?: RegExp]
const LISTS: List[] = [
  ['quotes', 'quote', /quote_by_organisation/, trx => listQuotes(trx, {}, page)],
  ['applications', 'underwriting', /application_by_organisation/, trx => listApplications(trx, {}, page)],
  ['appeals', 'underwriting', /appeal_by_organisation/, trx => listAppeals(trx, undefined, page)],
  ['policies', 'policy', /policy_by_organisation/, trx => listPolicies(trx, {}, page)],
  ['policies in force', 'policy', /policy_by_organisation/, trx => listPolicies(trx, { status: 'in_force' }, page)],
  ['refunds', 'policy', /premium_refund_by_organisation/, trx => listRefunds(trx, {}, page)],
  [
    'refunds that are owed',
    'policy',
    /premium_refund_by_organisation/,
    trx => listRefunds(trx, { status: 'owed' }, page)
  ],
  ['pledges', 'policy', /pledge_by_organisation/, trx => listPledges(trx, {}, page), /pledge_by_bank/],
  [
    'confirmations',
    'policy',
    /confirmation_by_organisation/,
    trx => listConfirmations(trx, null, page),
    /confirmation_by_bank/
  ],
  [
    'overdue receivables',
    'claims',
    /open_of_organisation/,
    trx => listDueReceivables(trx, {}, { ...page, after: null })
  ],
  ['claims', 'claims', /claim_by_organisation/, trx => listClaims(trx, {}, page)],
  ['reports of events', 'claims', /insured_event_by_organisation/, trx => listEvents(trx, {}, page)],
  ['claim payments', 'claims', /payment_by_organisation/, trx => listAllPayments(trx, {}, page)],
  ['notices', 'claims', /notice_by_organisation/, trx => findNotices(trx, {}, page)]
]

const services = new Map<ServiceName, pg.Client>()
for (const name of new Set(LISTS.map(([, service]) => service))) {
  const client = new pg.Client({ connectionString: database.urlOf(`${name}_api`) })
  await client.connect()
  t.teardown(() => client.end())
  services.set(name, client)
}

for (const [name, service, index, ask, bankIndex] of LISTS) {
  t.test(name, async t => {
    const client = services.get(service) as pg.Client
    const plan = await planOf(client, MIDDLING_PORTAL, ask)
    t.match(plan, index)
    t.notMatch(plan, /^ {0,8}(-> {2})?Sort {2}\(/m, 'in the order of the index, so that it stops after a page')
    t.match(await planOf(client, SMALL_PORTAL, ask), index, 'of a small organisation')
    if (bankIndex) t.match(await planOf(client, BANK, ask), bankIndex, 'of a bank')
  })
}

t.test('the queue of referrals reads those that are open, and what was decided in the order of its days', async t => {
  const client = services.get('underwriting') as pg.Client
  const of = (filters: Parameters<typeof listReferrals>[1]) =>
    planOf(client, INSURER, (trx: Asked) => listReferrals(trx, filters, { after: null, limit: 51 }))
  t.match(await of({}), /referral_(queue|pending)/)
  t.match(await of({ status: 'open', product: 'single_general' }), /referral_(queue|pending)/)
  t.match(await of({ status: 'decided' }), /Index Scan using referral_by_due/)
})

t.test('the ageing of applications reads those that wait, not all that ever did', async t => {
  const client = services.get('underwriting') as pg.Client
  const standards = [{ product: 'single_general', from: plainDate('2021-11-01'), days: 8 }]
  const of = (filters: Parameters<typeof waitingApplications>[2]) =>
    planOf(client, INSURER, (trx: Asked) => waitingApplications(trx, standards, filters, { after: null, limit: 51 }))
  for (const filters of [
    {},
    { dueBefore: today },
    { centre: 'busan', claimed: false },
    { product: 'single_general' }
  ]) {
    const plan = await of(filters)
    t.match(plan, /application_waiting/, JSON.stringify(filters))
    t.notMatch(plan, /Seq Scan on application\b/)
  }
})
