import { CLAIM_STATUSES } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import { eventConsequence } from '@trade-credit/domain/claims/event-consequence.ts'
import { neededDocuments } from '@trade-credit/domain/claims/needed-documents.ts'
import { EVENT_ACTIONS, EVENT_STATUSES, nextEventStatus } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import { debtorFormOf, publicEvent, subjectOf } from '@trade-credit/domain/insured-events/public-event.ts'
import { agreedCoverage, buyerCover, type CoverStretch } from '@trade-credit/domain/losses/buyer-cover.ts'
import type { WithdrawnDays } from '@trade-credit/domain/losses/withdrawn-days.ts'
import { overdueDates, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import {
  agreementFindings,
  extendedDueOn,
  type OverdueAgreement,
  paidInFullOn
} from '@trade-credit/domain/overdues/overdue-agreement.ts'
import { won } from '@trade-credit/domain/won.ts'
import t from 'tap'
import { CALENDAR, d, rulesOn } from './claim-rulebook.ts'

t.test('every pair of status and action of a report', async t => {
  const allowed: Record<string, string> = {
    'reported confirm': 'confirmed',
    'reported withdraw': 'withdrawn',
    'confirmed correct': 'corrected',
    'confirmed withdraw': 'withdrawn'
  }
  for (const from of EVENT_STATUSES) {
    for (const action of EVENT_ACTIONS) {
      t.equal(nextEventStatus(from, action), allowed[`${from} ${action}`] ?? null, `${from}, ${action}`)
    }
  }
})

t.test('what a change of its event means for a claim in every status', async t => {
  const outcome = (stillCovered: boolean, isPaid: boolean) =>
    Object.fromEntries(CLAIM_STATUSES.map(status => [status, eventConsequence(status, { stillCovered, isPaid })]))
  t.match(outcome(false, false), {
    draft: 'draft_withdrawn',
    filed: 'reassess',
    approved: 'reassess',
    denied: null,
    withdrawn: null,
    closed: null
  })
  t.match(outcome(false, true), {
    paid: 'clawback',
    provisionally_paid: 'clawback',
    closed: 'clawback',
    reopened: 'clawback'
  })
  t.match(outcome(true, false), { draft: 'draft_renewed', filed: 'reassess', denied: null })
  t.match(outcome(true, true), { paid: 'reassess', closed: 'reassess', draft: 'draft_renewed' })
})

t.test('an event is dated by the field of its type, else by the day that was given', async t => {
  t.match(publicEvent('dishonoured_bill', d('2022-05-04'), { reasonArisenOn: d('2022-05-02') }), {
    reasonArisenOn: '2022-05-02'
  })
  t.match(publicEvent('business_closure', d('2022-05-01'), { closureReportReceivedOn: d('2022-05-04') }), {
    closedOn: null
  })
  t.match(publicEvent('business_closure', d('2022-05-01'), {}), { closedOn: '2022-05-01' })
  t.match(publicEvent('dissolution_registration', null, { registeredOn: d('2022-05-01') }), {
    registeredOn: '2022-05-01'
  })
  for (const type of [
    'dishonoured_bill',
    'business_closure',
    'dissolution_registration',
    'bankruptcy_petition'
  ] as const) {
    t.equal(publicEvent(type, null, {}), null, type)
  }
  t.equal(subjectOf('business_closure', '9998600043', '9998110000005'), '9998600043')
  t.equal(subjectOf('bankruptcy_petition', '9998600043', '9998110000005'), '9998110000005')
  t.equal(debtorFormOf(null, 'personal_rehabilitation_petition'), 'sole_proprietor')
  t.equal(debtorFormOf('cooperative', 'personal_rehabilitation_petition'), 'cooperative')
})

const AGREED = {
  product: 'single_general',
  basis: 'future_receivables',
  listedBills: new Map(),
  inception: d('2022-01-01'),
  coveredUntil: d('2023-01-01')
} as const

t.test('the insured amount is that of the days of supply; lowered limits hold for the future only', async t => {
  const stretch = (from: string, until: string, amount: number): CoverStretch => ({
    from: d(from),
    until: d(until),
    insuredAmount: won(amount),
    coveragePercent: '80.0000',
    relatedFirm: false
  })
  const stretches = [
    stretch('2022-01-01', '2022-04-01', 50),
    stretch('2022-04-01', '2022-07-01', 30),
    stretch('2022-07-01', '2023-01-01', 0)
  ]
  const cover = (suppliedOn: string[], eventOn = '2022-08-01', limitsWithdrawn: readonly WithdrawnDays[] = []) =>
    buyerCover(
      stretches,
      {
        ...AGREED,
        limitsWithdrawn,
        suppliedOn: suppliedOn.map(d),
        eventOn: d(eventOn),
        eventKnownOn: null
      },
      rulesOn('2022-01-01')
    )
  for (const [supplied, amount] of [
    [['2022-03-31'], 50n],
    [['2022-04-01'], 30n],
    [['2022-03-31', '2022-04-01'], 50n],
    [[], 30n]
  ] as const) {
    t.equal(cover([...supplied])?.insuredAmount, amount, supplied.join())
  }
  t.equal(cover([], '2022-02-01')?.insuredAmount, 50n)
  t.match(cover([])?.cover, {
    inception: '2022-01-01',
    until: '2023-01-01',
    withdrawn: [{ from: '2022-07-01', until: '2023-01-01' }]
  })
  const inFebruary = [{ from: d('2022-02-01'), until: d('2022-03-01') }]
  t.equal(
    cover(['2022-02-28', '2022-04-01'], undefined, inFebruary)?.insuredAmount,
    30n,
    'what was supplied without cover does not raise the amount'
  )
  t.equal(cover(['2022-03-01', '2022-04-01'], undefined, inFebruary)?.insuredAmount, 50n)
  t.equal(cover(['2022-02-28'], undefined, inFebruary)?.insuredAmount, 30n, 'nothing is known of covered supplies')
  t.equal(
    buyerCover(
      [],
      {
        ...AGREED,
        limitsWithdrawn: [],
        suppliedOn: [],
        eventOn: d('2022-05-01'),
        eventKnownOn: null
      },
      rulesOn('2022-01-01')
    ),
    null
  )
  t.equal(agreedCoverage('single_general', '80.0000', rulesOn('2022-01-01')).parameter, 'single_general.coverage_ratio')
  t.match(agreedCoverage('single_general', '75', rulesOn('2022-01-01')), { stated: '75' })
})

t.test('papers by event, with a copy of the bill where there is one', async t => {
  const papers = (...asked: Parameters<typeof neededDocuments> extends [infer A, infer B, unknown] ? [A, B] : never) =>
    neededDocuments(...asked, rulesOn('2022-05-02')).documents
  t.ok(papers('dishonoured_bill', []).includes('bill_copy'))
  t.notOk(papers('dishonoured_bill', ['open_account']).includes('bill_copy'))
  t.ok(papers('rehabilitation_petition', ['open_account', 'bill']).includes('bill_copy'))
  t.ok(papers('business_closure', []).includes('closure_certificate'))
})

const TERMS = overdueTerms(rulesOn('2022-05-31'), 'single_general')
const current = overdueDates({ dueOn: d('2022-05-31'), instrument: 'open_account' }, TERMS, CALENDAR)
const owed = {
  dueOn: d('2022-05-31'),
  instrument: 'open_account',
  amount: won(100),
  unpaid: won(100),
  settlements: [],
  current
} as const
const codes = (agreement: OverdueAgreement, today: string, of: Parameters<typeof agreementFindings>[1] = owed) =>
  agreementFindings(agreement, of, d(today), rulesOn(today)).map(({ code }) => code)

t.test('an agreement counts before the receivable can be claimed, and for six months at most', async t => {
  const extension = (until: string, agreedOn = '2022-06-10') =>
    ({ kind: 'extension', until: d(until), agreedOn: d(agreedOn) }) as const
  for (const [agreement, today, expected] of [
    [extension('2022-06-01'), '2022-06-10', []],
    [extension('2022-05-31'), '2022-06-10', ['overdue.not_later']],
    [extension('2022-11-30'), '2022-06-10', []],
    [extension('2022-12-01'), '2022-06-10', ['overdue.extended_too_far']],
    [extension('2022-07-29', '2022-06-11'), '2022-06-10', ['overdue.agreed_in_the_future']],
    [extension('2022-09-30', '2022-08-01'), '2022-08-01', []],
    [extension('2022-09-30', '2022-08-01'), '2022-08-02', ['overdue.already_claimable']]
  ] as const) {
    t.same(codes(agreement, today), expected, `${agreement.until} on ${today}`)
  }
})

t.test('a plan adds up to what is unpaid, and the first missed instalment makes the rest due', async t => {
  const plan = (...instalments: [string, number][]) =>
    ({
      kind: 'repayment_plan',
      agreedOn: d('2022-06-10'),
      instalments: instalments.map(([dueOn, amount]) => ({ dueOn: d(dueOn), amount: won(amount) }))
    }) as const
  t.same(codes(plan(['2022-06-30', 60], ['2022-07-29', 40]), '2022-06-10'), [])
  t.same(codes(plan(['2022-06-30', 60], ['2022-07-29', 39]), '2022-06-10'), ['overdue.plan_does_not_add_up'])
  t.same(codes(plan(['2022-07-29', 60], ['2022-07-29', 40]), '2022-06-10'), ['overdue.plan_out_of_order'])
  t.same(codes(plan(['2022-05-31', 1], ['2022-07-29', 99]), '2022-06-10'), ['overdue.plan_before_due'])
  t.same(codes(plan(['2022-06-09', 1], ['2022-07-29', 99]), '2022-06-10'), ['overdue.plan_before_agreed'])
  t.same(codes(plan(['2022-06-10', 1], ['2022-07-29', 99]), '2022-06-10'), [])
  t.same(codes({ ...plan(['2022-06-01', 1], ['2022-07-29', 99]), agreedOn: d('2022-06-01') }, '2022-06-10'), [])
  const putOff = { ...owed, putOffFrom: d('2022-03-31') }
  t.same(codes(plan(['2022-05-31', 1], ['2022-09-30', 99]), '2022-06-10', putOff), ['overdue.plan_before_due'])
  t.same(codes(plan(['2022-06-10', 1], ['2022-09-30', 99]), '2022-06-10', putOff), [])
  t.same(codes(plan(['2022-06-10', 1], ['2022-10-01', 99]), '2022-06-10', putOff), ['overdue.extended_too_far'])
  const agreed = plan(['2022-06-30', 60], ['2022-07-29', 40])
  for (const [paid, on, due] of [
    [0, '2022-06-30', '2022-06-30'],
    [59, '2022-06-30', '2022-06-30'],
    [60, '2022-06-30', '2022-07-29'],
    [100, '2022-06-30', '2022-07-29'],
    [60, '2022-06-09', '2022-06-30']
  ] as const) {
    t.equal(extendedDueOn(agreed, [{ amount: won(paid), on: d(on) }]), due, `${paid} on ${on}`)
  }
})

t.test('the day on which the last won was paid', async t => {
  const paid = (...settlements: [string, number][]) =>
    paidInFullOn({ ...owed, settlements: settlements.map(([on, amount]) => ({ on: d(on), amount: won(amount) })) })
  t.equal(paid(['2022-06-30', 99]), null)
  t.equal(paid(['2022-07-01', 1], ['2022-06-30', 99]), '2022-07-01')
  t.equal(paid(['2022-06-30', 101]), '2022-06-30')
})
