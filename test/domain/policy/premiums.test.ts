import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { drawSubsidies } from '@trade-credit/domain/policy/draw-subsidies.ts'
import { settleEarlyEnd, settleUnexplainedTerms } from '@trade-credit/domain/policy/early-end.ts'
import { premiumInvoices } from '@trade-credit/domain/policy/premium-invoices.ts'
import { applyPayment } from '@trade-credit/domain/policy/premium-payment.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const rules = rulesOn('2023-04-10')
const first = plainDate('2021-12-31')
const codes = (findings: readonly { code: string }[]) => findings.map(({ code }) => code)

t.test('invoices: at once, or in four above 300만, the first carrying the rest', async t => {
  for (const [payable, wanted, subsidised, amounts, found] of [
    [3_000_000, 'instalments', false, [3_000_000], ['premium.instalments_not_available']],
    [3_000_010, 'instalments', false, [750_010, 750_000, 750_000, 750_000], []],
    [3_000_010, 'annual', false, [3_000_010], []],
    [4_000_030, 'instalments', true, [4_000_030], ['premium.subsidised_at_once']],
    [4_000_030, 'annual', true, [4_000_030], []]
  ] as const) {
    const { plan, invoices, findings } = premiumInvoices(won(payable), wanted, first, subsidised, rules)
    t.strictSame(
      invoices.map(({ amount }) => Number(amount)),
      [...amounts],
      `${payable} ${wanted} ${subsidised}`
    )
    t.strictSame(codes(findings), [...found])
    t.equal(plan, amounts.length > 1 ? 'instalments' : 'annual')
  }
  t.strictSame(
    premiumInvoices(won(4_000_000), 'instalments', first, false, rules).invoices.map(({ dueOn }) => dueOn),
    ['2021-12-31', '2022-03-31', '2022-06-30', '2022-09-30'],
    'three months apart, on the last day of a month that has no 31st'
  )
})

t.test('a payment: exact, short, ahead, too much, late', async t => {
  const invoices = [
    { id: 'a', dueOn: plainDate('2021-12-01'), amount: won(1000), paid: won(0) },
    { id: 'c', dueOn: plainDate('2022-06-01'), amount: won(1000), paid: won(0) },
    { id: 'b', dueOn: plainDate('2022-03-01'), amount: won(1000), paid: won(400) }
  ]
  for (const [amount, invoiceId, paidOn, applied, remaining, refundDue, found] of [
    [999, 'a', '2021-12-01', { a: 999 }, 1, 0, ['premium.paid_in_part']],
    [1000, 'a', '2021-12-01', { a: 1000 }, 0, 0, []],
    [1001, 'a', '2021-12-01', { a: 1000, b: 1 }, 0, 0, ['premium.paid_ahead']],
    [1600, 'a', '2021-12-01', { a: 1000, b: 600 }, 0, 0, ['premium.paid_ahead']],
    [2700, 'a', '2021-12-01', { a: 1000, b: 600, c: 1000 }, 0, 100, ['premium.paid_ahead', 'premium.refund_due']],
    [600, 'b', '2022-03-02', { b: 600 }, 0, 0, ['premium.paid_late']],
    [600, 'b', '2022-03-01', { b: 600 }, 0, 0, []],
    [1700, 'c', '2022-03-01', { c: 1000, a: 700 }, 0, 0, ['premium.paid_ahead']]
  ] as const) {
    const done = applyPayment(invoices, { amount: won(amount), invoiceId, paidOn: plainDate(paidOn) })
    t.strictSame(
      Object.fromEntries(done.applied.map(part => [part.invoiceId, Number(part.amount)])),
      applied,
      `${amount} for ${invoiceId}`
    )
    t.strictSame([Number(done.remaining), Number(done.refundDue)], [remaining, refundDue])
    t.strictSame(codes(done.findings), [...found])
  }
  t.throws(() => applyPayment(invoices, { amount: won(1), invoiceId: 'z', paidOn: first }), RangeError)
})

t.test('what is more than the invoice named: premium that is due, what was paid back too much, what falls due', t => {
  const invoices = [
    { id: 'named', dueOn: '2022-03-01', kind: 'premium' },
    { id: 'back', dueOn: '2022-03-10', kind: 'repayment' },
    { id: 'due', dueOn: '2022-06-01', kind: 'premium' },
    { id: 'later', dueOn: '2022-09-01', kind: 'premium' }
  ] as const
  for (const [paidOn, order] of [
    ['2022-06-01', ['named', 'due', 'back', 'later']],
    ['2022-05-31', ['named', 'back', 'due', 'later']],
    ['2022-03-09', ['named', 'due', 'later', 'back']]
  ] as const) {
    const open = invoices.map(one => ({ ...one, dueOn: plainDate(one.dueOn), amount: won(1), paid: won(0) }))
    const { applied } = applyPayment(open, { invoiceId: 'named', amount: won(4), paidOn: plainDate(paidOn) })
    t.strictSame(
      applied.map(({ invoiceId }) => invoiceId),
      [...order],
      paidOn
    )
  }
  t.end()
})

t.test('the last won of a fund, one under, at and over; and what the firm may get in all', async t => {
  const rule = rules.won('premium.rounding_unit')
  for (const [budget, drawnBefore, cap, given, paid, payable, found] of [
    [null, 0, null, 0, 2_000_000, 3_000_000, null],
    [10_000_000, 8_000_000, null, 0, 2_000_000, 3_000_000, null],
    [10_000_000, 8_000_010, null, 0, 1_999_990, 3_000_010, 'subsidy.fund_falls_short'],
    [10_000_000, 8_000_001, null, 0, 1_999_990, 3_000_010, 'subsidy.fund_falls_short'],
    [10_000_000, 10_000_000, null, 0, 0, 5_000_000, 'subsidy.fund_falls_short'],
    [10_000_000, 12_000_000, null, 0, 0, 5_000_000, 'subsidy.fund_falls_short'],
    [null, 0, 2_500_000, 500_000, 2_000_000, 3_000_000, null],
    [null, 0, 2_500_000, 500_010, 1_999_990, 3_000_010, 'subsidy.firm_cap_used'],
    [10_000_000, 9_000_000, 2_500_000, 1_000_000, 1_000_000, 4_000_000, 'subsidy.fund_falls_short']
  ] as const) {
    const fund = budget === null ? null : { budget: won(budget), drawn: won(drawnBefore) }
    const firm = cap === null ? null : { budget: won(cap), drawn: won(given) }
    const asked = [{ programme: 'busan_2023', amount: won(2_000_000), fund, firm, rule }]
    const result = drawSubsidies(won(5_000_000), asked, won(10))
    t.strictSame(
      result.drawn.map(({ amount }) => Number(amount)),
      paid === 0 ? [] : [paid],
      `${budget} − ${drawnBefore}, ${cap} − ${given}`
    )
    t.equal(Number(result.payable), payable)
    t.strictSame(codes(result.findings), found === null ? [] : [found])
  }
})

t.test(
  'an early end: what was received comes back for the days left, what is overdue stays owed for those used',
  async t => {
    const running = {
      inception: plainDate('2022-01-01'),
      until: plainDate('2023-01-01'),
      paidByPolicyholder: won(1_000_000),
      subsidies: [{ programme: 'busan_2023', paid: won(365_001) }],
      eventOccurred: false,
      overdue: won(0)
    }
    const on = (
      cancelledFrom: string,
      { overdue = won(0), ...changes }: { overdue?: Won; eventOccurred?: boolean } = {}
    ) =>
      settleEarlyEnd(
        {
          ...running,
          cancelledFrom: plainDate(cancelledFrom),
          overdue,
          paidWithOverdue: won(running.paidByPolicyholder + overdue),
          ...changes
        },
        rules
      )
    for (const [from, days, firm, programme] of [
      ['2022-01-01', 365, 1_000_000, 365_001],
      ['2022-01-02', 364, 997_261, 364_000],
      ['2022-07-02', 183, 501_370, 183_000],
      ['2022-12-31', 1, 2_739, 1_000],
      ['2023-01-01', 0, 0, 0]
    ] as const) {
      const settled = on(from)
      t.equal(settled.unexpiredDays, days, from)
      t.strictSame([Number(settled.policyholder), Number(settled.programmes[0]?.amount)], [firm, programme], from)
      t.equal(settled.refund, settled.policyholder + (settled.programmes[0]?.amount ?? 0n), 'to the won')
    }
    const owing = on('2022-07-02', { overdue: won(730_000) })
    t.equal(Number(owing.stillOwed), 364_000, '182 of 365 days')
    t.strictSame(codes(owing.findings), ['refund.premium_still_owed'])
    const event = on('2022-07-02', { overdue: won(730_000), eventOccurred: true })
    t.strictSame([Number(event.refund), Number(event.stillOwed)], [0, 730_000])
    t.strictSame(codes(event.findings), ['refund.after_insured_event', 'refund.premium_still_owed'])
  }
)

t.test('a contract that counts as never made gives everything back', async t => {
  const rule = rules.count('law.explanation_cancel_months')
  const paid = { paidByPolicyholder: won(7), subsidies: [{ programme: 'busan_2023', paid: won(5) }] }
  const settled = settleUnexplainedTerms({ ...paid, inception: null, until: null }, rule)
  t.strictSame(
    [Number(settled.refund), Number(settled.policyholder), Number(settled.programmes[0]?.amount)],
    [12, 7, 5]
  )
})
