import { mayConfirm, neededConfirmation } from '@trade-credit/domain/claims/claim-authority.ts'
import { isAdverse, misfitOf, waitingFor } from '@trade-credit/domain/claims/claim-decision.ts'
import { answerBy, payableBy } from '@trade-credit/domain/claims/deadlines.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { CALENDAR, d, rulesOn } from './claim-rulebook.ts'

const 억 = 100_000_000
const BREACH = ['receivable.not_real_trade'] as const

t.test('I18: who else must say yes: one won under, at and over each authority', async t => {
  const rules = rulesOn('2022-05-10')
  for (const [stake, decider, by] of [
    [0, 'officer', 'none'],
    [1 * 억 - 1, 'officer', 'none'],
    [1 * 억, 'officer', 'none'],
    [1 * 억 + 1, 'officer', 'manager'],
    [10 * 억 + 1, 'officer', 'manager'],
    [1 * 억 + 1, 'manager', 'none'],
    [10 * 억 - 1, 'manager', 'none'],
    [10 * 억, 'manager', 'none'],
    [10 * 억 + 1, 'manager', 'colleague']
  ] as const) {
    const needed = neededConfirmation(won(stake), decider, rules)
    t.equal(needed.by, by, `${stake} won by an ${decider}`)
    t.equal(needed.rule.assumed, true, 'published nowhere')
  }
  t.strictSame(
    [mayConfirm('manager', 'officer'), mayConfirm('manager', 'manager'), mayConfirm('colleague', 'officer')],
    [false, true, true]
  )
  t.equal(mayConfirm('none', 'manager'), false, 'nothing waits for anybody')
})

t.test('outcome and amount fit what was assessed', async t => {
  for (const [outcome, amount, due, breaches, misfit] of [
    ['approve', 100, 100, [], null],
    ['approve', 99, 100, [], 'not_all_of_due'],
    ['approve', 101, 100, [], 'above_due'],
    ['approve', 0, 0, [], 'nothing_approved'],
    ['approve', 100, 100, BREACH, 'breach_left_out'],
    ['partly_approve', 100, 100, BREACH, null],
    ['partly_approve', 99, 100, [], null],
    ['partly_approve', 101, 100, [], 'above_due'],
    ['partly_approve', 0, 100, [], 'nothing_approved'],
    ['deny', 0, 100, [], null],
    ['deny', 1, 100, [], 'denied_with_amount']
  ] as const) {
    const found = misfitOf({ outcome, amount: won(amount) }, { due: won(due), breaches })
    t.equal(found, misfit, `${outcome} ${amount} of ${due}`)
  }
})

t.test(
  'a decision goes against the policyholder when it pays less than is due, or holds a breach against it',
  async t => {
    const assessed = { due: won(100), breaches: [] }
    t.equal(isAdverse({ outcome: 'approve', amount: won(100) }, assessed), false)
    t.equal(isAdverse({ outcome: 'partly_approve', amount: won(99) }, assessed), true)
    t.equal(isAdverse({ outcome: 'partly_approve', amount: won(100) }, { ...assessed, breaches: BREACH }), true)
    t.equal(isAdverse({ outcome: 'deny', amount: won(0) }, { due: won(0), breaches: [] }), true)
  }
)

t.test('시행령 §52의10: notice, then an answer or the day after the last one', async t => {
  const notice = { plannedAmount: won(50), answerBy: d('2022-05-24'), answered: false }
  const partly = (amount: number) => ({ outcome: 'partly_approve' as const, amount: won(amount) })
  for (const [decision, given, on, waiting] of [
    [partly(50), null, '2022-05-25', 'notice_needed'],
    [partly(50), notice, '2022-05-23', 'time_to_answer'],
    [partly(50), notice, '2022-05-24', 'time_to_answer'],
    [partly(50), notice, '2022-05-25', null],
    [partly(51), notice, '2022-05-25', null],
    [partly(49), notice, '2022-05-25', 'harsher_than_notice'],
    [partly(50), { ...notice, answered: true }, '2022-05-10', null],
    [
      { outcome: 'deny' as const, amount: won(0) },
      { ...notice, plannedAmount: won(0), answered: true },
      '2022-05-10',
      null
    ]
  ] as const) {
    t.equal(waitingFor(decision, given, d(on)), waiting, `on ${on}`)
  }
})

t.test('fourteen days to answer and ten to pay, counted from the day after, ending on a business day', async t => {
  const on = (date: string) => rulesOn(date)
  t.equal(answerBy(d('2022-05-10'), on('2022-05-10'), CALENDAR).on, '2022-05-24')
  t.equal(answerBy(d('2022-05-18'), on('2022-05-18'), CALENDAR).on, '2022-06-02', '06-01 was an election day')
  t.equal(payableBy(d('2022-05-10'), on('2022-05-10'), CALENDAR).on, '2022-05-20')
  t.equal(payableBy(d('2022-05-11'), on('2022-05-11'), CALENDAR).on, '2022-05-23', 'the 21st was a Saturday')
})
