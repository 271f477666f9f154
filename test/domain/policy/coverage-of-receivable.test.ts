import { plainDate } from '@trade-credit/domain/plain-date.ts'
import {
  coverageOfReceivable,
  type DeclaredReceivable,
  type PolicyOnBuyer
} from '@trade-credit/domain/policy/coverage-of-receivable.ts'
import { NO_WON, won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const day = plainDate
const stretch = (from: string, until: string, amount: number) => ({
  from: day(from),
  until: day(until),
  insuredAmount: won(amount),
  coveragePercent: '80',
  relatedFirm: false
})
const receivable: DeclaredReceivable = {
  buyer: '9998600043',
  instrument: 'open_account',
  invoiceNumber: 'A-1',
  suppliedOn: day('2022-03-02'),
  dueOn: day('2022-05-31'),
  billIssuedOn: null,
  amount: won(100),
  vat: won(10),
  settled: NO_WON,
  disputed: false,
  correctedOn: null,
  correctedLate: false
}
const policy: PolicyOnBuyer = {
  product: 'single_general',
  basis: 'future_receivables',
  inception: day('2022-01-01'),
  until: day('2023-01-01'),
  stretches: [stretch('2022-01-01', '2023-01-01', 50)],
  listedBills: new Map(),
  eventKnownOn: null,
  eventOn: null,
  withdrawn: [],
  closedOn: null,
  longestTermDays: 425
}
const told = (changes: Partial<DeclaredReceivable>, on: Partial<PolicyOnBuyer> = {}, rulesDay = '2022-01-01') => {
  const coverage = coverageOfReceivable(
    { ...receivable, ...changes },
    { ...policy, ...on },
    rulesOn(rulesDay),
    day('2022-06-01')
  )
  return [coverage.status, coverage.coveredAmount, coverage.findings.map(({ code }) => code)]
}

t.test('day by day', async t => {
  const withdrawn = { withdrawn: [{ from: day('2022-04-01'), until: null }] }
  const lifted = { withdrawn: [{ from: day('2022-04-01'), until: day('2022-05-01') }] }
  const gap = { stretches: [stretch('2022-01-01', '2022-04-01', 50), stretch('2022-05-01', '2023-01-01', 20)] }
  const late = { stretches: [stretch('2022-04-01', '2023-01-01', 50)] }
  const known = { eventKnownOn: day('2022-04-01') }
  // Asked on 2022-06-01.
  const [open, closed] = [{ closedOn: day('2022-06-02') }, { closedOn: day('2022-06-01') }]
  const cases: [string, string, Partial<PolicyOnBuyer>, string[]][] = [
    ['before inception', '2021-12-31', {}, ['receivable.before_inception']],
    ['inception', '2022-01-01', {}, []],
    ['the last day', '2022-12-31', {}, []],
    ['expiry', '2023-01-01', {}, ['receivable.after_period']],
    ['before a withdrawal', '2022-03-31', withdrawn, []],
    ['from the withdrawal', '2022-04-01', withdrawn, ['receivable.after_withdrawal']],
    ['before a withdrawal that is lifted', '2022-03-31', lifted, []],
    ['the last day before it is lifted', '2022-04-30', lifted, ['receivable.after_withdrawal']],
    ['the day from which it is lifted', '2022-05-01', lifted, []],
    ['the last day before a gap', '2022-03-31', gap, []],
    ['in the gap', '2022-04-01', gap, ['receivable.after_withdrawal']],
    ['the last day of the gap', '2022-04-30', gap, ['receivable.after_withdrawal']],
    ['after the gap', '2022-05-01', gap, []],
    ['before the buyer came in', '2022-03-31', late, ['receivable.before_inception']],
    ['the day it came in', '2022-04-01', late, []],
    ['the day the event was known', '2022-04-01', known, []],
    ['the day after', '2022-04-02', known, ['receivable.after_known_event']],
    ['asked the day before the policy is closed', '2022-04-02', open, []],
    ['asked on the day on which it is closed', '2022-04-02', closed, ['receivable.policy_closed']]
  ]
  // 425 days from 2022-04-02, which the policy counted with when it closed.
  const shorter = { ...closed, longestTermDays: 424 }
  const longer = ['undecided', 0n, ['receivable.term_beyond_closing']]
  const due = { suppliedOn: day('2022-04-02'), dueOn: day('2023-06-01') }
  t.strictSame(told(due, shorter), longer, 'a term a day longer than closing counted with')
  for (const [sentence, suppliedOn, on, codes] of cases) {
    const status = codes.length === 0 ? 'covered' : 'not_covered'
    const due = { suppliedOn: day(suppliedOn), dueOn: day('2023-06-01') }
    t.strictSame(told(due, on), [status, codes.length === 0 ? 100n : 0n, codes], sentence)
  }
})

t.test('amounts, forms and terms', async t => {
  t.strictSame(told({ settled: won(99) }), ['covered', 1n, []], 'one won is left')
  t.strictSame(told({ settled: won(100) }), ['covered', 0n, []])
  t.strictSame(told({ disputed: true }), ['undecided', 0n, ['receivable.disputed']])
  t.strictSame(told({}, { stretches: [] }), ['not_covered', 0n, ['receivable.buyer_not_covered']])
  for (const product of ['b2b_plus', 'electronic_receivables']) {
    t.strictSame(told({}, { product }), ['not_covered', 0n, ['receivable.instrument_not_covered']], product)
    t.strictSame(told({ instrument: 'electronic' }, { product }), ['covered', 100n, []], product)
  }
  t.strictSame(told({ instrument: 'bill' }, { product: 'b2b_plus' })[0], 'not_covered')
  const held = { product: 'bill', basis: 'held_bills', listedBills: new Map([['A-1', won(99)]]) } as const
  const bill = { instrument: 'bill', suppliedOn: day('2021-11-01') } as const
  t.strictSame(told(bill, held), ['covered', 99n, ['receivable.above_listed_bill']], 'one won above what is listed')
  t.strictSame(told({ ...bill, amount: won(99) }, held), ['covered', 99n, []])
  t.strictSame(told({ ...bill, invoiceNumber: 'A-2' }, held)[2], ['receivable.bill_not_listed'])
  t.strictSame(told({ ...bill, instrument: 'electronic' }, held)[2], [
    'receivable.instrument_not_covered',
    'receivable.above_listed_bill'
  ])
})

t.test('2007: 180 days from delivery, 150 from the issue of a bill', async t => {
  const in2007 = {
    inception: day('2007-01-01'),
    until: day('2008-01-01'),
    product: 'multi_standard',
    stretches: [stretch('2007-01-01', '2008-01-01', 50)]
  }
  const supplied = { suppliedOn: day('2007-01-01') }
  const over = ['not_covered', 0n, ['receivable.term_over_limit']]
  t.strictSame(told({ ...supplied, dueOn: day('2007-06-30') }, in2007, '2007-01-01')[0], 'covered', '180 days')
  t.strictSame(told({ ...supplied, dueOn: day('2007-07-01') }, in2007, '2007-01-01'), over, '181 days')
  const bill = { ...supplied, instrument: 'bill', billIssuedOn: day('2007-01-02') } as const
  t.strictSame(told({ ...bill, dueOn: day('2007-06-01') }, in2007, '2007-01-01')[0], 'covered', '150 days')
  t.strictSame(told({ ...bill, dueOn: day('2007-06-02') }, in2007, '2007-01-01'), over, '151 days')
})
