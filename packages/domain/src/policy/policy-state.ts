import { addDays, daysBetween, type PlainDate } from '../plain-date.ts'
import { isRunOff, nextStatus, type PolicyEvent, type PolicyStatus } from './policy-lifecycle.ts'

/** What a policy's state on a day follows from. */
export interface PolicyFacts {
  /** As it was written down last; days may have passed since. */
  readonly status: PolicyStatus
  /** Last day for the first premium. */
  readonly payBy: PlainDate
  /** The period [inception, expiry); null until the first premium is paid. */
  readonly inception: PlainDate | null
  readonly expiry: PlainDate | null
  /** First day without cover where it ends early, and as what. */
  readonly endedOn: PlainDate | null
  readonly endsAs: 'cancelled' | 'terminated' | 'rescinded' | null
  /** The earliest due date of a premium that is not paid in full; null when all are. */
  readonly unpaidSince: PlainDate | null
  /** Last day to pay what is overdue, as the prior notice said; null when none was given. */
  readonly arrearsPayBy: PlainDate | null
  /** Last day on which a claim can arise; null while nobody can tell. */
  readonly runOffEndsOn: PlainDate | null
}

/** How a policy stands on a day. */
export interface PolicyState {
  readonly status: PolicyStatus
  /** First day without cover: its early end, or its expiry; null while no period is fixed. */
  readonly coveredUntil: PlainDate | null
  /** First day without cover where the policy ended before its time. */
  readonly endedOn: PlainDate | null
  readonly runOff: boolean
  /** What days alone brought about since the state was written down. */
  readonly events: readonly PolicyEvent[]
}

/** How the policy stands on the day, whatever was written down last: the day before, on and after a date differ by the date alone. */
export function policyStateOn(facts: PolicyFacts, today: PlainDate): PolicyState {
  let { status, endedOn } = facts
  const events: PolicyEvent[] = []
  for (let due = dueEvent(facts, status, endedOn, today); due; due = dueEvent(facts, status, endedOn, today)) {
    const next = nextStatus(status, due.event)
    if (next === null) throw new Error(`a policy ${status} cannot have ${due.event}`)
    status = next
    endedOn = due.endedOn
    events.push(due.event)
  }
  const coveredUntil = endedOn ?? facts.expiry
  return { status, coveredUntil, endedOn, runOff: isRunOff(status, coveredDays(facts, coveredUntil)), events }
}

/** Days on which there was, or will be, cover. */
function coveredDays({ inception }: PolicyFacts, until: PlainDate | null): number {
  return inception === null || until === null ? 0 : daysBetween(inception, until)
}

interface DueEvent {
  readonly event: PolicyEvent
  readonly endedOn: PlainDate | null
}

function dueEvent(
  facts: PolicyFacts,
  status: PolicyStatus,
  endedOn: PlainDate | null,
  today: PlainDate
): DueEvent | null {
  const { payBy, expiry, endsAs, unpaidSince, arrearsPayBy, runOffEndsOn } = facts
  const only = (event: PolicyEvent): DueEvent => ({ event, endedOn })
  switch (status) {
    case 'awaiting_payment':
      if (endedOn !== null && today >= endedOn) return only(endsAs === 'rescinded' ? 'rescinded' : 'cancelled')
      return today > payBy ? only('first_premium_missed') : null
    case 'in_force':
    case 'in_arrears': {
      if (endedOn !== null && today >= endedOn) return endingEvent(endsAs, status, only)
      const isNoticed = status === 'in_arrears' && endedOn === null && arrearsPayBy !== null
      const afterNotice = isNoticed ? addDays(arrearsPayBy, 1) : null
      if (afterNotice !== null && today >= afterNotice && (expiry === null || afterNotice < expiry)) {
        return { event: 'notice_ran_out', endedOn: afterNotice }
      }
      if (expiry !== null && today >= expiry) return only('period_ended')
      return status === 'in_force' && unpaidSince !== null && today > unpaidSince ? only('instalment_missed') : null
    }
    case 'cancelled':
    case 'terminated':
    case 'expired':
      return runOffEndsOn !== null && today > runOffEndsOn ? only('run_off_ended') : null
    case 'lapsed':
    case 'rescinded':
    case 'closed':
      return null
    default:
      return status satisfies never
  }
}

function endingEvent(
  endsAs: PolicyFacts['endsAs'],
  status: PolicyStatus,
  only: (event: PolicyEvent) => DueEvent
): DueEvent {
  if (endsAs === 'rescinded') return only('rescinded')
  // A notice runs out for a policy in arrears alone: one that was read before they were is brought there first.
  if (endsAs === 'terminated') return only(status === 'in_arrears' ? 'notice_ran_out' : 'instalment_missed')
  return only('cancelled')
}
