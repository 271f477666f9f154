import { type Finding, finding } from '../finding.ts'
import type { PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import type { DebtorForm, InsuredEvent } from './insured-event.ts'

/** When an event happened for the insurance, and from when it can be claimed. */
export interface Trigger {
  readonly occurredOn: PlainDate
  readonly claimableFrom: PlainDate
  readonly rules: readonly Rule[]
}

/** `trigger` is null exactly when a finding declines the event. */
export interface TriggerResult {
  readonly trigger: Trigger | null
  readonly findings: readonly Finding[]
}

/** What the event is measured against. */
export interface TriggerContext {
  readonly debtorForm: DebtorForm
  /** The business date: an event cannot lie after it. */
  readonly on: PlainDate
}

/**
 * The trigger date of an insured event: the day the reason for dishonour arose, the closure, the dissolution's registration, the
 * filing of the petition, or the first day after the overdue period (003:L2164-2170, 001:L179, 000:L267-274). All may be
 * claimed at once from that day (003:L2174 "바로"). `rules` are those of the contract: editions insure different events.
 */
export function triggerOf(event: InsuredEvent, context: TriggerContext, rules: Rules): TriggerResult {
  const insured = rules.codes('claims.insured_events')
  const { occurredOn, dateRule, findings: datingFindings } = datingOf(event, context, rules)
  const findings = [
    ...(insured.value.includes(event.type)
      ? []
      : [finding('decline', 'claim', 'event.not_insured', { rule: insured })]),
    ...datingFindings
  ]
  if (occurredOn === null || findings.some(f => f.outcome === 'decline')) return { trigger: null, findings }
  const overdueRules = event.type === 'overdue' ? event.dates.rules : []
  return { trigger: { occurredOn, claimableFrom: occurredOn, rules: [insured, dateRule, ...overdueRules] }, findings }
}

/** The day on which an event happened, whatever any contract says of it. */
export interface Dating {
  /** Null when none of the dates that count is given. */
  readonly occurredOn: PlainDate | null
  readonly dateRule: Rule<readonly string[]>
  /** A `decline` says that the event cannot have happened as told. */
  readonly findings: readonly Finding[]
}

/** Dates an event by the rules, and tells what the law has against it. */
export function datingOf(event: InsuredEvent, context: TriggerContext, rules: Rules): Dating {
  const dateRule = rules.codes(`claims.trigger_date.${event.type}`)
  const occurredOn = firstGiven(event, dateRule.value)
  const findings = [...validity(event, context, rules), ...datedAgainst(occurredOn, event, context.on, dateRule)]
  return { occurredOn, dateRule, findings }
}

function datedAgainst(occurredOn: PlainDate | null, event: InsuredEvent, on: PlainDate, rule: Rule): Finding[] {
  if (occurredOn === null) return [finding('decline', 'claim', 'event.date_missing', { rule })]
  if (occurredOn <= on) return []
  const detail = { date: occurredOn }
  return event.type === 'overdue'
    ? [finding('decline', 'claim', 'event.overdue_period_running', { detail, rule })]
    : [finding('decline', 'claim', 'event.in_the_future', { detail, rule })]
}

/** What the law says of each kind: who may be its subject and who may start it. */
function validity(event: InsuredEvent, { debtorForm, on }: TriggerContext, rules: Rules): Finding[] {
  switch (event.type) {
    // 003:L2166: the reason must be one that *will* bring the suspension of dealings; the suspension itself comes later.
    case 'dishonoured_bill':
      if (event.suspendedOn === null) return [finding('note', 'claim', 'event.suspension_awaited')]
      if (event.suspendedOn < event.reasonArisenOn)
        return [finding('decline', 'claim', 'event.suspended_before_reason', { detail: { date: event.suspendedOn } })]
      return []
    case 'business_closure':
      return event.closedOn === null && event.closureReportReceivedOn !== null
        ? [
            finding('note', 'claim', 'event.closure_by_report_date', {
              detail: { date: event.closureReportReceivedOn }
            })
          ]
        : []
    // 상법 §228, §521의2: only what was registered can be dissolved by registration.
    case 'dissolution_registration':
      return debtorForm === 'sole_proprietor' ? [finding('decline', 'claim', 'event.dissolution_of_person')] : []
    // 채무자회생법 §34, §294, §295: debtor, creditor, shareholder (rehabilitation) or director (bankruptcy).
    case 'rehabilitation_petition':
      return petitionerAllowed(event.petitioner, rules.codes('law.petitioners.rehabilitation'))
    case 'bankruptcy_petition':
      return petitionerAllowed(event.petitioner, rules.codes('law.petitioners.bankruptcy'))
    // 채무자회생법 §588: only an individual debtor may file, and only for itself.
    case 'personal_rehabilitation_petition':
      return [
        ...(debtorForm === 'sole_proprietor'
          ? []
          : [finding('decline', 'claim', 'event.personal_rehabilitation_of_company')]),
        ...petitionerAllowed(event.petitioner, rules.codes('law.petitioners.personal_rehabilitation'))
      ]
    case 'overdue':
      return event.paidInFullOn !== null && event.paidInFullOn <= on
        ? [finding('decline', 'claim', 'event.overdue_cured', { detail: { date: event.paidInFullOn } })]
        : []
    default:
      return event satisfies never
  }
}

function petitionerAllowed(petitioner: string | null, allowed: Rule<readonly string[]>): Finding[] {
  if (petitioner === null) return [finding('note', 'claim', 'event.petitioner_unknown', { rule: allowed })]
  if (allowed.value.includes(petitioner)) return []
  return [finding('decline', 'claim', 'event.petitioner_not_entitled', { detail: { petitioner }, rule: allowed })]
}

/** The first of the named dates that the event gives; the rulebook lists them in order of precedence. */
function firstGiven(event: InsuredEvent, fields: readonly string[]): PlainDate | null {
  const dates: Readonly<Record<string, PlainDate | null>> = datesOf(event)
  for (const field of fields) {
    const date = dates[field]
    if (date === undefined) throw new Error(`${event.type} has no date ${field}`)
    if (date !== null) return date
  }
  return null
}

function datesOf(event: InsuredEvent): Record<string, PlainDate | null> {
  switch (event.type) {
    case 'dishonoured_bill':
      return { reasonArisenOn: event.reasonArisenOn, suspendedOn: event.suspendedOn }
    case 'business_closure':
      return { closedOn: event.closedOn, closureReportReceivedOn: event.closureReportReceivedOn }
    case 'dissolution_registration':
      return { registeredOn: event.registeredOn }
    case 'rehabilitation_petition':
    case 'bankruptcy_petition':
    case 'personal_rehabilitation_petition':
      return { filedOn: event.filedOn }
    case 'overdue':
      return { claimableOn: event.dates.claimableOn }
    default:
      return event satisfies never
  }
}
