import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import { addDays } from '@trade-credit/domain/plain-date.ts'
import { premiumRefund, type RefundCase } from '@trade-credit/domain/policy/premium-refund.ts'
import { sumOfWon, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { changedRules, d, rulesOn } from '../claims/claim-rulebook.ts'

const RULES = rulesOn('2022-01-03')

function policy(given: Partial<RefundCase> = {}): RefundCase {
  return {
    inception: d('2022-01-03'),
    until: d('2023-01-03'),
    cancelledFrom: d('2022-07-04'),
    paidByPolicyholder: won(365_000),
    subsidies: [],
    eventOccurred: false,
    ...given
  }
}

t.test('004:L22: premium received × unexpired ÷ total days', async t => {
  for (const [cancelledFrom, refund, days, why] of [
    ['2022-01-03', 365_000, 365, 'from the first day: all of it'],
    ['2022-01-04', 364_000, 364, 'after one day'],
    ['2022-07-04', 183_000, 183, 'halfway'],
    ['2023-01-02', 1_000, 1, 'one day before the end'],
    ['2023-01-03', 0, 0, 'at the end: nothing']
  ] as const) {
    const given = premiumRefund(policy({ cancelledFrom: d(cancelledFrom) }), RULES)
    t.equal(given.refund, won(refund), `${cancelledFrom}: ${why}`)
    t.equal(given.unexpiredDays, days)
    t.same(
      given.findings.map(f => f.code),
      days === 0 ? ['refund.period_expired'] : []
    )
  }
  const leap = premiumRefund(
    policy({
      inception: d('2024-01-03'),
      until: d('2025-01-03'),
      cancelledFrom: d('2024-01-04'),
      paidByPolicyholder: won(366_000)
    }),
    RULES
  )
  t.equal(leap.refund, won(365_000), 'a year with 29 February has 366 days')
})

t.test('each payer gets its share of what it paid; the firm gets the rest', async t => {
  // 용인 2024 (published): gross 400만, discount 40만, 경기 180만 + 시 72만 + 신한 72만, firm 36만. The discount is nobody's payment.
  const yongin = policy({
    paidByPolicyholder: won(360_000),
    subsidies: [
      { programme: 'gyeonggi', paid: won(1_800_000) },
      { programme: 'yongin', paid: won(720_000) },
      { programme: 'payer_a', paid: won(720_000) }
    ]
  })
  const whole = premiumRefund({ ...yongin, cancelledFrom: d('2022-01-03') }, RULES)
  t.same(
    whole.programmes.map(part => Number(part.amount)),
    [1_800_000, 720_000, 720_000]
  )
  t.equal(whole.policyholder, won(360_000))
  const half = premiumRefund(yongin, RULES)
  t.equal(half.refund, won(1_804_931), '360만 × 183 ÷ 365 = 1,804,931.5')
  t.same(
    half.programmes.map(part => Number(part.amount)),
    [902_465, 360_986, 360_986]
  )
  t.equal(half.policyholder, won(180_494), 'the rest, with the won that rounding left')
})

t.test('when nothing is refunded', async t => {
  for (const [given, rules, code] of [
    [{ eventOccurred: true }, RULES, 'refund.after_insured_event'],
    [{ cancelledFrom: d('2023-01-03') }, RULES, 'refund.period_expired'],
    [{}, changedRules('2022-01-03', { 'policy.refund_pro_rata': false }), 'refund.not_foreseen']
  ] as const) {
    const refused = premiumRefund(policy({ ...given, subsidies: [{ programme: 'busan_2023', paid: won(10) }] }), rules)
    t.equal(refused.refund, won(0))
    t.same(refused.programmes, [{ programme: 'busan_2023', amount: won(0) }])
    t.same(
      refused.findings.map(f => f.code),
      [code]
    )
    for (const found of refused.findings) t.notMatch(findingMessage(found, 'ko'), /[{}]/)
  }
  t.throws(() => premiumRefund(policy({ cancelledFrom: d('2022-01-02') }), RULES), RangeError, 'before it began')
  t.throws(() => premiumRefund(policy({ cancelledFrom: d('2023-01-04') }), RULES), RangeError, 'after it ended')
  t.throws(
    () => premiumRefund(policy({ until: d('2022-01-03'), cancelledFrom: d('2022-01-03') }), RULES),
    RangeError,
    'no days'
  )
})

t.test(
  'a refund is split to the won: no programme gets more than it paid, the firm at most the won that rounding left',
  async t => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 9n }).map(won)
    const property = fc.property(
      amount,
      fc.array(amount, { maxLength: 4 }),
      fc.integer({ min: 0, max: 365 }),
      (own, others, day) => {
        const subsidies = others.map((paid, i) => ({ programme: String(i), paid }))
        const given = premiumRefund(
          policy({ paidByPolicyholder: own, subsidies, cancelledFrom: addDays(d('2022-01-03'), day) }),
          RULES
        )
        return (
          sumOfWon(given.programmes.map(part => part.amount)) + given.policyholder === given.refund &&
          given.policyholder >= 0n &&
          given.policyholder <= own + BigInt(others.length) &&
          given.programmes.every((part, i) => part.amount <= (others[i] ?? 0n))
        )
      }
    )
    t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
  }
)
