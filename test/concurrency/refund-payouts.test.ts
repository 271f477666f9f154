import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction, type Statement, type Transaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { reservePayout } from '@trade-credit/policy-service/payouts/reserve-payout.ts'
import { postPayout } from '@trade-credit/policy-service/payouts/settle-payout.ts'
import { reversePremium } from '@trade-credit/policy-service/premium-reversals/reverse-premium.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import t, { type Test } from 'tap'
import { bindSeeded, pay } from '../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'

const today = plainDate('2022-03-01')
const service = await runService(t, policyService, { jobs: true })
const { call, database } = service

const pool = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'policy-api' })
const rulebook = await activeRulebook(pool, () => {})
t.teardown(async () => {
  rulebook.stop()
  await pool.end()
})
const platform = { rulebook } as unknown as ServicePlatform
const cashier = { organisation: 'org_insurer', kind: 'insurer' as const, client: 'cashier', scopes: new Set<string>() }

type Variant = (trx: Transaction) => Transaction
type Work = (trx: Transaction) => Promise<unknown>

/** The same transaction, in which no row is locked by being read. */
function withoutLocks(trx: Transaction): Transaction {
  const { query } = trx
  const unlocked = ({ text, values = [] }: Statement) =>
    query({ text: text.replace(/ for no key update$/, ''), values })
  return { ...trx, query: unlocked as Transaction['query'] }
}

/** 376,712 won that are owed back. */
async function owedRefund() {
  await setBusinessDay(database, '2021-12-01')
  const policy = await bindSeeded(service)
  await pay(service, policy, { paidOn: '2021-12-01' })
  await setBusinessDay(database, today)
  await call('POST', `/v1/policies/${policy.id}/cancellations`, { body: { on: today, reason: 'policyholder_request' } })
  const { body } = await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)
  return body.items[0].id as string
}

/** Both work at once: neither can write before both have read, or one waits for the other. */
async function atOnce(t: Test, table: string, works: readonly Work[], variant: Variant) {
  const gate = await closeGate(t, database, `lock table ${table} in share row exclusive mode`)
  const working = works.map(work => inTransaction<unknown>(pool, cashier, trx => work(variant(trx))))
  await gate.untilWaiting(works.length)
  await gate.open()
  return (await Promise.allSettled(working)).map(({ status }) => status).sort()
}

/** Two cashiers reserve all of a refund at once; gives how it went and what is reserved. */
async function reserveTwice(t: Test, references: readonly string[], variant: Variant = trx => trx) {
  const refund = await owedRefund()
  const reserving = references.map(
    (reference): Work =>
      trx =>
        reservePayout(trx, platform, refund, { reference, amount: null }, today)
  )
  const outcomes = await atOnce(t, 'policy.refund_payout', reserving, variant)
  const [money] = await asAdmin<{ reserved: number }>(
    database,
    'select sum(amount)::int as reserved from policy.refund_payout where refund_id = $1',
    [refund]
  )
  return { refund, outcomes, reserved: money?.reserved }
}

t.test('two cashiers at once never reserve more than is owed', async t => {
  const { outcomes, reserved } = await reserveTwice(t, ['T-1', 'T-2'])
  t.strictSame(outcomes, ['fulfilled', 'rejected'])
  t.equal(reserved, 376_712)
})

t.test('the same reference at once is one payout, and both hear of it', async t => {
  const { outcomes, reserved } = await reserveTwice(t, ['T-1', 'T-1'])
  t.strictSame(outcomes, ['fulfilled', 'fulfilled'])
  t.equal(reserved, 376_712)
})

t.test('without the lock on the policy it is reserved twice', async t => {
  const { outcomes, reserved } = await reserveTwice(t, ['T-1', 'T-2'], withoutLocks)
  t.strictSame(outcomes, ['fulfilled', 'fulfilled'])
  t.equal(reserved, 2 * 376_712)
})

t.test('posted once, though two post at the same moment', async t => {
  const { refund } = await reserveTwice(t, ['T-1', 'T-1'])
  const { body } = await call('GET', `/v1/premium-refunds/${refund}`)
  const path = { refundId: refund, payoutId: body.payouts[0].id }
  const posting: Work = trx => postPayout(trx, platform, path, today, today)
  const outcomes = await atOnce(t, 'policy.refund_payout_settlement', [posting, posting], trx => trx)
  t.strictSame(outcomes, ['fulfilled', 'rejected'])
  const [told] = await asAdmin(
    database,
    `select count(*)::int as n from platform.notice where kind = 'premium_refunded' and subject ->> 'refundId' = $1`,
    [refund]
  )
  t.strictSame(told, { n: 1 })
})

/** A premium is taken back while what was too much of it is reserved to be paid back; gives how it went and what is reserved. */
async function reverseAndReserve(t: Test, variant: Variant = trx => trx) {
  await setBusinessDay(database, today)
  const policy = await bindSeeded(service, { on: today })
  const { payment } = (await pay(service, policy, { amount: 500_100, paidOn: today })).body
  const [refund] = (await call('GET', `/v1/premium-refunds?policyId=${policy.id}`)).body.items
  const path = { policyId: policy.id, paymentId: payment.id }
  const works: Work[] = [
    trx => reversePremium(trx, platform, path, 'x', { today, checkVersion: () => {} }),
    trx => reservePayout(trx, platform, refund.id, { reference: 'T-1', amount: null }, today)
  ]
  return atOnce(t, 'policy.refund_payout, policy.premium_reversal', works, variant)
}

t.test('of taking a premium back and paying out what was too much of it, one happens', async t => {
  t.strictSame(await reverseAndReserve(t), ['fulfilled', 'rejected'])
})

t.test('without the lock on the policy, money goes back that never was there', async t => {
  t.strictSame(await reverseAndReserve(t, withoutLocks), ['fulfilled', 'fulfilled'])
})
