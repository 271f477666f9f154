import { percent } from '@trade-credit/domain/ratio.ts'
import { boundBy, drawnFrom, type Payer, stackOf } from '@trade-credit/domain/subsidies/stack.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'

const TERMS = { ceiling: percent('95'), unit: won(10) }
const paying = (share: string, cap: number | null = null): Payer => ({
  share: percent(share),
  capPerFirm: cap === null ? null : won(cap)
})

type Row = readonly [
  sentence: string,
  net: number,
  payers: readonly Payer[],
  amounts: readonly number[],
  payable: number
]

const ROWS: readonly Row[] = [
  ['nobody', 1_000_000, [], [], 1_000_000],
  [
    'each of the same net, not of what the one before left',
    1_000_000,
    [paying('50'), paying('50')],
    [500_000, 450_000],
    50_000
  ],
  [
    '50 + 20 + 20 + 5 = 95: at the ceiling nothing is trimmed',
    1_000_000,
    stack('5'),
    [500_000, 200_000, 200_000, 50_000],
    50_000
  ],
  ['ten won under the ceiling', 1_000_000, stack('4.999'), [500_000, 200_000, 200_000, 49_990], 50_010],
  ['ten won over: the last payer is trimmed', 1_000_000, stack('5.001'), [500_000, 200_000, 200_000, 50_000], 50_000],
  [
    'the excess reaches the payer before the last',
    1_000_000,
    [paying('70'), paying('40'), paying('20')],
    [700_000, 250_000, 0],
    50_000
  ],
  ['a cap one won under the share', 1_000_000, [paying('50', 499_999)], [499_990], 500_010],
  ['a cap at the share', 1_000_000, [paying('50', 500_000)], [500_000], 500_000],
  ['a cap one won over', 1_000_000, [paying('50', 500_001)], [500_000], 500_000],
  [
    'a cap makes room below the ceiling for the next',
    1_000_000,
    [paying('90', 100_000), paying('90')],
    [100_000, 850_000],
    50_000
  ],
  [
    'every amount down to ten won, the remainder the firm’s',
    999_990,
    [paying('33.3'), paying('33.3')],
    [332_990, 332_990],
    334_010
  ],
  ['the ceiling too: 95 % of 999,990 is 949,990.5', 999_990, [paying('100')], [949_990], 50_000],
  ['a premium of ten won', 10, [paying('95')], [0], 10],
  ['no premium', 0, [paying('50')], [0], 0]
]

for (const [sentence, net, payers, amounts, payable] of ROWS) {
  t.test(sentence, async t => {
    const stack = stackOf(won(net), payers, TERMS)
    t.same(
      stack.paid.map(({ amount }) => amount),
      amounts.map(amount => BigInt(amount))
    )
    t.equal(stack.payable, BigInt(payable))
  })
}

t.test('what bound an amount: the ceiling before the cap, else nothing', async t => {
  const bounds = (...payers: Payer[]) => stackOf(won(1_000_000), payers, TERMS).paid.map(boundBy)
  t.same(bounds(paying('50'), paying('20', 100_000), paying('40', 360_000)), [null, 'cap_per_firm', 'ceiling'])
  t.same(bounds(paying('95')), [null])
  t.same(bounds(paying('96')), ['ceiling'])
})

const FUND: readonly (readonly [sentence: string, budget: number, drawn: number, asked: number, given: number])[] = [
  ['untouched', 1_000_000, 0, 72_000, 72_000],
  ['ten won more is left than asked', 1_000_000, 927_990, 72_000, 72_000],
  ['just what is asked is left', 1_000_000, 928_000, 72_000, 72_000],
  ['ten won less is left than asked', 1_000_000, 928_010, 72_000, 71_990],
  ['the last ten won', 1_000_000, 999_990, 72_000, 10],
  ['nine won are no whole unit', 1_000_000, 999_991, 72_000, 0],
  ['used up', 1_000_000, 1_000_000, 72_000, 0],
  ['overdrawn gives nothing, and takes nothing back', 1_000_000, 1_000_010, 72_000, 0],
  ['nothing asked', 1_000_000, 0, 0, 0]
]
for (const [sentence, budget, drawn, asked, given] of FUND) {
  t.test(`a fund: ${sentence}`, async t => {
    t.equal(drawnFrom({ budget: won(budget), drawn: won(drawn) }, won(asked), won(10)), BigInt(given))
  })
}

t.test('first come, first served: a fund never gives more than it has', async t => {
  let drawn = 0n
  const given = [400_000, 400_000, 400_000, 400_000].map(asked => {
    const amount = drawnFrom({ budget: won(1_000_000), drawn: won(drawn) }, won(asked), won(10))
    drawn += amount
    return amount
  })
  t.same(given, [400_000n, 400_000n, 200_000n, 0n])
})

function stack(last: string): Payer[] {
  return [paying('50'), paying('20'), paying('20'), paying(last)]
}
