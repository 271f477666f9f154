import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { bindPolicy } from '@trade-credit/policy-service/binding/bind-policy.ts'
import { findOffer } from '@trade-credit/policy-service/binding/offers.repository.ts'
import { recordPremium } from '@trade-credit/policy-service/premiums/record-premium.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import t from 'tap'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { runService } from '../../support/running-service.ts'
import { seedOffer } from '../../support/seeded-offer.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'

const [FEW, MANY] = [400, 3_000]

/** Of all tables that a policy is made of and in, and of their indexes, in this transaction. */
const ROWS_READ = `select coalesce(sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)), 0)::int as read
  from pg_class c where c.relkind in ('r', 'i') and c.relnamespace in ('policy'::regnamespace, 'underwriting'::regnamespace)`

const today = plainDate('2021-12-01')
const { database } = await runService(t, policyService, { jobs: true })
await setBusinessDay(database, today)
// One connection: its plans are those of its first policy.
const pool = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'policy-api', max: 1 })
const rulebook = await activeRulebook(pool, () => {})
t.teardown(async () => {
  rulebook.stop()
  await pool.end()
})
const platform = { rulebook } as unknown as ServicePlatform
const portal = { organisation: 'org_portal', kind: 'channel' as const, client: 'portal', scopes: new Set<string>() }
const other = await seedPolicy(database.adminUrl)
const cashier = { organisation: 'org_insurer', kind: 'insurer' as const, client: 'cashier', scopes: new Set<string>() }

/** Does the work and tells how many rows it read, those that it writes at its end included. */
async function counting<R>(
  trx: Transaction,
  work: (trx: Transaction) => Promise<R>
): Promise<{ did: R; read: number }> {
  const atOnce: Transaction = { ...trx, defer: statement => void trx.query(statement) }
  const did = await work(atOnce)
  const [row] = await trx.query<{ read: number }>({ name: 'rows_read', text: ROWS_READ })
  return { did, read: row?.read ?? 0 }
}

/** An offer becomes a policy, whose premium is paid. */
async function bindAndPay(): Promise<{ readonly binding: number; readonly premium: number }> {
  const { id: offerId } = await seedOffer(database, { on: today })
  const { did: bound, read: binding } = await inTransaction(pool, portal, trx =>
    counting(trx, async counted => {
      const offer = await findOffer(counted, offerId)
      return bindPolicy(counted, platform, { offer }, { businessDate: today, now: new Date() })
    })
  )
  const [invoice] = bound.invoices
  const premium = { invoiceId: invoice?.id ?? '', amount: invoice?.amount ?? won(0), paidOn: today, reference: 'bank' }
  const { did: paid, read } = await inTransaction(pool, cashier, trx =>
    counting(trx, counted => recordPremium(counted, platform, bound.policy.id, premium, today))
  )
  t.equal(paid.outcome, 'cover_began')
  return { binding, premium: read }
}

/** Invoices of another policy and buyers, from the first number to the last. */
async function addOthers(first: number, last: number): Promise<void> {
  await asAdmin(
    database,
    `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, created_at)
      select 'in_' || n, 'org_portal', $1, n, 'premium', '2022-01-01', 1, now() from generate_series($2::int, $3::int) n`,
    [other.id, first, last]
  )
  await asAdmin(
    database,
    `insert into underwriting.party (business_number, party, told_by, updated_by, id)
      select (9990000000 + n)::text, (9990000000 + n)::text, 'insurer', 'underwriter', 'pa_' || n
      from generate_series($1::int, $2::int) n`,
    [first, last]
  )
}

t.test('what a policy and its premium read does not grow with others, by plans made while those were few', async t => {
  await addOthers(1, FEW)
  await asAdmin(database, 'analyze')
  await bindAndPay()
  await addOthers(FEW + 1, MANY)
  const { binding, premium } = await bindAndPay()
  t.ok(binding < FEW, `${binding} rows were read for a policy`)
  t.ok(premium < FEW, `${premium} rows were read for its premium`)
})
