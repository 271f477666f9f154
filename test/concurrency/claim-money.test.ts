import { decideClaim } from '@trade-credit/claims-service/decisions/decide-claim.ts'
import { reservePayment } from '@trade-credit/claims-service/payments/reserve-payment.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import t, { type Test } from 'tap'
import { invoice, runClaimDesk } from '../services/claims/filed-claim.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { closeGate } from '../support/gate.ts'
import { bySql } from '../support/seeded-receivable.ts'
import { AS_IT_IS, ended, insurerSessions, type Variant, WITHOUT_LEDGER, WITHOUT_LOCKS } from './claim-sessions.ts'

const desk = await runClaimDesk(t)
const { database } = desk
const session = await insurerSessions(t, database)
const NINE = 9
let buyers = 700

/** Nine claims of 28,000,000 won each on an insured amount of 200,000,000, all of them assessed before any is decided. */
async function nineAssessed() {
  const buyer = syntheticBusinessNumber((buyers += 1))
  const policyId = await desk.policy({ buyers: [{ businessNumber: buyer, insuredAmount: 200_000_000 }] })
  const eventId = await desk.event({ buyer })
  const ids: string[] = []
  for (let i = 0; i < NINE; i += 1) {
    const { id } = await desk.file({ policyId, eventId, receivables: [invoice({ amount: 35_000_000 })] })
    await desk.assess(id)
    ids.push(id)
  }
  return { policyId, ids }
}

/** All nine are approved at the same moment: none can write before all have read, or wait for each other. */
async function approveAll(t: Test, ids: readonly string[], variant: Variant) {
  const gate = await closeGate(t, database, 'lock table claims.decision in share row exclusive mode', [], 'claims')
  const deciding = ids.map(id =>
    session('claims-manager', variant, (trx, circumstances) =>
      decideClaim(trx, id, { outcome: 'approve', amount: 28_000_000, reasons: ['checked'] }, circumstances)
    )
  )
  await gate.untilWaiting(ids.length)
  await gate.open()
  return ended(deciding)
}

/** All nine are reserved at the same moment; who finds the last won taken tries once more, as the route does. */
async function reserveAll(t: Test, ids: readonly string[], variant: Variant) {
  const gate = await closeGate(t, database, 'lock table claims.payment in share row exclusive mode', [], 'claims')
  const reserve = (id: string, attempt: number): ReturnType<typeof reservePayment> =>
    session('cashier', variant, (trx, circumstances) => reservePayment(trx, id, { ...circumstances, attempt })).catch(
      error => {
        if (isCapacityTaken(error) && attempt < 4) return reserve(id, attempt + 1)
        throw error
      }
    )
  const reserving = ids.map(id => reserve(id, 1))
  await gate.untilWaiting(ids.length)
  await gate.open()
  return ended(reserving)
}

const decided = async (policyId: string) => {
  const [row] = await bySql<{ won: string }>(
    database.adminUrl,
    `select coalesce(sum(d.amount), 0)::text as won from claims.decision d join claims.claim c on c.decision_id = d.id where c.policy_id = $1`,
    [policyId]
  )
  return Number(row?.won)
}

const reserved = async (policyId: string) => {
  const [row] = await bySql<{ won: string }>(
    database.adminUrl,
    'select coalesce(sum(amount), 0)::text as won from claims.payment where policy_id = $1',
    [policyId]
  )
  return Number(row?.won)
}

t.test('nine claims on one insured amount, decided at once and paid at once, come to exactly that amount', async t => {
  const { policyId, ids } = await nineAssessed()
  const { done, refused } = await approveAll(t, ids, AS_IT_IS)
  t.equal(done.length, 7, 'seven times 28,000,000 fit in 200,000,000')
  t.strictSame(refused, ['conflict', 'conflict'], 'the two others are to be assessed again')
  const left = ids.filter(id => !done.some(({ claim }) => claim.id === id))
  t.match(await desk.assess(left[0] ?? ''), { alreadyDecided: 196_000_000, due: 4_000_000 })
  await desk.decide(left[0] ?? '', { outcome: 'approve', amount: 4_000_000 })
  t.match(await desk.assess(left[1] ?? ''), { due: 0, boundBy: 'already_paid' })
  t.equal(await decided(policyId), 200_000_000)

  const payable = ids.filter(id => id !== left[1])
  const paid = await reserveAll(t, payable, AS_IT_IS)
  t.strictSame(paid.refused, [])
  t.equal(await reserved(policyId), 200_000_000, 'exactly the amount')
})

t.test(
  'without the hold on the policy’s money decisions go too far; the ledger alone still pays the amount',
  async t => {
    const { policyId, ids } = await nineAssessed()
    t.equal((await approveAll(t, ids, WITHOUT_LOCKS)).done.length, NINE)
    t.equal(await decided(policyId), 252_000_000, 'fifty-two million too much')

    const { done, refused } = await reserveAll(t, ids, WITHOUT_LOCKS)
    t.strictSame(done.map(({ amount }) => amount).sort(), [...Array(7).fill(28_000_000n), 4_000_000n].sort())
    t.strictSame(refused, ['conflict'], 'for the ninth nothing is left')
    t.equal(await reserved(policyId), 200_000_000, 'exactly the amount')
  }
)

t.test('without the ledger too, nine payments go beyond it', async t => {
  const { policyId, ids } = await nineAssessed()
  await approveAll(t, ids, WITHOUT_LOCKS)
  await reserveAll(t, ids, WITHOUT_LEDGER)
  t.equal(await reserved(policyId), 252_000_000, 'nothing holds it')
})
