import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { DebtorForm, InsuredEvent, Petitioner } from '@trade-credit/domain/insured-events/insured-event.ts'
import { triggerOf } from '@trade-credit/domain/insured-events/triggers.ts'
import { overdueDates, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import t from 'tap'
import { CALENDAR, changedRules, d, rulesOn } from './claim-rulebook.ts'

const dishonour = (reasonArisenOn: string, suspendedOn: string | null = null): InsuredEvent => ({
  type: 'dishonoured_bill',
  reasonArisenOn: d(reasonArisenOn),
  suspendedOn: suspendedOn === null ? null : d(suspendedOn)
})
const closure = (closedOn: string | null, reported: string | null): InsuredEvent => ({
  type: 'business_closure',
  closedOn: closedOn === null ? null : d(closedOn),
  closureReportReceivedOn: reported === null ? null : d(reported)
})
const dissolution = (registeredOn: string): InsuredEvent => ({
  type: 'dissolution_registration',
  registeredOn: d(registeredOn)
})
const petition = (
  kind: 'rehabilitation' | 'bankruptcy' | 'personal_rehabilitation',
  filedOn: string,
  petitioner: Petitioner | null = 'debtor'
): InsuredEvent => ({ type: `${kind}_petition`, filedOn: d(filedOn), petitioner })
const overdue = (dueOn: string, paidInFullOn: string | null = null): InsuredEvent => ({
  type: 'overdue',
  dueOn: d(dueOn),
  instrument: 'open_account',
  paidInFullOn: paidInFullOn === null ? null : d(paidInFullOn),
  dates: overdueDates(
    { dueOn: d(dueOn), instrument: 'open_account' },
    overdueTerms(rulesOn('2021-12-01'), 'single_general'),
    CALENDAR
  )
})

interface Case {
  readonly why: string
  readonly event: InsuredEvent
  readonly form?: DebtorForm
  readonly on: string
  /** Null when there is no trigger. */
  readonly occurredOn: string | null
  readonly codes?: readonly string[]
}

const CASES: readonly Case[] = [
  {
    why: '003:L2166: the day the reason arises, not the suspension',
    event: dishonour('2022-05-02', '2022-05-04'),
    on: '2022-05-10',
    occurredOn: '2022-05-02'
  },
  {
    why: '003:L2166: reason and suspension on one day',
    event: dishonour('2022-05-02', '2022-05-02'),
    on: '2022-05-10',
    occurredOn: '2022-05-02'
  },
  {
    why: '003:L2166: a suspension before its reason is an error',
    event: dishonour('2022-05-02', '2022-05-01'),
    on: '2022-05-10',
    occurredOn: null,
    codes: ['event.suspended_before_reason']
  },
  {
    why: '003:L2166 "받게 될": the suspension may still come',
    event: dishonour('2022-05-02'),
    on: '2022-05-03',
    occurredOn: '2022-05-02',
    codes: ['event.suspension_awaited']
  },
  {
    why: '003:L2174 "바로": claimable on the very day',
    event: dishonour('2022-05-02', '2022-05-02'),
    on: '2022-05-02',
    occurredOn: '2022-05-02'
  },
  {
    why: 'an event of tomorrow is none yet',
    event: dishonour('2022-05-03', '2022-05-03'),
    on: '2022-05-02',
    occurredOn: null,
    codes: ['event.in_the_future']
  },
  {
    why: '003:L2168: a holiday does not move the trigger date',
    event: dishonour('2022-06-01', '2022-06-03'),
    on: '2022-06-10',
    occurredOn: '2022-06-01'
  },

  {
    why: '부가세법 시행령 §7: the actual closure',
    event: closure('2022-05-02', '2022-05-09'),
    on: '2022-05-10',
    occurredOn: '2022-05-02'
  },
  {
    why: '부가세법 시행령 §7: the actual closure, even after the report',
    event: closure('2022-05-09', '2022-05-02'),
    on: '2022-05-10',
    occurredOn: '2022-05-09'
  },
  {
    why: '부가세법 시행령 §7: unclear, so the report’s receipt',
    event: closure(null, '2022-05-09'),
    on: '2022-05-10',
    occurredOn: '2022-05-09',
    codes: ['event.closure_by_report_date']
  },
  {
    why: '003:L2168: neither date is no event',
    event: closure(null, null),
    on: '2022-05-10',
    occurredOn: null,
    codes: ['event.date_missing']
  },
  {
    why: '003:L2168: closure of a sole proprietor',
    event: closure('2022-05-02', null),
    form: 'sole_proprietor',
    on: '2022-05-02',
    occurredOn: '2022-05-02'
  },
  {
    why: '003:L2168: closing tomorrow',
    event: closure('2022-05-03', null),
    on: '2022-05-02',
    occurredOn: null,
    codes: ['event.in_the_future']
  },

  {
    why: '003:L2168: the day of the registration',
    event: dissolution('2022-05-02'),
    on: '2022-05-02',
    occurredOn: '2022-05-02'
  },
  {
    why: '003:L2168: a co-operative is registered too',
    event: dissolution('2022-05-02'),
    form: 'cooperative',
    on: '2022-05-03',
    occurredOn: '2022-05-02'
  },
  {
    why: '상법 §228: a person cannot be dissolved',
    event: dissolution('2022-05-02'),
    form: 'sole_proprietor',
    on: '2022-05-03',
    occurredOn: null,
    codes: ['event.dissolution_of_person']
  },
  {
    why: '003:L2168: registered tomorrow',
    event: dissolution('2022-05-03'),
    on: '2022-05-02',
    occurredOn: null,
    codes: ['event.in_the_future']
  },

  {
    why: '000:L271: the filing',
    event: petition('rehabilitation', '2022-05-02'),
    on: '2022-05-02',
    occurredOn: '2022-05-02'
  },
  {
    why: '000:L271: the filing stays, whatever day it is claimed',
    event: petition('rehabilitation', '2022-05-02'),
    on: '2023-05-02',
    occurredOn: '2022-05-02'
  },
  {
    why: '채무자회생법 §34②: a creditor may file',
    event: petition('rehabilitation', '2022-05-02', 'creditor'),
    on: '2022-05-03',
    occurredOn: '2022-05-02'
  },
  {
    why: '채무자회생법 §34②: shareholders may file',
    event: petition('rehabilitation', '2022-05-02', 'shareholder'),
    on: '2022-05-03',
    occurredOn: '2022-05-02'
  },
  {
    why: '채무자회생법 §34: a director may not',
    event: petition('rehabilitation', '2022-05-02', 'director'),
    on: '2022-05-03',
    occurredOn: null,
    codes: ['event.petitioner_not_entitled']
  },
  {
    why: 'an unknown petitioner is noted',
    event: petition('rehabilitation', '2022-05-02', null),
    on: '2022-05-03',
    occurredOn: '2022-05-02',
    codes: ['event.petitioner_unknown']
  },
  {
    why: '채무자회생법 §294: a creditor may file',
    event: petition('bankruptcy', '2022-05-02', 'creditor'),
    on: '2022-05-03',
    occurredOn: '2022-05-02'
  },
  {
    why: '채무자회생법 §295: a director may file',
    event: petition('bankruptcy', '2022-05-02', 'director'),
    on: '2022-05-03',
    occurredOn: '2022-05-02'
  },
  {
    why: '채무자회생법 §294: a shareholder may not',
    event: petition('bankruptcy', '2022-05-02', 'shareholder'),
    on: '2022-05-03',
    occurredOn: null,
    codes: ['event.petitioner_not_entitled']
  },
  {
    why: '000:L271: a bankruptcy of a person',
    event: petition('bankruptcy', '2022-05-02'),
    form: 'sole_proprietor',
    on: '2022-05-03',
    occurredOn: '2022-05-02'
  },
  {
    why: '채무자회생법 §588: an individual',
    event: petition('personal_rehabilitation', '2022-05-02'),
    form: 'sole_proprietor',
    on: '2022-05-03',
    occurredOn: '2022-05-02'
  },
  {
    why: '채무자회생법 §588: not a corporation',
    event: petition('personal_rehabilitation', '2022-05-02'),
    on: '2022-05-03',
    occurredOn: null,
    codes: ['event.personal_rehabilitation_of_company']
  },
  {
    why: '채무자회생법 §588: not a co-operative',
    event: petition('personal_rehabilitation', '2022-05-02'),
    form: 'cooperative',
    on: '2022-05-03',
    occurredOn: null,
    codes: ['event.personal_rehabilitation_of_company']
  },
  {
    why: '채무자회생법 §588: not by a creditor',
    event: petition('personal_rehabilitation', '2022-05-02', 'creditor'),
    form: 'sole_proprietor',
    on: '2022-05-03',
    occurredOn: null,
    codes: ['event.petitioner_not_entitled']
  },
  {
    why: 'every remark is told, not only the first',
    event: petition('personal_rehabilitation', '2022-05-04', 'creditor'),
    on: '2022-05-03',
    occurredOn: null,
    codes: ['event.personal_rehabilitation_of_company', 'event.petitioner_not_entitled', 'event.in_the_future']
  },

  {
    why: '003:L2170: the last day of the two months',
    event: overdue('2025-02-28'),
    on: '2025-04-30',
    occurredOn: null,
    codes: ['event.overdue_period_running']
  },
  {
    why: '003:L2170: the first day after them',
    event: overdue('2025-02-28'),
    on: '2025-05-01',
    occurredOn: '2025-05-01'
  },
  { why: '003:L2170: and later', event: overdue('2025-02-28'), on: '2025-05-02', occurredOn: '2025-05-01' },
  {
    why: 'paid in full on the day of the claim',
    event: overdue('2025-02-28', '2025-05-01'),
    on: '2025-05-01',
    occurredOn: null,
    codes: ['event.overdue_cured']
  },
  {
    why: 'paid in full only tomorrow',
    event: overdue('2025-02-28', '2025-05-02'),
    on: '2025-05-01',
    occurredOn: '2025-05-01'
  }
]

t.test('the trigger date of each kind of event', async t => {
  const rules = rulesOn('2021-12-01')
  for (const { why, event, form = 'corporation', on, occurredOn, codes = [] } of CASES) {
    const { trigger, findings } = triggerOf(event, { debtorForm: form, on: d(on) }, rules)
    t.equal(trigger?.occurredOn ?? null, occurredOn, `${event.type}: ${why}`)
    t.equal(trigger?.claimableFrom ?? null, occurredOn, '003:L2174: claimable at once')
    t.same(
      findings.map(f => f.code),
      codes
    )
    for (const found of findings) t.notMatch(findingMessage(found, 'ko') + findingMessage(found, 'en'), '{', found.code)
  }
})

t.test('004:L23 and 003:L2168: the edition of the contract says which events are insured', async t => {
  const of2007 = rulesOn('2007-06-01')
  const context = { debtorForm: 'corporation', on: d('2007-12-31') } as const
  t.equal(triggerOf(dishonour('2007-08-01', '2007-08-02'), context, of2007).trigger?.occurredOn, d('2007-08-01'))
  t.equal(triggerOf(petition('bankruptcy', '2007-08-01'), context, of2007).trigger?.occurredOn, d('2007-08-01'))
  const { trigger, findings } = triggerOf(petition('rehabilitation', '2007-08-01'), context, of2007)
  t.equal(trigger, null, '004:L23 does not name rehabilitation')
  t.same(
    findings.map(f => [f.code, f.rule?.from]),
    [['event.not_insured', '2004-03-02']]
  )
  t.throws(
    () => triggerOf(dishonour('2010-08-01'), context, rulesOn('2010-06-01')),
    NoSourceForDate,
    'no document reaches 2010'
  )
})

t.test('the rule behind a trigger date is named, and a rulebook that names no such date is a bug', async t => {
  const context = { debtorForm: 'corporation', on: d('2022-05-10') } as const
  const { trigger } = triggerOf(closure('2022-05-02', null), context, rulesOn('2021-12-01'))
  t.same(
    trigger?.rules.map(rule => rule.parameter),
    ['claims.insured_events', 'claims.trigger_date.business_closure']
  )
  const overdueRules = triggerOf(overdue('2021-12-31'), context, rulesOn('2021-12-01')).trigger?.rules
  t.ok(overdueRules?.some(rule => rule.parameter === 'claims.overdue_months'))
  const wrong = changedRules('2021-12-01', { 'claims.trigger_date.business_closure': ['orderedOn'] })
  t.throws(() => triggerOf(closure('2022-05-02', null), context, wrong), /has no date orderedOn/)
})
