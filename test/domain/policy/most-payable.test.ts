import type { Coverage } from '@trade-credit/domain/policy/coverage-of-receivable.ts'
import {
  type ExpectedLosses,
  highestInsured,
  mostPayable,
  withReceivable
} from '@trade-credit/domain/policy/most-payable.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'

/** What is covered of a receivable, under which terms. */
type Covered = readonly [amount: number, insured: number | null, percent?: string]

const lossesOf = (receivables: readonly Covered[]) =>
  receivables.reduce<ExpectedLosses>((losses, [amount, insured, coveragePercent = '80']) => {
    const terms = insured === null ? null : { insuredAmount: won(insured), coveragePercent }
    return withReceivable(losses, { coveredAmount: won(amount), terms } as Coverage)
  }, [])

t.test('the most that can be paid on a buyer, to the won', async t => {
  const cases: [what: string, receivables: readonly Covered[], left: number, most: number][] = [
    ['nothing', [], 0, 0],
    ['80 % of it', [[1000, 5000]], 5000, 800],
    [
      'rounded down once, over all',
      [
        [4, 5000],
        [4, 5000],
        [4, 5000]
      ],
      5000,
      9
    ],
    ['one won under the insured amount', [[1249, 1000]], 1000, 999],
    ['as much as it', [[1250, 1000]], 1000, 1000],
    ['one won over it', [[1252, 1000]], 1000, 1000],
    ['one won less than is owed is left of it', [[1000, 5000]], 799, 799],
    ['all of it is paid', [[1000, 5000]], 0, 0],
    [
      'not covered: no terms, or no amount',
      [
        [500, null],
        [0, 9000]
      ],
      9000,
      0
    ],
    [
      'a lowered limit binds what was supplied under it',
      [
        [40, 50],
        [60, 30]
      ],
      50,
      50
    ],
    [
      'and the higher one everything',
      [
        [20, 50],
        [60, 30]
      ],
      50,
      46
    ],
    [
      'another coverage ratio',
      [
        [100, 5000],
        [100, 5000, '90']
      ],
      5000,
      170
    ]
  ]
  for (const [what, receivables, left, most] of cases)
    t.equal(mostPayable(lossesOf(receivables), won(left)), won(most), what)
})

t.test('all claims on a buyer come to the highest insured amount that something falls under', async t => {
  t.equal(highestInsured([]), 0n)
  t.equal(
    highestInsured(
      lossesOf([
        [1, 30],
        [1, 50],
        [1, 40],
        [0, 90]
      ])
    ),
    50n
  )
})
