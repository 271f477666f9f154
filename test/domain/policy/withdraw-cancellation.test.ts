import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { type CancellationStanding, whyCancellationStands } from '@trade-credit/domain/policy/withdraw-cancellation.ts'
import t from 'tap'
import { rulesOn, rulesWith } from '../../support/quote-case.ts'

const PLANNED: CancellationStanding = {
  cancelledFrom: plainDate('2022-02-15'),
  waits: true,
  withdrawn: false,
  endedOn: plainDate('2022-02-15'),
  endsAs: 'cancelled',
  endorsedSince: false
}
const rules = rulesOn('2021-12-01')

t.test('a planned cancellation can be withdrawn until its day, unless something was agreed on it', async t => {
  const overtaken = { endsAs: 'rescinded', endedOn: plainDate('2022-02-10') } as const
  for (const [sentence, about, today, why] of [
    ['the day before', {}, '2022-02-14', null],
    ['on the day', {}, '2022-02-15', 'day_has_come'],
    ['the day after', {}, '2022-02-16', 'day_has_come'],
    ['once', { withdrawn: true }, '2022-02-14', 'withdrawn'],
    ['another one counts by now', { withdrawn: true, endedOn: plainDate('2022-03-01') }, '2022-02-14', 'withdrawn'],
    ['the insurer ended it before', overtaken, '2022-02-14', 'overtaken'],
    ['the policy goes on', { endedOn: null, endsAs: null }, '2022-02-14', 'overtaken'],
    ['cover never began', { waits: false }, '2022-02-14', 'given_back'],
    ['changed since', { endorsedSince: true }, '2022-02-14', 'endorsed_since']
  ] as const) {
    t.equal(whyCancellationStands({ ...PLANNED, ...about }, plainDate(today), rules).why, why, sentence)
  }
})

t.test('where the rules foresee none, the law binds whoever declared it', async t => {
  const without = rulesWith(rules, { 'policy.cancellation_withdrawable': false })
  const { why, rule } = whyCancellationStands(PLANNED, plainDate('2022-02-14'), without)
  t.equal(why, 'not_foreseen')
  t.equal(rule.parameter, 'policy.cancellation_withdrawable')
})
