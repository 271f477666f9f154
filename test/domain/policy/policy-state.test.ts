import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { type PolicyFacts, policyStateOn } from '@trade-credit/domain/policy/policy-state.ts'
import t from 'tap'

const day = (text: string | null): PlainDate | null => (text === null ? null : plainDate(text))

type Told = { readonly [Key in keyof PolicyFacts]?: PolicyFacts[Key] | string | null }

/** A policy of 2022 that is paid up, with other facts laid over it. */
function facts(told: Told = {}): PolicyFacts {
  return {
    status: 'in_force',
    payBy: plainDate('2022-03-02'),
    inception: plainDate('2022-01-01'),
    expiry: plainDate('2023-01-01'),
    endedOn: null,
    endsAs: null,
    unpaidSince: null,
    arrearsPayBy: null,
    runOffEndsOn: null,
    ...(told as Partial<PolicyFacts>)
  }
}

const awaiting: Told = { status: 'awaiting_payment', inception: null, expiry: null, unpaidSince: '2022-01-01' }

/** What, facts, day, status, run-off, first day without cover. */
const CASES: readonly (readonly [string, Told, string, string, boolean, string | null])[] = [
  ['the day before the last to pay', awaiting, '2022-03-01', 'awaiting_payment', false, null],
  ['the last day to pay', awaiting, '2022-03-02', 'awaiting_payment', false, null],
  ['the day after it', awaiting, '2022-03-03', 'lapsed', false, null],
  ['paid ahead of its first day', {}, '2021-12-31', 'in_force', false, '2023-01-01'],
  ['the last day of cover', {}, '2022-12-31', 'in_force', false, '2023-01-01'],
  ['the expiry', {}, '2023-01-01', 'expired', true, '2023-01-01'],
  ['the day an instalment is due', { unpaidSince: '2022-04-01' }, '2022-04-01', 'in_force', false, '2023-01-01'],
  ['the day after it', { unpaidSince: '2022-04-01' }, '2022-04-02', 'in_arrears', false, '2023-01-01'],
  ['unpaid, and over', { unpaidSince: '2022-04-01' }, '2023-01-01', 'expired', true, '2023-01-01'],
  [
    'the last day of the notice',
    { status: 'in_arrears', unpaidSince: '2022-04-01', arrearsPayBy: '2022-04-18' },
    '2022-04-18',
    'in_arrears',
    false,
    '2023-01-01'
  ],
  [
    'the day after it',
    { status: 'in_arrears', unpaidSince: '2022-04-01', arrearsPayBy: '2022-04-18' },
    '2022-04-19',
    'terminated',
    true,
    '2022-04-19'
  ],
  [
    'in arrears without a notice, as long as nobody gave one',
    { status: 'in_arrears', unpaidSince: '2022-04-01' },
    '2022-12-31',
    'in_arrears',
    false,
    '2023-01-01'
  ],
  [
    'a notice that runs out on the last day of cover expires instead',
    { status: 'in_arrears', unpaidSince: '2022-12-01', arrearsPayBy: '2022-12-31' },
    '2023-01-01',
    'expired',
    true,
    '2023-01-01'
  ],
  [
    'the day before it was cancelled from',
    { endedOn: '2022-07-01', endsAs: 'cancelled' },
    '2022-06-30',
    'in_force',
    false,
    '2022-07-01'
  ],
  [
    'the day it was cancelled from',
    { endedOn: '2022-07-01', endsAs: 'cancelled' },
    '2022-07-01',
    'cancelled',
    true,
    '2022-07-01'
  ],
  [
    'cancelled from its first day',
    { endedOn: '2022-01-01', endsAs: 'cancelled' },
    '2022-01-01',
    'cancelled',
    false,
    '2022-01-01'
  ],
  ['rescinded', { endedOn: '2022-01-01', endsAs: 'rescinded' }, '2022-01-01', 'rescinded', false, '2022-01-01'],
  [
    'withdrawn before it was paid',
    { ...awaiting, endedOn: '2022-01-15', endsAs: 'cancelled' },
    '2022-01-15',
    'cancelled',
    false,
    '2022-01-15'
  ],
  [
    'the last day of run-off',
    { status: 'expired', runOffEndsOn: '2026-05-01' },
    '2026-05-01',
    'expired',
    true,
    '2023-01-01'
  ],
  ['the day after it', { status: 'expired', runOffEndsOn: '2026-05-01' }, '2026-05-02', 'closed', false, '2023-01-01'],
  ['a lapsed one stays lapsed', { ...awaiting, status: 'lapsed' }, '2030-01-01', 'lapsed', false, null]
]

t.test('how a policy stands, the day before, on and after each date', async t => {
  for (const [what, told, on, status, runOff, coveredUntil] of CASES) {
    const state = policyStateOn(facts(told), plainDate(on))
    t.match(state, { status, runOff, coveredUntil: day(coveredUntil) }, `${what}: ${on}`)
  }
})

t.test('a year that nobody wrote down comes to the same as one that was written down every day', async t => {
  for (const told of [
    {},
    { unpaidSince: '2022-04-01' },
    awaiting,
    { endedOn: '2022-07-01', endsAs: 'cancelled' }
  ] as Told[]) {
    let kept = facts(told)
    for (let at = plainDate('2021-12-31'); at < '2023-03-01'; at = next(at)) {
      const fresh = policyStateOn(facts(told), at)
      const written = policyStateOn(kept, at)
      // Nobody gives notice here, so arrears end with the period in both.
      t.equal(written.status, fresh.status, `${at}`)
      kept = { ...kept, status: written.status, endedOn: written.endedOn }
    }
  }
})

function next(date: PlainDate): PlainDate {
  return plainDate(new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toJSON().slice(0, 10))
}
