import { finding } from '@trade-credit/domain/finding.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { raisePremium, raisesInForce, takeFromRaises } from '@trade-credit/domain/policy/cover-raise.ts'
import { type EndorsementCase, endorsementOf, receivedInForce } from '@trade-credit/domain/policy/endorsement.ts'
import type { Ratio } from '@trade-credit/domain/ratio.ts'
import { NO_WON, sumOfWon, type Won, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const layer = (hold: string, amount: number, yearly: number) => ({
  buyer: 'a',
  hold,
  amount: won(amount),
  yearly: won(yearly)
})

t.test('the added amount costs its part of the premium of today, less the discounts that were agreed', async t => {
  const cases: [string, number, number, number, [number, number], bigint][] = [
    ['a third of 900', 300, 900, 100, [1000, 1000], 300n],
    ['all of it, for a buyer that is added', 300, 900, 300, [1000, 1000], 900n],
    ['a tenth less', 300, 900, 100, [1000, 900], 270n],
    ['rounded down', 3, 100, 1, [3, 2], 22n],
    ['no premium was agreed', 3, 100, 1, [0, 0], 33n]
  ]
  for (const [sentence, amount, premium, added, [gross, net], expected] of cases) {
    const priced = { amount: won(amount), premium: won(premium) }
    t.equal(raisePremium(priced, won(added), { gross: won(gross), net: won(net) }), expected, sentence)
  }
})

t.test('what was added last goes first', async t => {
  const layers = [layer('h1', 100, 50), layer('h2', 30, 10)]
  t.strictSame(takeFromRaises(layers, 'a', won(29)), { lowered: [layer('h2', 29, 9)], rest: 0n })
  t.strictSame(takeFromRaises(layers, 'a', won(30)), { lowered: [layer('h2', 30, 10)], rest: 0n })
  t.strictSame(takeFromRaises(layers, 'a', won(31)), { lowered: [layer('h2', 30, 10), layer('h1', 1, 0)], rest: 0n })
  t.strictSame(takeFromRaises(layers, 'a', won(131)).rest, 1n, 'the rest is of what was bound')
  t.strictSame(takeFromRaises(layers, 'b', won(7)), { lowered: [], rest: 7n })
  const lowered = takeFromRaises(layers, 'a', won(31)).lowered
  t.strictSame(
    raisesInForce([
      { raised: layers, lowered: [] },
      { raised: [layer('h3', 5, 1)], lowered }
    ]),
    [layer('h1', 99, 50), layer('h3', 5, 1)]
  )
  t.throws(() => raisesInForce([{ raised: [], lowered }]))
})

const sound: EndorsementCase = {
  inForce: true,
  inception: plainDate('2022-01-01'),
  expiry: plainDate('2023-01-01'),
  until: plainDate('2023-01-01'),
  today: plainDate('2022-01-01'),
  effectiveFrom: plainDate('2022-01-01'),
  lastChangeFrom: null,
  covered: [],
  changes: [],
  raises: [],
  layers: [],
  gross: won(1000),
  payable: won(1000),
  unpaid: NO_WON,
  programmes: [],
  eventOccurred: false,
  fewestBuyers: null,
  ofInclusion: [],
  refundRule: rulesOn('2022-01-01').flag('policy.refund_pro_rata')
}

t.test('however cover goes up and down, what was paid is what was refunded and what is in force', async t => {
  const steps = fc.array(fc.integer({ min: 1, max: 2_000_000 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 10_000_000 }), (amounts, premium) => {
      let amount = 1_000_000
      let [paid, refunded] = [BigInt(premium), 0n]
      const changes: { removed: Ratio; credited: Won; increase: Won }[] = []
      const earlier: { raised: ReturnType<typeof layer>[]; lowered: ReturnType<typeof layer>[] }[] = []
      for (const [i, next] of amounts.entries()) {
        if (next === amount) continue
        const yearly = won(Math.floor((next * 7) / 1000))
        const raise = {
          buyer: 'a',
          party: 'a',
          amountBefore: won(amount),
          amountAsked: won(next),
          amountAfter: won(next),
          yearly,
          findings: []
        }
        const rises = next > amount
        const on: EndorsementCase = {
          ...sound,
          covered: [
            { buyer: 'a', party: 'a', amount: won(amount), boundAmount: won(1_000_000), boundPremium: won(premium) }
          ],
          changes: [{ kind: rises ? 'raise_limit' : 'lower_limit', buyer: 'a', amount: won(next) }],
          raises: rises ? [raise] : [],
          layers: raisesInForce(earlier),
          gross: won(premium),
          payable: won(premium)
        }
        const { policyholder, removed, lowered, increase } = endorsementOf(on)
        refunded += policyholder.refund
        paid += increase
        changes.push({ removed, credited: NO_WON, increase })
        earlier.push({
          raised: rises ? [{ ...layer(`h${i}`, next - amount, 0), yearly }] : [],
          lowered: [...lowered]
        })
        amount = next
      }
      const inForce = receivedInForce(won(paid), changes, raisesInForce(earlier))
      return sumOfWon([won(refunded), inForce]) === paid
    })
  )
  t.pass('to the won')
})

t.test('added cover costs the days that are left', async t => {
  const raise = {
    buyer: 'a',
    party: 'a',
    amountBefore: NO_WON,
    amountAsked: won(10),
    amountAfter: won(10),
    yearly: won(36_500),
    findings: []
  }
  const on = (day: string) =>
    endorsementOf({
      ...sound,
      effectiveFrom: plainDate(day),
      changes: [{ kind: 'add_buyer', buyer: 'a', amount: won(10) }],
      raises: [raise]
    }).increase
  t.equal(on('2022-01-01'), 36_500n)
  t.equal(on('2022-01-02'), 36_400n)
  t.equal(on('2022-12-31'), 100n)
})

t.test('less than was asked for is proposed, unless something stands against the change', async t => {
  const statusOf = (amountAfter: number, outcome: 'note' | 'refer' | 'decline') =>
    endorsementOf({
      ...sound,
      changes: [{ kind: 'add_buyer', buyer: 'a', amount: won(10) }],
      raises: [
        {
          buyer: 'a',
          party: 'a',
          amountBefore: NO_WON,
          amountAsked: won(10),
          amountAfter: won(amountAfter),
          yearly: won(1),
          findings: [finding(outcome, 'buyer', 'buyer_limit')]
        }
      ]
    }).status
  t.equal(statusOf(10, 'note'), 'possible')
  t.equal(statusOf(9, 'note'), 'proposed', 'one won less')
  t.equal(statusOf(9, 'refer'), 'needs_underwriting')
  t.equal(statusOf(9, 'decline'), 'refused')
})
