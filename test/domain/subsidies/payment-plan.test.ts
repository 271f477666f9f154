import t from 'tap'
import { rulesOn, rulesWith } from '../../support/quote-case.ts'
import { codes, premiumWith } from './subsidy-case.ts'

const BUSAN = { on: '2023-04-28', paymentPlan: 'instalments' } as const

t.test('in instalments the subsidy falls away, the discount with it; a note says what it would have been', async t => {
  const { premium, findings } = premiumWith({ ...BUSAN, gross: 6_000_000 })
  t.match(premium, { net: 6_000_000n, subsidies: [], possibleSubsidies: [], payable: 6_000_000n })
  t.same(
    premium.instalments.map(({ amount }) => amount),
    [1_500_000n, 1_500_000n, 1_500_000n, 1_500_000n]
  )
  t.match(findings, [
    {
      code: 'subsidy.lump_sum_needed',
      pointer: '/paymentPlan',
      detail: { subsidies: 2_500_000, payable: 2_900_000 },
      rule: { parameter: 'subsidy.lump_sum_only', assumed: true }
    }
  ])
})

t.test('004:L21 up to 300만 there are no instalments, so the premium is paid at once and subsidised', async t => {
  const at = premiumWith({ ...BUSAN, gross: 3_000_000 })
  t.equal(at.premium.payable, 1_350_000n)
  t.same(codes(at), ['premium.instalments_not_available'])
  const over = premiumWith({ ...BUSAN, gross: 3_000_010 })
  t.equal(over.premium.payable, 3_000_010n)
  t.equal(over.premium.instalments.length, 4)
})

t.test('where the rulebook allows both, the instalments are of what is payable', async t => {
  const rules = rulesWith(rulesOn('2023-04-28'), { 'subsidy.lump_sum_only': false })
  const { premium } = premiumWith({ ...BUSAN, gross: 10_000_000, rules })
  t.equal(premium.payable, 6_500_000n)
  t.same(
    premium.instalments.map(({ amount }) => amount),
    [1_625_000n, 1_625_000n, 1_625_000n, 1_625_000n]
  )
})

t.test('without any programme the plan is as it was', async t => {
  const { premium, findings } = premiumWith({ ...BUSAN, gross: 6_000_000, policyholder: { size: 'mid_sized' } })
  t.equal(premium.instalments.length, 4)
  t.same(codes({ findings }), ['subsidy.size_not_served busan_2023'])
})
