import { allocatePayments, type Debt, type Payment } from '@trade-credit/domain/losses/payment-allocation.ts'
import { splitInProportion } from '@trade-credit/domain/losses/proportional-split.ts'
import { addDays } from '@trade-credit/domain/plain-date.ts'
import { sumOfWon, won } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { d } from './claim-rulebook.ts'

const debt = (id: string, dueOn: string, owed: number, given: Partial<Debt> = {}): Debt => ({
  id,
  arisenOn: d('2022-01-03'),
  dueOn: d(dueOn),
  owed: won(owed),
  interestBearing: false,
  ...given
})
const pay = (amount: number, paidOn: string, designatedTo: string | null = null): Payment => ({
  amount: won(amount),
  paidOn: d(paidOn),
  designatedTo
})

interface Case {
  readonly why: string
  readonly debts: readonly Debt[]
  readonly payments: readonly Payment[]
  readonly paid: readonly number[]
  readonly unallocated?: number
}

const A = debt('A', '2022-03-31', 100)
const B = debt('B', '2022-04-30', 100)
const C = debt('C', '2022-05-31', 100)

const CASES: readonly Case[] = [
  {
    why: '민법 §477 3호: the earliest due first',
    debts: [C, B, A],
    payments: [pay(150, '2022-06-10')],
    paid: [0, 50, 100]
  },
  { why: '민법 §477 1호: one won over the first', debts: [A, B], payments: [pay(101, '2022-06-10')], paid: [100, 1] },
  { why: '민법 §477 1호: exactly the first', debts: [A, B], payments: [pay(100, '2022-06-10')], paid: [100, 0] },
  {
    why: '민법 §477 1호: due before one with interest that is not due',
    debts: [debt('I', '2022-05-31', 100, { interestBearing: true }), A],
    payments: [pay(60, '2022-04-01')],
    paid: [0, 60]
  },
  {
    why: '민법 §477 1호: due on the day of payment is due',
    debts: [debt('I', '2022-05-31', 100, { interestBearing: true }), B],
    payments: [pay(60, '2022-04-30')],
    paid: [0, 60]
  },
  {
    why: '민법 §477 2호: the day before, neither is due and interest goes first',
    debts: [debt('I', '2022-05-31', 100, { interestBearing: true }), B],
    payments: [pay(60, '2022-04-29')],
    paid: [60, 0]
  },
  {
    why: '민법 §477 2호: both due, interest first though due later',
    debts: [A, debt('I', '2022-04-30', 100, { interestBearing: true })],
    payments: [pay(120, '2022-06-10')],
    paid: [20, 100]
  },
  {
    why: '민법 §477 3호: none due, the one due next',
    debts: [C, B],
    payments: [pay(120, '2022-02-01')],
    paid: [20, 100]
  },
  {
    why: '민법 §477 4호: equal in all, by amount',
    debts: [debt('X', '2022-03-31', 300), debt('Y', '2022-03-31', 100)],
    payments: [pay(100, '2022-06-10')],
    paid: [75, 25]
  },
  {
    why: '민법 §477 4호: the odd won goes to the first',
    debts: [debt('X', '2022-03-31', 100), debt('Y', '2022-03-31', 100)],
    payments: [pay(101, '2022-06-10')],
    paid: [51, 50]
  },
  {
    why: '민법 §477 4호: or to the largest fraction',
    debts: [debt('X', '2022-03-31', 100), debt('Y', '2022-03-31', 200)],
    payments: [pay(100, '2022-06-10')],
    paid: [33, 67]
  },
  {
    why: '민법 §476: as designated, though later due',
    debts: [A, B],
    payments: [pay(70, '2022-06-10', 'B')],
    paid: [0, 70]
  },
  {
    why: '민법 §476: designated before undesignated of an earlier day',
    debts: [A, B],
    payments: [pay(100, '2022-05-01'), pay(80, '2022-06-10', 'A')],
    paid: [100, 80]
  },
  {
    why: 'what exceeds the designated debt settles the others',
    debts: [A, B],
    payments: [pay(130, '2022-06-10', 'B')],
    paid: [30, 100]
  },
  {
    why: 'a debt that had not arisen comes last',
    debts: [debt('N', '2022-04-15', 100, { arisenOn: d('2022-04-02') }), C],
    payments: [pay(120, '2022-04-01')],
    paid: [20, 100]
  },
  {
    why: 'and in its turn from the day it arises',
    debts: [debt('N', '2022-04-15', 100, { arisenOn: d('2022-04-02') }), C],
    payments: [pay(120, '2022-04-02')],
    paid: [100, 20]
  },
  { why: 'paid to the won', debts: [A, B], payments: [pay(200, '2022-06-10')], paid: [100, 100] },
  {
    why: 'one won too many is left over',
    debts: [A, B],
    payments: [pay(201, '2022-06-10')],
    paid: [100, 100],
    unallocated: 1
  },
  { why: 'nothing owed', debts: [], payments: [pay(5, '2022-06-10')], paid: [], unallocated: 5 }
]

t.test('민법 §476, §477: which debt a payment settles', async t => {
  for (const { why, debts, payments, paid, unallocated = 0 } of CASES) {
    const allocation = allocatePayments(debts, payments)
    t.same(
      debts.map(({ id }) => Number(allocation.paid.get(id))),
      paid,
      why
    )
    t.equal(allocation.unallocated, won(unallocated))
  }
  t.throws(() => allocatePayments([A, A], []), RangeError, 'two debts of one id')
  t.throws(() => allocatePayments([A], [pay(1, '2022-06-10', 'Z')]), RangeError, 'an unknown designation')
})

const amount = fc.bigInt({ min: 0n, max: 500n }).map(won)
const date = fc.integer({ min: 0, max: 60 }).map(n => addDays(d('2022-01-03'), n))

t.test('every won paid is on a debt or left over, and no debt is paid beyond what is owed', async t => {
  const debts = fc
    .array(fc.record({ arisenOn: date, dueOn: date, owed: amount, interestBearing: fc.boolean() }), { maxLength: 6 })
    .map(all => all.map((one, i) => ({ ...one, id: String(i) })))
  const payments = fc.array(fc.record({ amount, paidOn: date, designation: fc.option(fc.nat()) }), { maxLength: 6 })
  const property = fc.property(debts, payments, (owed, given) => {
    const made = given.map(({ designation, ...payment }) => ({
      ...payment,
      designatedTo: designation === null ? null : (owed[designation % Math.max(1, owed.length)]?.id ?? null)
    }))
    const { paid, unallocated } = allocatePayments(owed, made)
    const onDebts = sumOfWon(paid.values())
    return (
      onDebts + unallocated === sumOfWon(made.map(payment => payment.amount)) &&
      owed.every(one => (paid.get(one.id) ?? -1n) >= 0n && (paid.get(one.id) ?? 0n) <= one.owed) &&
      (unallocated === 0n || onDebts === sumOfWon(owed.map(one => one.owed)))
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 400 }))
})

t.test('a proportional split adds up, stays within a won of the exact share, and fits its weights', async t => {
  const property = fc.property(fc.array(amount, { minLength: 1, maxLength: 8 }), amount, (weights, sum) => {
    const total = sumOfWon(weights)
    if (total === 0n) return true
    const shares = splitInProportion(sum, weights)
    return (
      sumOfWon(shares) === sum &&
      shares.every((share, i) => {
        const exact = sum * (weights[i] ?? 0n)
        return (
          share * total > exact - total && share * total < exact + total && (sum > total || share <= (weights[i] ?? 0n))
        )
      })
    )
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 400 }))
  t.throws(() => splitInProportion(won(1), [won(0)]), RangeError)
  t.throws(() => splitInProportion(won(-1), [won(1)]), RangeError)
  t.throws(() => splitInProportion(won(1), [won(-1), won(3)]), RangeError)
  t.same(splitInProportion(won(0), [won(0), won(0)]), [0n, 0n])
})
