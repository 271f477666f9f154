// A model of one policy's money, moved in random order by the rules that the services go by.
import { addDays, daysBetween, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { settleEarlyEnd } from '@trade-credit/domain/policy/early-end.ts'
import { receivedInForce } from '@trade-credit/domain/policy/endorsement.ts'
import { applyPayment, takenBackUpTo } from '@trade-credit/domain/policy/premium-payment.ts'
import { additionToSettlement, correctedSettlement, takeBack } from '@trade-credit/domain/policy/settled-premium.ts'
import { portionOf, type Ratio, ratio } from '@trade-credit/domain/ratio.ts'
import { lesserWon, NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import fc from 'fast-check'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const START = plainDate('2022-01-01')
const EXPIRY = plainDate('2023-01-01')
const rules = rulesOn('2022-01-01')

interface Invoice {
  readonly id: string
  readonly kind: 'premium' | 'earned' | 'repayment'
  readonly dueOn: PlainDate
  readonly amount: Won
  readonly paid: Won
  readonly voidedBy: 'end' | 'change' | null
}
interface Payment {
  readonly applied: readonly { readonly invoiceId: string; readonly amount: Won }[]
  readonly refundDue: Won
  readonly amount: Won
  readonly setOff: boolean
  reversed: boolean
}
interface Refund {
  readonly source: Payment | 'end' | 'change'
  owed: Won
  paidOut: Won
}

const unpaid = ({ amount, paid }: Invoice) => wonAbove(amount, paid)
const isOpen = (invoice: Invoice) => invoice.voidedBy === null && unpaid(invoice) > NO_WON
const isForCover = (invoice: Invoice) => isOpen(invoice) && invoice.kind !== 'repayment'
const sumOf = <T>(all: readonly T[], amount: (one: T) => Won) => sumOfWon(all.map(amount))

/** The account of a policy of instalments, of which a programme paid `subsidy`. */
class Account {
  today = START
  invoices: Invoice[]
  payments: Payment[] = []
  refunds: Refund[] = []
  changes: { readonly removed: Ratio; readonly credited: Won }[] = []
  /** Whether an insured event from before the end stands, and whether the end was settled by one. */
  event = false
  forEvent = false
  endedOn: PlainDate | null = null
  toProgramme = NO_WON
  readonly subsidy: Won
  readonly payable: Won
  decreases = NO_WON

  constructor(instalments: readonly Won[], subsidy: Won) {
    this.subsidy = subsidy
    this.payable = sumOfWon(instalments)
    this.invoices = instalments.map((amount, i) => this.newInvoice('premium', addDays(START, i * 91), amount, i))
  }

  newInvoice(kind: Invoice['kind'], dueOn: PlainDate, amount: Won, number = this.invoices.length): Invoice {
    return { id: `i${String(number).padStart(3, '0')}`, kind, dueOn, amount, paid: NO_WON, voidedBy: null }
  }

  ask(kind: Invoice['kind'], dueOn: PlainDate, amount: Won) {
    if (amount > NO_WON) this.invoices.push(this.newInvoice(kind, dueOn, amount))
  }

  set(changed: readonly Invoice[]) {
    this.invoices = this.invoices.map(one => changed.find(({ id }) => id === one.id) ?? one)
  }

  refund(source: Refund['source'], owed: Won) {
    if (owed > NO_WON) this.refunds.push({ source, owed, paidOut: NO_WON })
  }

  /** What the end comes to by the premium that stands. */
  settlement(from: PlainDate, eventOccurred: boolean) {
    const premium = this.invoices.filter(({ kind }) => kind === 'premium')
    const received = sumOf(premium, ({ paid }) => paid)
    const overdue = sumOf(
      premium.filter(one => one.voidedBy !== 'change' && one.dueOn < from),
      unpaid
    )
    const changes = this.changes.map(change => ({ ...change, increase: NO_WON }))
    const bound = changes.map(({ removed }) => ({ removed, credited: NO_WON, increase: NO_WON }))
    const paidWithOverdue = receivedInForce(won(received + overdue), changes, [])
    const end = {
      inception: START,
      until: EXPIRY,
      cancelledFrom: from,
      subsidies: [{ programme: 'p', paid: receivedInForce(this.subsidy, bound, []) }],
      eventOccurred,
      overdue,
      paidWithOverdue
    }
    const settled = settleEarlyEnd({ ...end, paidByPolicyholder: receivedInForce(received, changes, []) }, rules)
    const allPaid = settleEarlyEnd({ ...end, overdue: NO_WON, paidByPolicyholder: paidWithOverdue }, rules)
    return { ...settled, earned: received + overdue - allPaid.policyholder }
  }

  pay(nth: number, amount: Won, setOff = false) {
    const open = this.invoices.filter(isOpen)
    const earned = sumOf(
      this.invoices.filter(({ kind, voidedBy }) => kind === 'earned' && voidedBy === null),
      one => one.amount
    )
    const voided = this.invoices.filter(({ kind, voidedBy }) => kind === 'premium' && voidedBy === 'end')
    const takenBack = setOff && this.event ? takenBackUpTo(voided, wonAbove(sumOf(voided, unpaid), earned)) : []
    const named = [...open, ...takenBack][setOff ? 0 : nth % Math.max(1, open.length)]
    if (!named) return
    const owed = setOff ? [...open, ...takenBack] : this.invoices.filter(({ voidedBy }) => voidedBy === null)
    const most = setOff ? lesserWon(amount, sumOf(owed, unpaid)) : amount
    const { applied, refundDue } = applyPayment(owed, { invoiceId: named.id, amount: most, paidOn: this.today })
    const payment = { applied, refundDue, amount: most, setOff, reversed: false }
    this.payments.push(payment)
    this.refund(payment, refundDue)
    const from = this.forEvent ? null : this.endedOn
    const settled = from && this.settlement(from, false)
    for (const part of applied) {
      this.set(
        this.invoices
          .filter(({ id }) => id === part.invoiceId)
          .map(one => ({ ...one, paid: won(one.paid + part.amount) }))
      )
    }
    if (from && settled) this.refund('end', additionToSettlement(settled, this.settlement(from, false)))
  }

  reverse(nth: number) {
    const payment = this.payments[nth % Math.max(1, this.payments.length)]
    if (!payment || payment.reversed || payment.setOff) return
    const ahead = this.endedOn ?? addDays(this.today, 1)
    const parts = payment.applied.map(part => ({ ...part, of: this.invoices.find(({ id }) => id === part.invoiceId) }))
    const paidAhead = parts.some(({ of }) => of?.kind === 'premium' && of.dueOn >= ahead)
    const surplus = this.refunds.find(({ source }) => source === payment)
    if (paidAhead && this.refunds.some(({ source }) => source === 'change')) return
    const given = this.refunds.filter(({ source }) => source === 'end')
    const from = this.endedOn
    const before = from && this.settlement(from, this.forEvent)
    for (const { of, amount } of parts) {
      if (!of) throw new Error('no invoice')
      const voidedBy = from && of.kind === 'premium' && of.voidedBy === null ? 'end' : of.voidedBy
      this.set([{ ...of, paid: wonAbove(of.paid, amount), voidedBy }])
      if (of.voidedBy === null || (of.voidedBy === 'end' && of.kind === 'premium')) continue
      const isTaken = from !== null && of.kind === 'premium'
      const again = { ...this.newInvoice(of.kind, of.dueOn, amount), voidedBy: isTaken ? ('end' as const) : null }
      this.invoices.push(again)
    }
    payment.reversed = true
    let toRepay = NO_WON
    const lessen = (refunds: readonly Refund[], amount: Won) => {
      const { withdrawn, toRepay: rest } = takeBack(
        amount,
        refunds.map(({ owed }) => owed)
      )
      for (const [i, refund] of refunds.entries()) refund.owed = wonAbove(refund.owed, withdrawn[i] ?? NO_WON)
      toRepay = sumOfWon([toRepay, rest])
    }
    lessen(surplus ? [surplus] : [], payment.refundDue)
    if (from && before) {
      const { lessRefund, owedToo } = correctedSettlement(before, this.settlement(from, this.forEvent))
      lessen(given, lessRefund)
      this.ask('earned', this.today, owedToo)
    }
    this.ask('repayment', this.today, toRepay)
  }

  /** Lowers the cover by a share, as `endorsementOf` does: first off what is not paid yet, the latest due first. */
  change(tenths: number) {
    const overdue = this.invoices.some(one => isForCover(one) && one.dueOn < this.today)
    if (this.endedOn || this.event || overdue || this.changes.length > 0) return
    const removed = ratio(BigInt(tenths), 10n)
    const left = ratio(BigInt(tenths) * BigInt(daysBetween(this.today, EXPIRY)), 10n * 365n)
    const decrease = portionOf(this.payable, left, 'down')
    const open = this.invoices.filter(isForCover)
    const credited = lesserWon(decrease, sumOf(open, unpaid))
    let rest = credited
    for (const invoice of open.toReversed()) {
      if (rest === NO_WON) break
      const taken = lesserWon(rest, unpaid(invoice))
      rest = wonAbove(rest, taken)
      this.set([{ ...invoice, voidedBy: 'change' }])
      this.ask('premium', invoice.dueOn, wonAbove(unpaid(invoice), taken))
    }
    this.changes.push({ removed, credited })
    this.decreases = sumOfWon([this.decreases, decrease])
    this.refund('change', wonAbove(decrease, credited))
    this.toProgramme = sumOfWon([this.toProgramme, portionOf(this.subsidy, left, 'down')])
  }

  /** A cancellation from today, or a termination: both settle alike. */
  end() {
    if (this.endedOn) return
    const { policyholder, programmes, stillOwed } = this.settlement(this.today, this.event)
    this.endedOn = this.today
    this.forEvent = this.event
    this.set(this.invoices.filter(isForCover).map(one => ({ ...one, voidedBy: 'end' })))
    this.ask('earned', this.today, stillOwed)
    this.refund('end', policyholder)
    this.toProgramme = sumOfWon([this.toProgramme, ...programmes.map(({ amount }) => amount)])
  }

  /** One that happened before the end, whenever it becomes known: an end that was settled by then stays settled. */
  strike() {
    this.event = true
  }

  /** What the event took away goes back after all. */
  withdrawEvent() {
    this.event = false
    if (!this.endedOn || !this.forEvent) return
    this.forEvent = false
    const { policyholder, programmes, stillOwed } = this.settlement(this.endedOn, false)
    const earned = this.invoices.filter(({ kind }) => kind === 'earned')
    const paid = sumOf(earned, one => one.paid)
    this.set(earned.filter(isOpen).map(one => ({ ...one, voidedBy: 'end' })))
    this.ask('earned', this.today, wonAbove(stillOwed, paid))
    this.refund('end', sumOfWon([policyholder, wonAbove(paid, stillOwed)]))
    this.toProgramme = sumOfWon([this.toProgramme, ...programmes.map(({ amount }) => amount)])
  }

  payOut(nth: number, amount: Won) {
    const refund = this.refunds[nth % Math.max(1, this.refunds.length)]
    if (!refund || (this.event && refund.source !== 'change' && typeof refund.source === 'string')) return
    const part = lesserWon(amount, refund.owed)
    refund.owed = wonAbove(refund.owed, part)
    refund.paidOut = sumOfWon([refund.paidOut, part])
  }

  /** Received − paid back − owed back + still asked for, and what of it is earned, or agreed while it runs. */
  balance(): readonly [bigint, bigint] {
    const received = sumOf(
      this.payments.filter(({ reversed }) => !reversed),
      ({ amount }) => amount
    )
    const back = sumOf(this.refunds, ({ owed, paidOut }) => won(owed + paidOut))
    const asked = sumOf(this.invoices.filter(isOpen), unpaid)
    const ofChanges = sumOf(
      this.refunds.filter(({ source }) => source === 'change'),
      ({ owed, paidOut }) => won(owed + paidOut)
    )
    const earned = this.endedOn
      ? this.settlement(this.endedOn, this.forEvent).earned - ofChanges
      : this.payable - this.decreases
    return [received - back + asked, earned]
  }
}

const amount = fc.bigInt({ min: 1n, max: 3_000_000n }).map(won)
const nth = fc.nat({ max: 5 })
type Step = readonly [string, (account: Account) => void]
const claimKeeps = amount.map((a): Step => [`a claim keeps ${a}`, one => one.pay(0, a, true)])
const END: Step = ['end', one => one.end()]
const EVENT: Step = ['event', one => one.strike()]
const WITHDRAWAL: Step = ['event withdrawn', one => one.withdrawEvent()]
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(nth, amount).map(([i, a]): Step => [`pay ${i} ${a}`, one => one.pay(i, a)]) },
  {
    weight: 2,
    arbitrary: nth.map(
      (i): Step => [
        `pay ${i}`,
        one => one.pay(i, unpaid(one.invoices.filter(isOpen)[0] ?? one.newInvoice('premium', START, won(1))))
      ]
    )
  },
  { weight: 3, arbitrary: nth.map((i): Step => [`reverse ${i}`, one => one.reverse(i)]) },
  { weight: 2, arbitrary: fc.tuple(nth, amount).map(([i, a]): Step => [`pay out ${i} ${a}`, one => one.payOut(i, a)]) },
  { weight: 1, arbitrary: claimKeeps },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }).map((n): Step => [`lower by ${n}/10`, one => one.change(n)]) },
  { weight: 3, arbitrary: fc.constantFrom(END, EVENT, WITHDRAWAL) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 90 }).map(
      (n): Step => [
        `${n} days`,
        one => {
          const later = addDays(one.today, n)
          one.today = later < EXPIRY ? later : addDays(EXPIRY, -1)
        }
      ]
    )
  }
)
const some = fc.array(step, { maxLength: 8, size: 'max' })
/** A claim keeps premium that an end took back, and its event is withdrawn: chance alone seldom comes there. */
const aroundEnd = fc
  .tuple(some, fc.constantFrom([END, EVENT], [EVENT, END]), some, claimKeeps, some, some)
  .map(([before, ends, between, keeps, after, rest]) => [
    ...before,
    ...ends,
    ...between,
    keeps,
    ...after,
    WITHDRAWAL,
    ...rest
  ])

t.test(
  'received − paid back − owed back + still asked for = earned, per payer, to the won, in whatever order',
  async t => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 4 }),
        fc.bigInt({ min: 0n, max: 2_000_000n }).map(won),
        fc.oneof(fc.array(step, { maxLength: 25 }), aroundEnd),
        (instalments, subsidy, steps) => {
          const account = new Account(instalments, subsidy)
          const log: string[] = []
          for (const [name, act] of steps) {
            act(account)
            log.push(name)
            const [is, earned] = account.balance()
            if (is !== earned) throw new Error(`${log.join(', ')}: ${is} is not ${earned}`)
            if (account.toProgramme > subsidy) throw new Error(`${log.join(', ')}: a programme gets more than it gave`)
          }
        }
      ),
      { numRuns: 3_000 }
    )
    t.pass('3,000 sequences')
  }
)
