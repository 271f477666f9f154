import { type ClaimInput, previewClaim } from '@trade-credit/domain/claims/claim-preview.ts'
import { overdueDates, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { COVER, lossInput, receivable } from './claim-cases.ts'
import { CALENDAR, d, rulesOn } from './claim-rulebook.ts'

/** The example of the claim preview: a start-up policy of 50 million won, 40 million invoiced and 5 million paid. */
function claim(given: Partial<ClaimInput> = {}): ClaimInput {
  return {
    ...lossInput({ receivables: [receivable({ payments: [{ amount: won(5_000_000), paidOn: d('2022-04-20') }] })] }),
    event: { type: 'rehabilitation_petition', filedOn: d('2022-05-02'), petitioner: 'debtor' },
    debtorForm: 'corporation',
    lateReason: null,
    insuredAmount: won(50_000_000),
    coverageRatio: rulesOn('2022-01-03').percent('single_startup.coverage_ratio'),
    stretches: [],
    earlierLoss: won(0),
    alreadyPaid: won(0),
    unpaidPremium: won(0),
    ...given
  }
}

const preview = (given: Partial<ClaimInput> = {}) => previewClaim(claim(given), rulesOn, CALENDAR)

t.test('the documented example comes out to the won', async t => {
  const { claimable, deadlines, loss, payout, payable, findings, rules } = preview()
  t.equal(claimable, true)
  t.equal(deadlines?.claimableFrom, '2022-05-02')
  t.equal(deadlines?.lateAfter.on, '2022-06-02')
  t.equal(deadlines?.barredAfter.on, '2025-05-02')
  t.match(loss.receivables, [{ invoiceNumber: 'A-1', counted: 35_000_000n, findings: [] }])
  t.equal(loss.actualLoss, 35_000_000n)
  t.equal(payout.coveredLoss, 28_000_000n)
  t.equal(payable, 28_000_000n)
  t.equal(payout.boundBy, 'coverage_ratio')
  t.same(findings, [])
  const late = rules.find(rule => rule.parameter === 'claims.window_days')
  t.match(late, { source: /^004:L23/, assumed: true }, 'the window is the text of 2007 carried forward')
  t.ok(rules.every(rule => rule.source !== ''))
})

t.test('the day of the claim', async t => {
  for (const [on, lateReason, claimable, codes] of [
    ['2022-05-01', null, false, ['event.in_the_future']],
    ['2022-05-02', null, true, []],
    ['2022-06-02', null, true, []],
    ['2022-06-03', null, true, ['claim.late_without_reason']],
    ['2022-06-03', '입원', true, ['claim.late_with_reason']],
    ['2025-05-02', '입원', true, ['claim.late_with_reason']],
    ['2025-05-03', '입원', false, ['claim.barred']]
  ] as const) {
    const result = preview({ on: d(on), lateReason })
    t.equal(result.claimable, claimable, on)
    t.same(
      result.findings.map(f => f.code),
      codes
    )
    t.equal(result.payable, claimable ? 28_000_000n : 0n, 'nothing is payable while not claimable')
    t.equal(result.payout.payable, 28_000_000n, 'but what it would come to is told')
  }
})

t.test('상법 §644: an event before inception is not covered', async t => {
  for (const [inception, claimable] of [
    ['2022-05-03', false],
    ['2022-05-02', true],
    ['2022-05-01', true]
  ] as const) {
    const cover = { ...COVER, inception: d(inception) }
    const result = preview({
      cover,
      receivables: [receivable({ suppliedOn: d('2022-05-03'), dueOn: d('2022-06-30') })]
    })
    t.equal(result.claimable, claimable, `inception ${inception}, event 2022-05-02`)
    t.equal(
      result.findings.some(f => f.code === 'claim.event_before_inception'),
      !claimable
    )
  }
})

t.test('004:L22: an event after the period covers receivables supplied in it', async t => {
  const cover = { ...COVER, inception: d('2021-12-01'), until: d('2022-04-01') }
  t.equal(preview({ cover }).payable, 28_000_000n)
  t.equal(preview({ cover: { ...cover, until: d('2022-03-02') } }).payable, 0n, 'and no others')
})

t.test('a second claim on the same buyer is worked out cumulatively', async t => {
  const second = preview({ earlierLoss: won(40_000_000), alreadyPaid: won(32_000_000) })
  t.equal(
    second.payable,
    18_000_000n,
    '75 million × 80 % is above the insured 50 million, of which 32 million are paid'
  )
  t.equal(second.payout.boundBy, 'insured_amount')
})

t.test('an overdue receivable is claimed from its own day', async t => {
  const terms = overdueTerms(rulesOn('2022-01-03'), 'single_startup')
  const due = { dueOn: d('2022-05-31'), instrument: 'open_account' } as const
  const dates = overdueDates(due, terms, CALENDAR)
  t.equal(dates.claimableOn, '2022-08-02', 'the two months end on Sunday 31 July and roll to Monday')
  const event = { type: 'overdue', ...due, paidInFullOn: null, dates } as const
  const receivables = [receivable({ claimableFrom: dates.claimableOn })]
  for (const [on, payable] of [
    ['2022-08-01', 0n],
    ['2022-08-02', 32_000_000n]
  ] as const) {
    t.equal(preview({ event, receivables, on: d(on) }).payable, payable, on)
  }
  t.equal(preview({ event, receivables, on: d('2022-08-02') }).deadlines?.lateAfter.on, '2022-09-01')
})
