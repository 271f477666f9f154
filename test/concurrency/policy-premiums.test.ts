import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction, type Statement, type Transaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { recordPremium } from '@trade-credit/policy-service/premiums/record-premium.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import t, { type Test } from 'tap'
import { type BoundPolicy, bindSeeded } from '../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'

const today = plainDate('2021-12-01')
const service = await runService(t, policyService, { jobs: true })
const { database } = service
await setBusinessDay(database, today)

const pool = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'policy-api' })
const rulebook = await activeRulebook(pool, () => {})
t.teardown(async () => {
  rulebook.stop()
  await pool.end()
})
const platform = { rulebook } as unknown as ServicePlatform
const cashier = { organisation: 'org_insurer', kind: 'insurer' as const, client: 'cashier', scopes: new Set<string>() }

/** The same transaction, in which no row is locked by being read. */
function withoutLocks(trx: Transaction): Transaction {
  const { query } = trx
  const unlocked = ({ text, values = [] }: Statement) =>
    query({ text: text.replace(/ for no key update$/, ''), values })
  return { ...trx, query: unlocked as Transaction['query'] }
}

type Variant = (trx: Transaction) => Transaction

/** Two cashiers record at once: neither can write before both have read, or one waits for the other. */
async function payTwice(t: Test, policy: BoundPolicy, references: readonly string[], variant: Variant = trx => trx) {
  const gate = await closeGate(t, database, 'lock table policy.premium_payment in share row exclusive mode')
  const recording = references.map(reference =>
    inTransaction<Awaited<ReturnType<typeof recordPremium>>>(pool, cashier, trx =>
      recordPremium(
        variant(trx),
        platform,
        policy.id,
        { invoiceId: policy.invoices[0]?.id ?? '', amount: won(500_000), paidOn: today, reference },
        today
      )
    )
  )
  await gate.untilWaiting(2)
  await gate.open()
  const settled = await Promise.allSettled(recording)
  const [money] = await asAdmin<{ received: number; counted: number; back: number }>(
    database,
    `select (select sum(amount) from policy.premium_payment where policy_id = $1)::int as received,
      (select sum(paid) from policy.invoice where policy_id = $1)::int as counted,
      coalesce((select sum(amount) from policy.premium_refund where policy_id = $1), 0)::int as back`,
    [policy.id]
  )
  return { outcomes: settled.map(one => (one.status === 'fulfilled' ? one.value.outcome : 'failed')).sort(), money }
}

t.test('one payment that two record at once is recorded once, and both hear the same', async t => {
  const policy = await bindSeeded(service)
  const { outcomes, money } = await payTwice(t, policy, ['R-1', 'R-1'])
  t.strictSame(outcomes, ['again', 'cover_began'])
  t.strictSame(money, { received: 500_000, counted: 500_000, back: 0 })
})

t.test('two payments for one invoice at once: the second is given back', async t => {
  const policy = await bindSeeded(service)
  const { outcomes, money } = await payTwice(t, policy, ['R-1', 'R-2'])
  t.strictSame(outcomes, ['cover_began', 'recorded'])
  t.strictSame(money, { received: 1_000_000, counted: 500_000, back: 500_000 })
})

t.test('without the lock on the policy a payment is lost, and the same reference fails', async t => {
  const lost = await payTwice(t, await bindSeeded(service), ['R-1', 'R-2'], withoutLocks)
  t.strictSame(lost.money, { received: 1_000_000, counted: 500_000, back: 0 }, 'half a million is nowhere')
  const same = await payTwice(t, await bindSeeded(service), ['R-1', 'R-1'], withoutLocks)
  t.ok(same.outcomes.includes('failed'), 'the unique reference is a second line')
})
