import { assessFiledClaim } from '@trade-credit/claims-service/assessments/assess-claim.ts'
import { confirmDecision } from '@trade-credit/claims-service/decisions/confirm-decision.ts'
import { postPayment } from '@trade-credit/claims-service/payments/settle-payment.ts'
import t, { type Test } from 'tap'
import { invoice, outcomeOf, runClaimDesk } from '../services/claims/filed-claim.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { closeGate } from '../support/gate.ts'
import { bySql } from '../support/seeded-receivable.ts'
import { AS_IT_IS, ended, insurerSessions, type Variant, WITHOUT_LOCKS } from './claim-sessions.ts'

const desk = await runClaimDesk(t)
const { call, database } = desk
const session = await insurerSessions(t, database)
let buyers = 700

async function insured() {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer, insuredAmount: 500_000_000 }] })
  return { buyer, policyId, eventId: await desk.event({ buyer }) }
}

const count = async (sql: string, ...values: unknown[]) => {
  const [row] = await bySql<{ n: number }>(database.adminUrl, `select count(*)::int as n ${sql}`, values)
  return row?.n
}

t.test('two managers confirm one decision at once: it takes effect once', async t => {
  for (const [variant, keyed, effective, told, why] of [
    [AS_IT_IS, true, 1, 1, 'the claim is locked: the second finds it done'],
    [WITHOUT_LOCKS, true, 1, 1, 'without the lock the key of the confirmation is a second line'],
    [WITHOUT_LOCKS, false, 2, 2, 'without either, it takes effect twice']
  ] as const) {
    const { policyId, eventId } = await insured()
    const { id } = await desk.file({ policyId, eventId, receivables: [invoice({ amount: 400_000_000 })] })
    await desk.assess(id)
    const { id: decisionId } = await desk.decide(id, { outcome: 'approve' })
    if (!keyed)
      await bySql(
        database.adminUrl,
        'alter table claims.decision_confirmation drop constraint decision_confirmation_pkey'
      )
    const gate = await closeGate(
      t,
      database,
      'lock table claims.decision_confirmation in share row exclusive mode',
      [],
      'claims'
    )
    const confirming = ['manager-1', 'manager-2'].map(client =>
      session(client, variant, (trx, circumstances) => confirmDecision(trx, { claimId: id, decisionId }, circumstances))
    )
    await gate.untilWaiting(2)
    await gate.open()
    const { done } = await ended(confirming)
    t.equal(done.length, effective, why)
    t.equal(await count(`from platform.notice where kind = 'claim_decided' and subject ->> 'claimId' = $1`, id), told)
    if (variant === AS_IT_IS) t.match(await desk.claim(id), { status: 'approved' })
  }
})

t.test('one invoice under two policies, assessed at once: exactly one counts it', async t => {
  /** Two claims of two policies, with the same tax invoice under two names. */
  async function assessBoth(t: Test) {
    const { buyer, policyId, eventId } = await insured()
    const other = await desk.policy({ buyers: [{ businessNumber: buyer }] })
    const taxInvoiceNumber = `20220302-${buyers}`
    const ids: string[] = []
    for (const [policy, invoiceNumber] of [
      [policyId, 'S-1'],
      [other, 'S-2']
    ] as const) {
      const filing = { policyId: policy, eventId, receivables: [invoice({ invoiceNumber, taxInvoiceNumber })] }
      ids.push((await desk.file(filing)).id)
    }
    const gate = await closeGate(t, database, 'lock table claims.assessment in share row exclusive mode', [], 'claims')
    const assessing = ids.map(id =>
      session('claims-officer', AS_IT_IS, (trx, circumstances) => assessFiledClaim(trx, id, {}, circumstances))
    )
    await gate.untilWaiting(2)
    await gate.open()
    const { done } = await ended(assessing)
    return done.map(({ assessment }) => assessment.result)
  }

  const results = await assessBoth(t)
  t.strictSame(results.map(({ due }) => due).sort(), [0, 32_000_000])
  t.strictSame(results.find(({ due }) => due === 0)?.breaches, ['receivable.under_another_policy'])

  // A register that looks first and writes then, without the key for which the second would wait.
  await bySql(database.adminUrl, 'drop index claims.counted_receivable_once')
  const [found] = await bySql<{ text: string }>(
    database.adminUrl,
    `select pg_get_functiondef('claims.count_receivables(text, text, text, text[])'::regprocedure) as text`
  )
  await bySql(
    database.adminUrl,
    (found?.text ?? '').replace(
      'on conflict (policyholder_party, mark) where released_at is null do nothing',
      `and not exists (select from claims.counted_receivable t
        where t.policyholder_party = p_party and t.mark = m and t.released_at is null)`
    )
  )
  const unlocked = await assessBoth(t)
  t.strictSame(
    unlocked.map(({ due }) => due),
    [32_000_000, 32_000_000],
    'paid twice without it'
  )
})

t.test(
  'a payment is posted and its event withdrawn at the same moment: one comes first, and the other knows',
  async t => {
    async function reserved() {
      const { policyId, eventId } = await insured()
      const id = await desk.approved({ policyId, eventId, receivables: [invoice()] })
      const { id: paymentId } = await desk.reserve(id)
      return { eventId, claimId: id, paymentId: String(paymentId) }
    }
    const withdraw = (eventId: string) =>
      call('POST', `/v1/insured-events/${eventId}/withdrawal`, {
        as: 'claims-officer',
        headers: { 'if-match': '*' },
        body: { reason: 'a mistake' }
      })
    const post = (path: { claimId: string; paymentId: string }, variant: Variant) =>
      session('cashier', variant, (trx, circumstances) => postPayment(trx, path, {}, circumstances))
    const gateOver = (table: string) =>
      closeGate(t, database, `lock table ${table} in share row exclusive mode`, [], 'claims')

    const first = await reserved()
    const beforeCommit = await gateOver('claims.payment_settlement')
    const posting = post(first, AS_IT_IS)
    await beforeCommit.untilWaiting(1)
    const withdrawal = withdraw(first.eventId)
    await beforeCommit.untilWaiting(2)
    await beforeCommit.open()
    t.match(await posting, { payment: { outcome: 'posted' } }, 'posted first')
    t.equal((await withdrawal).status, 200, 'and withdrawn then: a clawback follows')

    for (const [variant, outcome, why] of [
      [AS_IT_IS, 'conflict', 'withdrawn first: nothing is paid'],
      [WITHOUT_LOCKS, 'posted', 'without the lock on the event money leaves for an event that is none']
    ] as const) {
      const second = await reserved()
      const beforeUpdate = await gateOver('claims.public_event')
      const withdrawing = withdraw(second.eventId)
      await beforeUpdate.untilWaiting(1)
      const late = ended([post(second, variant)])
      if (variant === AS_IT_IS) await beforeUpdate.untilWaiting(2)
      else await late
      await beforeUpdate.open()
      t.equal(outcomeOf(await withdrawing), '200 withdrawn')
      const { done, refused } = await late
      t.equal(done[0]?.payment.outcome ?? refused[0], outcome, why)
    }
  }
)
