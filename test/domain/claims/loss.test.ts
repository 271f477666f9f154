import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { ClaimedReceivable, Cover } from '@trade-credit/domain/losses/claimed-receivable.ts'
import { assessLoss, type LossInput } from '@trade-credit/domain/losses/loss.ts'
import { addDays } from '@trade-credit/domain/plain-date.ts'
import { sumOfWon, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { COVER, lossInput, receivable } from './claim-cases.ts'
import { changedRules, d, rulesOn } from './claim-rulebook.ts'

const RULES = rulesOn('2022-01-03')

interface Case {
  readonly why: string
  readonly given?: Partial<ClaimedReceivable>
  readonly cover?: Partial<Cover>
  readonly counted: number
  /** What is left out, by reason. */
  readonly leftOut?: Readonly<Record<string, number>>
  readonly codes?: readonly string[]
}

const ALL = 40_000_000
const one = (reason: string, amount: number = ALL) => ({ leftOut: { [reason]: amount }, codes: [reason] })
const heldBills = (billNumber: string, amount: number) =>
  ({ basis: 'held_bills', product: 'bill', listedBills: new Map([[billNumber, won(amount)]]) }) as const
const paid = (amount: number) => [{ amount: won(amount), paidOn: d('2022-04-20') }]

const CASES: readonly Case[] = [
  { why: '001:L197: all of it unpaid', counted: ALL },
  {
    why: '001:L197: a payment is taken off',
    given: { payments: paid(5_000_000) },
    counted: 35_000_000,
    leftOut: { payments: 5_000_000 }
  },
  {
    why: '001:L197: one won short of paid',
    given: { payments: paid(ALL - 1) },
    counted: 1,
    leftOut: { payments: ALL - 1 }
  },
  { why: '001:L197: paid to the won', given: { payments: paid(ALL) }, counted: 0, leftOut: { payments: ALL } },
  { why: '001:L197: paid one won over', given: { payments: paid(ALL + 1) }, counted: 0, leftOut: { payments: ALL } },
  { why: 'a return is taken off', given: { returned: won(3) }, counted: ALL - 3, leftOut: { returned: 3 } },
  { why: '민법 §492: a set-off is taken off', given: { offset: won(7) }, counted: ALL - 7, leftOut: { offset: 7 } },
  {
    why: 'return, set-off and payment together',
    given: { returned: won(1_000_000), offset: won(2_000_000), payments: paid(3_000_000) },
    counted: 34_000_000,
    leftOut: { returned: 1_000_000, offset: 2_000_000, payments: 3_000_000 }
  },
  { why: 'what is withdrawn is taken off', given: { withdrawn: won(9) }, counted: ALL - 9, leftOut: { withdrawn: 9 } },
  { why: 'all is withdrawn', given: { withdrawn: won(ALL) }, counted: 0, leftOut: { withdrawn: ALL } },
  {
    why: 'F29: corrected the day before the event',
    given: { correctedOn: d('2022-05-01') },
    cover: { eventOn: d('2022-05-02') },
    counted: ALL
  },
  {
    why: 'F29: corrected on the day of the event',
    given: { correctedOn: d('2022-05-02') },
    cover: { eventOn: d('2022-05-02') },
    counted: 0,
    ...one('receivable.corrected_late')
  },
  {
    why: 'F29: corrected when its own overdue could be claimed',
    given: { correctedOn: d('2022-05-01'), claimableFrom: d('2022-05-01') },
    counted: 0,
    ...one('receivable.corrected_late')
  },
  {
    why: 'F29: corrected before the event, when a claim rested on it',
    given: { correctedOn: d('2022-05-01'), correctedLate: true },
    cover: { eventOn: d('2022-05-02') },
    counted: 0,
    ...one('receivable.corrected_late')
  },
  {
    why: 'F29: an officer saw papers that prove it',
    given: { correctedOn: d('2022-05-03'), correctedLate: true, correctionProven: true },
    cover: { eventOn: d('2022-05-02') },
    counted: ALL
  },
  { why: 'more returned than sold', given: { returned: won(ALL + 1) }, counted: 0, leftOut: { returned: ALL } },

  {
    why: '003:L2067-2071: no real trade',
    given: { realTrade: false },
    counted: 0,
    ...one('receivable.not_real_trade')
  },
  { why: '003:L2051: a related firm', cover: { relatedFirm: true }, counted: 0, ...one('receivable.related_firm') },
  {
    why: '상법 §672: under another policy',
    given: { underAnotherPolicy: true },
    counted: 0,
    ...one('receivable.under_another_policy')
  },
  { why: 'disputed by the buyer', given: { disputed: true }, counted: 0, ...one('receivable.disputed') },
  {
    why: 'due before it was supplied',
    given: { dueOn: d('2022-03-01') },
    counted: 0,
    ...one('receivable.due_before_supply')
  },
  { why: 'due on the day of supply', given: { dueOn: d('2022-03-02') }, counted: ALL },

  {
    why: '001:L102: supplied the day before inception',
    given: { suppliedOn: d('2022-01-02') },
    counted: 0,
    ...one('receivable.before_inception')
  },
  { why: '001:L102 "이후": supplied on the day of inception', given: { suppliedOn: d('2022-01-03') }, counted: ALL },
  { why: '001:L102: supplied the day after', given: { suppliedOn: d('2022-01-04') }, counted: ALL },
  {
    why: '004:L22: supplied on the last day of the period',
    given: { suppliedOn: d('2023-01-02'), dueOn: d('2023-02-28') },
    counted: ALL
  },
  {
    why: '004:L22: supplied the day after the period',
    given: { suppliedOn: d('2023-01-03'), dueOn: d('2023-02-28') },
    counted: 0,
    ...one('receivable.after_period')
  },
  {
    why: '003:L2109: a bill that was held already',
    given: { suppliedOn: d('2021-12-01'), instrument: 'bill', billIssuedOn: d('2021-12-05') },
    cover: heldBills('A-1', ALL),
    counted: ALL
  },
  {
    why: '003:L2109: one won above what the policy lists of the bill',
    given: { instrument: 'bill' },
    cover: heldBills('A-1', ALL - 1),
    counted: ALL - 1,
    ...one('receivable.above_listed_bill', 1)
  },
  {
    why: '003:L2109: what is above the list comes off before a payment',
    given: { instrument: 'bill', payments: paid(5_000_000) },
    cover: heldBills('A-1', 30_000_000),
    counted: 25_000_000,
    leftOut: { 'receivable.above_listed_bill': 10_000_000, payments: 5_000_000 },
    codes: ['receivable.above_listed_bill']
  },
  {
    why: '003:L2109: a bill that the policy does not list',
    given: { instrument: 'bill' },
    cover: heldBills('A-2', ALL),
    counted: 0,
    ...one('receivable.bill_not_listed')
  },
  {
    why: '003:L2109: an open account is no bill, whatever its number',
    cover: heldBills('A-1', ALL),
    counted: 0,
    ...one('receivable.instrument_not_covered')
  },
  {
    why: '001:L367: B2B Plus⁺ covers electronic receivables alone',
    cover: { product: 'b2b_plus' },
    counted: 0,
    ...one('receivable.instrument_not_covered')
  },
  {
    why: 'as worked out before lists were asked for',
    given: { instrument: 'bill' },
    cover: { basis: 'held_bills' },
    counted: ALL
  },
  {
    why: '상법 §644: supplied the day before the event was known',
    given: { suppliedOn: d('2022-03-01') },
    cover: { eventKnownOn: d('2022-03-02') },
    counted: ALL
  },
  { why: '상법 §644: supplied on that day', cover: { eventKnownOn: d('2022-03-02') }, counted: ALL },
  {
    why: '상법 §644: supplied the day after',
    given: { suppliedOn: d('2022-03-03') },
    cover: { eventKnownOn: d('2022-03-02') },
    counted: 0,
    ...one('receivable.after_known_event')
  },
  {
    why: 'supplied the day before the limit was withdrawn',
    given: { suppliedOn: d('2022-03-01') },
    cover: { withdrawn: [{ from: d('2022-03-02'), until: null }] },
    counted: ALL
  },
  {
    why: 'supplied on the first day without a limit',
    cover: { withdrawn: [{ from: d('2022-03-02'), until: null }] },
    counted: 0,
    ...one('receivable.after_withdrawal')
  },
  {
    why: 'supplied on the last day before the limit was given again',
    cover: { withdrawn: [{ from: d('2022-02-01'), until: d('2022-03-03') }] },
    counted: 0,
    ...one('receivable.after_withdrawal')
  },
  {
    why: 'supplied on the day from which the limit was given again',
    cover: { withdrawn: [{ from: d('2022-02-01'), until: d('2022-03-02') }] },
    counted: ALL
  },

  {
    why: '001:L239: 89 of 90 agreed days',
    cover: { agreedTermDays: 90 },
    given: { dueOn: d('2022-05-30') },
    counted: ALL
  },
  { why: '001:L239: exactly the 90 agreed days', cover: { agreedTermDays: 90 }, counted: ALL },
  {
    why: '001:L239: 91 days',
    cover: { agreedTermDays: 90 },
    given: { dueOn: d('2022-06-01') },
    counted: 0,
    ...one('receivable.term_over_agreed')
  },
  { why: '001:L239: no terms agreed, no limit', given: { dueOn: d('2023-03-02') }, counted: ALL },
  {
    why: '001:L239: a bill’s days run from its issue',
    cover: { agreedTermDays: 90 },
    given: { instrument: 'bill', billIssuedOn: d('2022-03-05'), dueOn: d('2022-06-03') },
    counted: ALL
  },

  {
    why: '004:L24: left out of the VAT return',
    given: { vatStatus: 'omitted' },
    counted: 0,
    ...one('receivable.vat_omitted')
  },
  {
    why: '부가세법 §49: the return is not due yet',
    given: { vatStatus: 'not_yet_due' },
    counted: ALL,
    codes: ['receivable.vat_return_not_yet_due']
  },

  {
    why: '003:L2170: its own two months end tomorrow',
    given: { claimableFrom: d('2022-05-11') },
    counted: 0,
    ...one('receivable.not_yet_claimable')
  },
  { why: '003:L2170: claimable from today', given: { claimableFrom: d('2022-05-10') }, counted: ALL },

  {
    why: 'every reason is told, the gravest names the won',
    given: { realTrade: false, vatStatus: 'omitted', disputed: true },
    counted: 0,
    leftOut: { 'receivable.not_real_trade': ALL },
    codes: ['receivable.not_real_trade', 'receivable.vat_omitted', 'receivable.disputed']
  },
  {
    why: 'payments come off before a reason takes the rest',
    given: { realTrade: false, payments: paid(1) },
    counted: 0,
    leftOut: { payments: 1, 'receivable.not_real_trade': ALL - 1 },
    codes: ['receivable.not_real_trade']
  },
  {
    why: 'nothing is held against what is fully paid',
    given: { realTrade: false, payments: paid(ALL) },
    counted: 0,
    leftOut: { payments: ALL }
  }
]

t.test('what counts of one receivable', async t => {
  for (const { why, given, cover, counted, leftOut = {}, codes = [] } of CASES) {
    const input = lossInput({ receivables: [receivable(given)], cover: { ...COVER, ...cover } })
    const [assessed] = assessLoss(input, RULES).receivables
    t.equal(assessed?.counted, won(counted), why)
    t.same(
      Object.fromEntries(assessed?.leftOut.map(part => [part.reason, Number(part.amount)]) ?? []),
      leftOut,
      'left out'
    )
    t.same(
      assessed?.findings.map(f => f.code),
      codes,
      'findings'
    )
    for (const found of assessed?.findings ?? []) {
      t.notMatch(findingMessage(found, 'ko') + findingMessage(found, 'en'), /[{}]/, `${found.code} reads as a sentence`)
      if (found.code !== 'receivable.due_before_supply') t.ok(found.rule?.source, `${found.code} names its source`)
    }
  }
})

t.test('004:L11: the terms of 2007, from delivery or from a bill’s issue', async t => {
  const rules = rulesOn('2007-06-01')
  const cover = { ...COVER, inception: d('2007-06-01'), until: d('2008-06-01'), agreedTermDays: 30 }
  for (const [instrument, days, counted, why] of [
    ['open_account', 179, ALL, 'the day before'],
    ['open_account', 180, ALL, '"180일 이내" includes the 180th'],
    ['open_account', 181, 0, 'the day after'],
    ['bill', 149, ALL, 'the day before'],
    ['bill', 150, ALL, '"150일 이내" includes the 150th'],
    ['bill', 151, 0, 'the day after']
  ] as const) {
    const suppliedOn = d('2007-07-02')
    const one = receivable({
      instrument,
      suppliedOn,
      billIssuedOn: instrument === 'bill' ? suppliedOn : null,
      dueOn: addDays(suppliedOn, days)
    })
    const loss = assessLoss(lossInput({ receivables: [one], cover }), rules)
    t.equal(loss.actualLoss, won(counted), `${instrument}, ${days} days: ${why}`)
    if (counted === 0)
      t.match(loss.receivables[0]?.findings, [{ code: 'receivable.term_over_limit', rule: { from: '2004-03-02' } }])
  }
})

t.test('VAT counts or not by its parameter', async t => {
  const without = changedRules('2022-01-03', { 'claims.vat_in_loss': false })
  for (const [amount, vat, payment, counted, why] of [
    [11_000_000, 1_000_000, 0, 10_000_000, 'a tenth on top'],
    [11_000_000, 1_000_000, 5_500_000, 5_000_000, 'in proportion to what is unpaid'],
    [11_000_000, 1_000_000, 10_999_990, 10, 'less than a won of VAT is not left out'],
    [11_000_000, 1_000_000, 10_999_989, 10, 'exactly one won is'],
    [11_000_000, 0, 0, 11_000_000, 'an exempt sale has none'],
    [11_000_000, null, 0, 0, 'not stated: left out until it is']
  ] as const) {
    const given = receivable({
      amount: won(amount),
      vat: vat === null ? null : won(vat),
      payments: payment ? paid(payment) : []
    })
    t.equal(assessLoss(lossInput({ receivables: [given] }), without).actualLoss, won(counted), why)
    t.equal(
      assessLoss(lossInput({ receivables: [given] }), RULES).actualLoss,
      won(amount - payment),
      'and counts by default'
    )
  }
})

t.test('a rule that the operator switches off leaves nothing out', async t => {
  const rules = changedRules('2022-01-03', {
    'claims.disputed_left_out': false,
    'claims.loss_reduction_costs_added': false
  })
  const input = lossInput({
    receivables: [receivable({ disputed: true })],
    lossReductionCosts: [{ amount: won(5), necessary: true }]
  })
  t.equal(assessLoss(input, rules).actualLoss, won(ALL))
  t.equal(assessLoss(input, rules).lossReductionCosts, won(0))
})

t.test('what is taken off the whole claim', async t => {
  for (const [given, actualLoss, codes, why] of [
    [{ securityProceeds: won(10_000_000) }, 30_000_000, [], 'security proceeds'],
    [{ securityProceeds: won(ALL) }, 0, [], 'security for all of it'],
    [{ securityProceeds: won(ALL + 1) }, 0, [], 'and for more: never below 0'],
    [
      { addedByLateNotice: won(1) },
      ALL - 1,
      ['claim.loss_added_by_late_notice'],
      '상법 §657②: only what the late notice added'
    ],
    [
      { addedByLateNotice: won(ALL), securityProceeds: won(1) },
      0,
      ['claim.loss_added_by_late_notice'],
      '상법 §657②: at most all of it'
    ],
    [
      { lossReductionCosts: [{ amount: won(300_000), necessary: true }] },
      ALL,
      [],
      '상법 §680: costs are no part of the loss'
    ],
    [
      { lossReductionCosts: [{ amount: won(300_000), necessary: false }] },
      ALL,
      ['claim.cost_not_necessary'],
      '상법 §680: not necessary'
    ],
    [
      { undesignatedPayments: [{ amount: won(ALL + 5), paidOn: d('2022-04-20') }] },
      0,
      ['claim.payments_beyond_receivables'],
      '민법 §477: more than was owed'
    ]
  ] as [Partial<LossInput>, number, string[], string][]) {
    const loss = assessLoss(lossInput(given), RULES)
    t.equal(loss.actualLoss, won(actualLoss), why)
    t.same(
      loss.findings.map(f => f.code),
      codes
    )
    for (const found of loss.findings) t.notMatch(findingMessage(found, 'ko'), /[{}]/)
  }
  const costs = [
    { amount: won(300_000), necessary: true },
    { amount: won(1), necessary: false },
    { amount: won(2), necessary: true }
  ]
  t.equal(assessLoss(lossInput({ lossReductionCosts: costs }), RULES).lossReductionCosts, won(300_002), '상법 §680')
})

t.test('undesignated payments also settle what is not covered, so that no one chooses in hindsight', async t => {
  const before = receivable({
    invoiceNumber: 'OLD',
    suppliedOn: d('2021-12-01'),
    dueOn: d('2022-01-31'),
    amount: won(10_000_000)
  })
  const input = lossInput({
    receivables: [receivable(), before],
    undesignatedPayments: [{ amount: won(12_000_000), paidOn: d('2022-06-02') }]
  })
  const loss = assessLoss(input, RULES)
  t.same(
    loss.receivables.map(r => Number(r.counted)),
    [38_000_000, 0],
    '민법 §477: the earliest due first'
  )
  t.equal(loss.provisional, false)
})

t.test('a return makes room for the next debt', async t => {
  const first = receivable({ returned: won(30_000_000) })
  const next = receivable({ invoiceNumber: 'A-2', dueOn: d('2022-06-30') })
  const undesignatedPayments = [{ amount: won(12_000_000), paidOn: d('2022-05-01') }]
  const loss = assessLoss(lossInput({ receivables: [first, next], undesignatedPayments }), RULES)
  t.same(
    loss.receivables.map(r => r.counted),
    [0n, 38_000_000n],
    '민법 §477: only 10 million were owed on the first'
  )
})

t.test('a tax invoice counts once under whatever number, however it is written', async t => {
  const listed = ['20220302-41000012-ab12cd34', '202203024100001 2AB12CD34', '20220302-41000012-ab12cd35', null, null]
  const receivables = listed.map((taxInvoiceNumber, i) => receivable({ invoiceNumber: `A-${i}`, taxInvoiceNumber }))
  const { receivables: assessed } = assessLoss(lossInput({ receivables }), RULES)
  t.strictSame(
    assessed.map(({ findings }) => findings.map(({ code }) => code)),
    [[], ['receivable.listed_twice'], [], [], []]
  )
})

t.test('an invoice that is listed twice counts once', async t => {
  const loss = assessLoss(lossInput({ receivables: [receivable({ payments: paid(1) }), receivable()] }), RULES)
  t.equal(loss.actualLoss, won(ALL - 1))
  t.same(
    loss.receivables.map(r => r.findings.map(f => f.code)),
    [[], ['receivable.listed_twice']]
  )
})

t.test('a counted receivable without its VAT return makes the loss provisional', async t => {
  const provisional = (given: Partial<ClaimedReceivable>) =>
    assessLoss(lossInput({ receivables: [receivable(given)] }), RULES).provisional
  t.equal(provisional({ vatStatus: 'not_yet_due' }), true)
  t.equal(provisional({ vatStatus: 'not_yet_due', disputed: true }), false, 'not when it does not count anyway')
})

const amounts = fc.bigInt({ min: 0n, max: 100n }).map(won)
const receivables = fc.array(
  fc
    .record({
      amount: amounts,
      returned: amounts,
      offset: amounts,
      pay: amounts,
      shift: fc.integer({ min: -100, max: 400 }),
      ok: fc.integer({ min: 0, max: 5 })
    })
    .map(({ amount, returned, offset, pay, shift, ok }) => ({
      amount: won(amount + 1n),
      vat: won(amount / 11n),
      returned: ok < 3 ? won(0) : returned,
      offset: ok < 4 ? won(0) : offset,
      payments: [{ amount: pay, paidOn: d('2022-04-20') }],
      suppliedOn: addDays(d('2022-01-03'), shift),
      dueOn: addDays(d('2022-01-03'), shift + 60),
      disputed: ok === 5
    })),
  { maxLength: 6 }
)

t.test('every won of every invoice is either counted or left out with a reason', async t => {
  const rules = changedRules('2022-01-03', { 'claims.vat_in_loss': false })
  const property = fc.property(receivables, amounts, amounts, fc.boolean(), (given, undesignated, security, vat) => {
    const input = lossInput({
      receivables: given.map((one, i) => receivable({ ...one, invoiceNumber: `A-${i}` })),
      undesignatedPayments: [{ amount: undesignated, paidOn: d('2022-05-01') }],
      securityProceeds: security
    })
    const loss = assessLoss(input, vat ? RULES : rules)
    return (
      loss.receivables.every(
        r => r.counted >= 0n && r.counted + sumOfWon(r.leftOut.map(part => part.amount)) === r.amount
      ) &&
      loss.actualLoss >= 0n &&
      loss.actualLoss + loss.securityProceedsDeducted === loss.countedReceivables
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300 }))
})
