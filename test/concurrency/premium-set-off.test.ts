import { reservePayment } from '@trade-credit/claims-service/payments/reserve-payment.ts'
import { reservePayout } from '@trade-credit/policy-service/payouts/reserve-payout.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t, { type Test } from 'tap'
import { invoice, runClaimDesk } from '../services/claims/filed-claim.ts'
import { closeGate } from '../support/gate.ts'
import { bySql } from '../support/seeded-receivable.ts'
import { AS_IT_IS, ended, insurerSessions, type Variant, WITHOUT_PREMIUM_HELD } from './claim-sessions.ts'

const UNPAID = 500_000
const desk = await runClaimDesk(t)
const { database } = desk
const claims = await insurerSessions(t, database)
const policies = await insurerSessions(t, database, 'policy_api')
const eventId = await desk.event()

/** A policy that owes premium, has some coming back from an endorsement, and a claim that is approved and not paid. */
async function owedBothWays() {
  const policyId = await desk.policy()
  const claimId = await desk.approved({ policyId, eventId, receivables: [invoice()] })
  await bySql(
    database.adminUrl,
    `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
      values ($1, 'org_portal', $2, 1, 'premium', '2022-04-01', $3, 0, now())`,
    [newId('in'), policyId, UNPAID]
  )
  const refundId = newId('rf')
  await bySql(
    database.adminUrl,
    `insert into policy.premium_refund (id, organisation, policy_id, payee, amount, reason, source_id, due_from, created_at)
      values ($1, 'org_portal', $2, 'policyholder', 900000, 'endorsement', $1, '2022-04-01', now())`,
    [refundId, policyId]
  )
  return { policyId, claimId, refundId }
}

/** One cashier pays the claim and another the refund: neither can write before both have read, or one waits for the other. */
async function payBoth(t: Test, variant: Variant) {
  const { policyId, claimId, refundId } = await owedBothWays()
  const gate = await closeGate(
    t,
    database,
    'lock table policy.refund_payout, claims.payment in share row exclusive mode',
    [],
    'claims'
  )
  const paying = [
    claims('cashier', variant, (trx, circumstances) => reservePayment(trx, claimId, { ...circumstances, attempt: 1 })),
    policies('cashier', variant, (trx, { rulebook, businessDate }) => {
      const platform = { rulebook: { on: () => rulebook } } as unknown as Parameters<typeof reservePayout>[1]
      return reservePayout(trx, platform, refundId, { reference: policyId, amount: null }, businessDate)
    })
  ]
  await gate.untilWaiting(paying.length)
  await gate.open()
  const { done, refused } = await ended<unknown>(paying)
  t.strictSame([done.length, refused], [2, []], 'both are reserved')
  const [setOff] = await bySql<{ by_claim: number; by_refund: number }>(
    database.adminUrl,
    `select (select sum(unpaid_premium_deducted)::int from claims.payment where policy_id = $1) as by_claim,
      (select sum(set_off)::int from policy.refund_payout where policy_id = $1) as by_refund`,
    [policyId]
  )
  return [setOff?.by_claim ?? -1, setOff?.by_refund ?? -1].toSorted((a, b) => a - b)
}

t.test('a claim payment and a refund at once set the same premium off once', async t => {
  for (let times = 0; times < 3; times += 1) t.strictSame(await payBoth(t, AS_IT_IS), [0, UNPAID])
})

t.test('without the lock on the policy both set it off', async t => {
  t.strictSame(await payBoth(t, WITHOUT_PREMIUM_HELD), [UNPAID, UNPAID])
})
