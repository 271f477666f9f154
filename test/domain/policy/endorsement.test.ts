import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { type EndorsementCase, endorsementOf, receivedInForce } from '@trade-credit/domain/policy/endorsement.ts'
import type { Ratio } from '@trade-credit/domain/ratio.ts'
import { NO_WON, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const rules = rulesOn('2022-01-01')
const buyer = (number: string, amount: number, premium: number) => ({
  buyer: number,
  party: number,
  amount: won(amount),
  boundAmount: won(amount),
  boundPremium: won(premium)
})
const sound: EndorsementCase = {
  inForce: true,
  inception: plainDate('2022-01-01'),
  expiry: plainDate('2023-01-01'),
  until: plainDate('2023-01-01'),
  today: plainDate('2022-06-01'),
  effectiveFrom: plainDate('2022-06-01'),
  lastChangeFrom: null,
  covered: [buyer('a', 100, 365), buyer('b', 100, 365), buyer('c', 100, 730)],
  changes: [{ kind: 'lower_limit', buyer: 'a', amount: won(99) }],
  raises: [],
  layers: [],
  gross: won(1460),
  payable: won(1460),
  unpaid: NO_WON,
  programmes: [],
  eventOccurred: false,
  fewestBuyers: null,
  ofInclusion: [],
  refundRule: rules.flag('policy.refund_pro_rata')
}
const codes = (on: EndorsementCase) => endorsementOf(on).findings.map(({ code }) => code)

t.test('days and amounts, one under, at and over', async t => {
  const cases: [string, Partial<EndorsementCase>, string[]][] = [
    ['today', {}, []],
    ['the day before today', { effectiveFrom: plainDate('2022-05-31') }, ['endorsement.date_past']],
    ['the last day of the period', { effectiveFrom: plainDate('2022-12-31') }, []],
    ['the day after it', { effectiveFrom: plainDate('2023-01-01') }, ['endorsement.date_outside_period']],
    ['the day of the last change', { lastChangeFrom: plainDate('2022-06-01') }, []],
    ['the day before the last change', { lastChangeFrom: plainDate('2022-06-02') }, ['endorsement.before_last_change']],
    ['one won less', { changes: [{ kind: 'lower_limit', buyer: 'a', amount: won(99) }] }, []],
    ['the same', { changes: [{ kind: 'lower_limit', buyer: 'a', amount: won(100) }] }, ['endorsement.not_lower']],
    ['one won more', { changes: [{ kind: 'lower_limit', buyer: 'a', amount: won(101) }] }, ['endorsement.not_lower']],
    ['not in force', { inForce: false }, ['endorsement.policy_not_in_force']]
  ]
  for (const [sentence, changes, expected] of cases) t.strictSame(codes({ ...sound, ...changes }), expected, sentence)
})

t.test('the fewest buyers are counted by legal person', async t => {
  const drop = (fewest: number, covered = sound.covered): EndorsementCase => ({
    ...sound,
    covered,
    changes: [{ kind: 'drop_buyer', buyer: 'a' }],
    fewestBuyers: { ...rulesOn('2021-11-01').count('multi_small_firm.min_buyers'), value: fewest }
  })
  t.strictSame(codes(drop(2)), [])
  t.strictSame(codes(drop(3)), ['endorsement.too_few_buyers'])
  const twoPlaces = sound.covered.map(one => ({ ...one, party: 'same' }))
  t.strictSame(codes(drop(2, twoPlaces)), ['endorsement.too_few_buyers'])
})

t.test('premium falls with the amount, for the days left, to the won', async t => {
  // 214 of 365 days from 1 June; a hundredth of 365 won is 3 won a year, rounded down.
  const lowered = endorsementOf(sound)
  t.match(lowered, { unexpiredDays: 214, totalDays: 365, policyholder: { decrease: 1n, credited: 0n, refund: 1n } })
  const dropped = endorsementOf({ ...sound, changes: [{ kind: 'drop_buyer', buyer: 'c' }], unpaid: won(100) })
  t.match(dropped.policyholder, { decrease: 428n, credited: 100n, refund: 328n })
  t.match(endorsementOf({ ...sound, eventOccurred: true }).policyholder, { decrease: 0n, refund: 0n })
})

t.test('of a policy that is going to end early, the days until then count as days of the whole period', async t => {
  // 30 of 365 days from 1 June; 730 won a year. What is after the end was given back with it.
  const ending = { ...sound, until: plainDate('2022-07-01'), changes: [{ kind: 'drop_buyer', buyer: 'c' }] } as const
  t.match(endorsementOf(ending), { unexpiredDays: 30, totalDays: 365, policyholder: { decrease: 60n } })
})

t.test('what ends is never more than what was paid, however often it is lowered', async t => {
  const steps = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 10_000_000 }), (amounts, premium) => {
      let amount = 1_000_000
      let refunded = 0n
      const changes: { removed: Ratio; credited: typeof NO_WON; increase: typeof NO_WON }[] = []
      for (const next of amounts.toSorted((a, b) => b - a)) {
        if (next >= amount) continue
        const on: EndorsementCase = {
          ...sound,
          effectiveFrom: sound.inception,
          today: sound.inception,
          covered: [{ ...buyer('a', 1_000_000, premium), amount: won(amount) }],
          changes: [
            next === 0 ? { kind: 'drop_buyer', buyer: 'a' } : { kind: 'lower_limit', buyer: 'a', amount: won(next) }
          ],
          gross: won(premium),
          payable: won(premium)
        }
        const { policyholder, removed } = endorsementOf(on)
        refunded += policyholder.refund
        changes.push({ removed, credited: NO_WON, increase: NO_WON })
        amount = next
      }
      const left = receivedInForce(won(premium), changes, [])
      return refunded + left === BigInt(premium)
    })
  )
  t.pass('what was refunded and what is still in force are the premium')
})
