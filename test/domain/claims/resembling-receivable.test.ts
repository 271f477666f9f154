import { assessLoss } from '@trade-credit/domain/losses/loss.ts'
import {
  type ComparedReceivable,
  resemblances,
  writtenOtherwise
} from '@trade-credit/domain/losses/resembling-receivable.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { lossInput, receivable } from './claim-cases.ts'
import { d, rulesOn } from './claim-rulebook.ts'

const RULES = rulesOn('2022-01-03')
const OTHER = {
  claimId: 'cl_other',
  invoiceNumber: 'A-7',
  taxInvoiceNumber: null,
  suppliedOn: d('2022-03-10'),
  amount: won(40_000_000)
}
const OWN: ComparedReceivable = { ...OTHER, invoiceNumber: 'B-1' }

const CASES: readonly {
  readonly why: string
  readonly own: Partial<ComparedReceivable>
  readonly other?: Partial<ComparedReceivable>
  readonly by: 'number' | 'amount' | null
}[] = [
  {
    why: 'another day and amount',
    own: { invoiceNumber: 'A-7', suppliedOn: d('2021-01-01'), amount: won(1) },
    by: 'number'
  },
  { why: 'its number written otherwise', own: { invoiceNumber: 'a 7', amount: won(1) }, by: 'number' },
  { why: 'its amount on its day', own: {}, by: 'amount' },
  { why: 'its amount, a week before', own: { suppliedOn: d('2022-03-03') }, by: 'amount' },
  { why: 'its amount, eight days before', own: { suppliedOn: d('2022-03-02') }, by: null },
  { why: 'its amount, a week after', own: { suppliedOn: d('2022-03-17') }, by: 'amount' },
  { why: 'its amount, eight days after', own: { suppliedOn: d('2022-03-18') }, by: null },
  { why: 'one won less', own: { amount: won(39_999_999) }, by: null },
  {
    why: 'its number, and a tax invoice of its own',
    own: { invoiceNumber: 'A-7', taxInvoiceNumber: '20220310-2' },
    other: { taxInvoiceNumber: '20220310-1' },
    by: null
  },
  {
    why: 'its amount, and the same tax invoice',
    own: { taxInvoiceNumber: '202203101' },
    other: { taxInvoiceNumber: '20220310-1' },
    by: 'amount'
  },
  {
    why: 'its number, and a tax invoice of which the other says nothing',
    own: { invoiceNumber: 'A-7', taxInvoiceNumber: '1' },
    by: 'number'
  }
]

for (const { why, own, other, by } of CASES) {
  t.test(`F30: ${why}`, async t => {
    const found = resemblances([{ ...OTHER, ...other }], RULES)({ ...OWN, ...own })
    t.equal(found?.by ?? null, by)
  })
}

t.test('F30: of several of one amount, the nearest is told', async t => {
  const near = { ...OTHER, claimId: 'cl_near', suppliedOn: d('2022-03-09') }
  const found = resemblances([OTHER, near], RULES)({ ...OWN, suppliedOn: d('2022-03-08') })
  t.equal(found?.claimId, 'cl_near')
})

t.test('F30: nothing is left out for it, and what does not count says nothing of it', async t => {
  const resembles = {
    claimId: 'cl_other',
    invoiceNumber: 'A-7',
    suppliedOn: d('2022-03-10'),
    amount: won(1),
    by: 'number'
  } as const
  const [counted, refused] = [{ resembles }, { resembles, realTrade: false }].map(
    given => assessLoss(lossInput({ receivables: [receivable(given)] }), RULES).receivables[0]
  )
  t.match(counted, {
    counted: 40_000_000n,
    leftOut: [],
    findings: [{ code: 'receivable.same_number_elsewhere', outcome: 'note', rule: { assumed: true } }]
  })
  t.strictSame(
    refused?.findings.map(({ code }) => code),
    ['receivable.not_real_trade']
  )
  const before = { ...RULES, states: (parameter: string) => parameter !== 'claims.resembling_receivable_days' }
  t.equal(resemblances([OTHER], before)(OWN), null, 'a rulebook from before')
})

t.test('F30: the same number written otherwise, in one claim or declared under its policy', async t => {
  const cases: [string, Partial<ComparedReceivable>, Partial<ComparedReceivable>, boolean][] = [
    ['a space for a hyphen', { invoiceNumber: 'a 7' }, {}, true],
    ['whatever the day and amount', { invoiceNumber: 'A7', suppliedOn: d('2021-01-01'), amount: won(1) }, {}, true],
    ['as it is written: the same receivable, which counts once anyway', {}, {}, false],
    ['another number', { invoiceNumber: 'A-71' }, {}, false],
    ['one tax invoice', { invoiceNumber: 'a7', taxInvoiceNumber: '1' }, {}, true],
    ['two tax invoices', { invoiceNumber: 'a7', taxInvoiceNumber: '1' }, { taxInvoiceNumber: '2' }, false]
  ]
  for (const [why, own, other, isTold] of cases) {
    const found = writtenOtherwise([{ ...OTHER, ...other }], RULES)({ ...OTHER, ...own })
    t.strictSame(found, isTold ? { ...found, claimId: null, invoiceNumber: 'A-7', by: 'number' } : null, why)
  }
  const resembles = {
    claimId: null,
    invoiceNumber: 'A-7',
    suppliedOn: d('2022-03-10'),
    amount: won(1),
    by: 'number'
  } as const
  const [assessed] = assessLoss(lossInput({ receivables: [receivable({ resembles })] }), RULES).receivables
  t.match(assessed, {
    counted: 40_000_000n,
    findings: [{ code: 'receivable.same_number_written_otherwise', outcome: 'note' }]
  })
})
