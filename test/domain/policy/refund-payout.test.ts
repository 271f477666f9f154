import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { planPayout, standingOfRefund, withheldRefund } from '@trade-credit/domain/policy/refund-payout.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const rules = rulesOn('2022-03-01')

// Statement F24.
t.test('what is due and unpaid is set off first, to the won (민법 §492)', t => {
  for (const [remaining, asked, unpaid, amount, setOff] of [
    [1_000, null, 0, 1_000, 0],
    [1_000, null, 999, 1_000, 999],
    [1_000, null, 1_000, 1_000, 1_000],
    [1_000, null, 1_001, 1_000, 1_000],
    [1_000, 400, 300, 400, 300],
    [1_000, 300, 400, 300, 300]
  ] as const) {
    const planned = planPayout(won(remaining), asked === null ? null : won(asked), won(unpaid), rules)
    t.match(planned, { amount: won(amount), setOff: won(setOff), rule: { parameter: 'policy.refund_set_off' } })
  }
  t.end()
})

t.test('no more than remains: one won under, at and over it', t => {
  t.match(planPayout(won(1_000), won(999), won(0), rules), { amount: won(999) })
  t.match(planPayout(won(1_000), won(1_000), won(0), rules), { amount: won(1_000) })
  t.equal(planPayout(won(1_000), won(1_001), won(0), rules), null)
  t.equal(planPayout(won(0), null, won(0), rules), null)
  t.end()
})

t.test('a refund is owed until all of it is reserved, and paid when all of it is posted', t => {
  const part = (amount: number, posted: boolean, setOff = 0) => ({ amount: won(amount), setOff: won(setOff), posted })
  for (const [payouts, expected] of [
    [[], { status: 'owed', remaining: 1_000, reserved: 0, paidBack: 0, setOff: 0 }],
    [[part(999, true)], { status: 'owed', remaining: 1, reserved: 0, paidBack: 999, setOff: 0 }],
    [[part(999, true), part(1, false)], { status: 'reserved', remaining: 0, reserved: 1, paidBack: 999, setOff: 0 }],
    [[part(1_000, true, 300)], { status: 'paid', remaining: 0, reserved: 0, paidBack: 700, setOff: 300 }]
  ] as const) {
    const { status, remaining, reserved, paidBack, setOff } = standingOfRefund(won(1_000), payouts)
    t.strictSame(
      {
        status,
        ...Object.fromEntries(Object.entries({ remaining, reserved, paidBack, setOff }).map(([k, v]) => [k, Number(v)]))
      },
      expected
    )
  }
  t.end()
})

t.test('paid out from its day on, and where no insured event came before it', t => {
  for (const [reason, today, eventBefore, expected] of [
    ['cancellation', '2022-06-30', false, 'not_due'],
    ['cancellation', '2022-07-01', false, null],
    ['cancellation', '2022-07-02', false, null],
    ['cancellation', '2022-07-01', true, 'insured_event'],
    ['termination', '2022-07-01', true, 'insured_event'],
    ['endorsement', '2022-07-01', true, 'insured_event'],
    ['overpayment', '2022-07-01', true, null],
    ['lapse', '2022-07-01', true, null],
    ['rescission', '2022-07-01', true, null]
  ] as const) {
    const refund = { reason, dueFrom: plainDate('2022-07-01') }
    t.equal(withheldRefund(refund, { today: plainDate(today), eventBefore }), expected, `${reason} on ${today}`)
  }
  t.end()
})
