import { withdrawnDays, withdrawnSince } from '@trade-credit/domain/losses/withdrawn-days.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { d } from './claim-rulebook.ts'

const agreed = (from: string, until: string, amount: number) => ({
  from: d(from),
  until: d(until),
  insuredAmount: won(amount)
})
const days = (from: string, until: string | null) => ({ from: d(from), until: until === null ? null : d(until) })
const year = { inception: d('2022-01-01'), until: d('2023-01-01') }

t.test('what the policy gave up and what the insurer withdrew, day by day', async t => {
  const whole = [agreed('2022-01-01', '2023-01-01', 50)]
  const cases: [string, Parameters<typeof withdrawnDays>[0], [string, string | null][]][] = [
    [
      'withdrawn for good',
      { ...year, stretches: whole, limits: [days('2022-04-01', null)] },
      [
        ['2022-03-31', null],
        ['2022-04-01', '2022-04-01'],
        ['2022-12-31', '2022-04-01']
      ]
    ],
    [
      'withdrawn, given again, and withdrawn again',
      { ...year, stretches: whole, limits: [days('2022-06-01', null), days('2022-04-01', '2022-05-01')] },
      [
        ['2022-03-31', null],
        ['2022-04-01', '2022-04-01'],
        ['2022-04-30', '2022-04-01'],
        ['2022-05-01', null],
        ['2022-05-31', null],
        ['2022-06-01', '2022-06-01']
      ]
    ],
    [
      'withdrawn the day before the policy began: it was agreed in spite of that',
      { ...year, stretches: whole, limits: [days('2021-12-31', null)] },
      [['2022-01-01', null]]
    ],
    [
      'withdrawn from the first day of the policy',
      { ...year, stretches: whole, limits: [days('2022-01-01', null)] },
      [
        ['2021-12-31', null],
        ['2022-01-01', '2022-01-01']
      ]
    ],
    [
      'given up by the policy for a month, while the limit is withdrawn for a day of it and one after',
      {
        ...year,
        stretches: [agreed('2022-01-01', '2022-04-01', 50), agreed('2022-05-01', '2023-01-01', 20)],
        limits: [days('2022-04-30', '2022-05-02')]
      },
      [
        ['2022-03-31', null],
        ['2022-04-01', '2022-04-01'],
        ['2022-04-30', '2022-04-01'],
        ['2022-05-01', '2022-04-30'],
        ['2022-05-02', null]
      ]
    ],
    [
      'given up for the rest of the policy',
      { ...year, stretches: [agreed('2022-02-01', '2022-04-01', 50)], limits: [] },
      [
        ['2022-01-31', null],
        ['2022-03-31', null],
        ['2022-04-01', '2022-04-01'],
        ['2022-12-31', '2022-04-01'],
        ['2023-01-01', null]
      ]
    ]
  ]
  for (const [sentence, cover, told] of cases) {
    const withdrawn = withdrawnDays(cover)
    for (const [day, since] of told) t.equal(withdrawnSince(d(day), withdrawn), since, `${sentence}: ${day}`)
  }
  const given = { ...year, stretches: [agreed('2022-02-01', '2022-04-01', 50)], limits: [] }
  const toTheEnd = [days('2022-04-01', '2023-01-01')]
  t.strictSame(withdrawnDays(given), toTheEnd)
  const nothing = agreed('2022-04-01', '2023-01-01', 0)
  t.strictSame(
    withdrawnDays({ ...given, stretches: [...given.stretches, nothing] }),
    toTheEnd,
    'with a stretch of 0 won'
  )
})
