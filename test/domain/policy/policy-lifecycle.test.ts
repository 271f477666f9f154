import {
  isRunning,
  isRunOff,
  nextStatus,
  POLICY_EVENTS,
  POLICY_STATUSES,
  type PolicyEvent,
  type PolicyStatus
} from '@trade-credit/domain/policy/policy-lifecycle.ts'
import t from 'tap'

/** Everything that can happen, once more by hand; every other pair of state and event cannot. */
const CAN_HAPPEN: readonly (readonly [PolicyStatus, PolicyEvent, PolicyStatus])[] = [
  ['awaiting_payment', 'first_premium_paid', 'in_force'],
  ['awaiting_payment', 'first_premium_missed', 'lapsed'],
  ['awaiting_payment', 'cancelled', 'cancelled'],
  ['awaiting_payment', 'rescinded', 'rescinded'],
  ['in_force', 'instalment_missed', 'in_arrears'],
  ['in_force', 'cancelled', 'cancelled'],
  ['in_force', 'rescinded', 'rescinded'],
  ['in_force', 'period_ended', 'expired'],
  ['in_arrears', 'arrears_cured', 'in_force'],
  ['in_arrears', 'notice_ran_out', 'terminated'],
  ['in_arrears', 'cancelled', 'cancelled'],
  ['in_arrears', 'rescinded', 'rescinded'],
  ['in_arrears', 'period_ended', 'expired'],
  ['cancelled', 'run_off_ended', 'closed'],
  ['cancelled', 'rescinded', 'rescinded'],
  ['terminated', 'run_off_ended', 'closed'],
  ['terminated', 'rescinded', 'rescinded'],
  ['expired', 'run_off_ended', 'closed'],
  ['expired', 'rescinded', 'rescinded']
]

t.test('every pair of state and event: the one it leads to, or none', async t => {
  for (const from of POLICY_STATUSES) {
    for (const event of POLICY_EVENTS) {
      const expected = CAN_HAPPEN.find(([state, what]) => state === from && what === event)?.[2] ?? null
      t.equal(nextStatus(from, event), expected, `${from}, ${event}`)
    }
  }
  t.equal(POLICY_STATUSES.length * POLICY_EVENTS.length, 81)
})

t.test('every state can be reached, and only those without cover to come lead nowhere', async t => {
  const reached = new Set(['awaiting_payment', ...CAN_HAPPEN.map(([, , to]) => to)])
  t.strictSame([...reached].sort(), [...POLICY_STATUSES].sort())
  const ends = POLICY_STATUSES.filter(status => POLICY_EVENTS.every(event => nextStatus(status, event) === null))
  t.strictSame(ends, ['lapsed', 'rescinded', 'closed'])
})

t.test('cover runs in two states, and claims may follow it in three', async t => {
  t.strictSame(POLICY_STATUSES.filter(isRunning), ['in_force', 'in_arrears'])
  t.strictSame(
    POLICY_STATUSES.filter(status => isRunOff(status, 1)),
    ['cancelled', 'terminated', 'expired']
  )
  t.strictSame(
    POLICY_STATUSES.filter(status => isRunOff(status, 0)),
    [],
    'never where no day had cover'
  )
})
