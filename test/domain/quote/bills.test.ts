import { percentText } from '@trade-credit/domain/ratio.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { factsAskedFor, findingsOf } from '../../support/quote-case.ts'
import { soundBill, soundQuote } from '../../support/sound-quote.ts'

const ON = '2021-12-01'
const bill = { ...soundBill(ON), issuedOn: '2021-11-15', dueOn: '2022-02-14' }

t.test('003:L2109 bill insurance covers bills that are held already and not yet due', async t => {
  const other = { billNumber: 'B-2' }
  const NONE_LEFT = 'decline quote.too_few_buyers'
  for (const [sentence, bills, findings] of [
    ['acquired the day before', [{ ...bill, acquiredOn: '2021-11-30' }], []],
    ['acquired on the day', [bill], []],
    ['acquired the day after', [{ ...bill, acquiredOn: '2021-12-02' }], [NONE_LEFT, 'decline buyer.bill_not_held']],
    ['due the day before', [{ ...bill, dueOn: '2021-11-30' }], [NONE_LEFT, 'decline buyer.bill_already_due']],
    ['due on the day', [{ ...bill, dueOn: '2021-12-01' }], [NONE_LEFT, 'decline buyer.bill_already_due']],
    ['due the day after', [{ ...bill, dueOn: '2021-12-02' }], []],
    ['no bill', [], ['refer input.missing']],
    [
      'a bill on another buyer',
      [{ ...bill, buyer: syntheticBusinessNumber(9) }],
      ['refer quote.bill_of_no_buyer', 'refer input.missing']
    ],
    [
      'one more of a firm that is no buyer',
      [bill, { ...bill, ...other, buyer: syntheticBusinessNumber(9) }],
      ['refer quote.bill_of_no_buyer']
    ],
    ['one of two due', [bill, { ...bill, ...other, dueOn: ON }], [NONE_LEFT, 'decline buyer.bill_already_due']],
    ['acquired on the day of issue', [{ ...bill, issuedOn: ON }], []],
    ['acquired before it was issued', [{ ...bill, issuedOn: '2021-12-02' }], ['refer buyer.bill_dates_contradict']]
  ] as const) {
    t.same(findingsOf(soundQuote('bill', ON, { bills: [...bills] })), findings, sentence)
  }
  t.same(factsAskedFor(soundQuote('bill', ON, { bills: [] })), ['/bills'])
  t.equal(soundQuote('single_general', ON, { bills: [] }).status, 'quoted', 'other products look at no bills')
})

t.test('전자어음법 §6⑤: an electronic bill runs three months from its issue at most', async t => {
  const TOO_LONG = ['decline quote.too_few_buyers', 'decline buyer.electronic_bill_too_long']
  for (const [issuedOn, dueOn, electronic, findings] of [
    ['2021-11-15', '2022-02-14', true, []],
    ['2021-11-15', '2022-02-15', true, []],
    ['2021-11-15', '2022-02-16', true, TOO_LONG],
    ['2021-11-15', '2022-02-16', false, []],
    ['2021-11-30', '2022-02-28', true, []],
    ['2021-11-30', '2022-03-01', true, TOO_LONG]
  ] as const) {
    const bills = [{ ...bill, issuedOn, dueOn, electronic }]
    t.same(findingsOf(soundQuote('bill', ON, { bills })), findings, `${issuedOn} to ${dueOn}`)
  }
})

t.test('what is said of a bill names it', async t => {
  const { buyers, findings } = soundQuote('bill', ON, {
    bills: [
      { ...bill, billNumber: 'B-1', dueOn: ON },
      { ...bill, billNumber: 'B-2', acquiredOn: '2021-12-02' },
      { ...bill, billNumber: 'B-3', buyer: syntheticBusinessNumber(9) }
    ]
  })
  const told = [...(buyers[0]?.findings ?? []), ...findings.filter(({ code }) => code === 'quote.bill_of_no_buyer')]
  t.strictSame(
    told.map(({ pointer, detail }) => [pointer, detail['billNumber']]),
    [
      ['/bills/0/dueOn', 'B-1'],
      ['/bills/1/acquiredOn', 'B-2'],
      ['/bills/2/buyer', 'B-3']
    ]
  )
})

t.test('what the bills come to is insured, not a year’s sales; 003:L2075 up to 10억', async t => {
  const cover = (amounts: readonly number[], requestedInsuredAmount: number | null = null) =>
    soundQuote('bill', ON, {
      bills: amounts.map((amount, i) => ({ ...bill, billNumber: `${i}`, amount })),
      buyer: { requestedInsuredAmount, creditGrade: 1, size: 'other' }
    }).buyers[0]?.cover
  const two = cover([60_000_000, 40_000_000])
  t.equal(two?.expectedReceivables, 100_000_000n)
  t.equal(two?.amount, 80_000_000n, 'held once, so that nothing turns over')
  t.equal(two?.insuredReceivables, 80_000_000n)
  t.same(
    [cover([9_000_000_000])?.amount, cover([9_000_000_000])?.limitedBy],
    [1_000_000_000n, 'product_policyholder_cap']
  )
})

t.test('each bill is rated for the days until it is due, and the buyer’s term is that of the longest', async t => {
  const covered = (...bills: (readonly [dueOn: string, amount: number])[]) =>
    soundQuote('bill', ON, {
      bills: bills.map(([dueOn, amount], i) => ({ ...bill, billNumber: `${i}`, dueOn, amount, electronic: false }))
    }).buyers[0]
  const rate = (...bills: (readonly [dueOn: string, amount: number])[]) => {
    const cover = covered(...bills)?.cover
    return cover && percentText(cover.rate.rate, 3)
  }
  t.equal(rate(['2022-02-14', 40_000_000]), '0.324', '75 days at grade 7')
  t.equal(rate(['2021-12-31', 40_000_000], ['2022-02-14', 40_000_000]), '0.227', '30 and 75 days: 52.5')
  t.equal(rate(['2021-12-31', 60_000_000], ['2022-02-14', 20_000_000]), '0.178', 'by their won: 41.25')
  t.equal(rate(['2021-12-05', 60_000_000], ['2022-02-14', 20_000_000]), '0.100', '21.75 days: the least rate')
  t.equal(covered(['2021-12-05', 60_000_000], ['2022-02-14', 20_000_000])?.buyer.paymentTermDays, 75)
})
