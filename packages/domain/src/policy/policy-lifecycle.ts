/** Every state that a policy can be in. */
export const POLICY_STATUSES = [
  'awaiting_payment',
  'lapsed',
  'in_force',
  'in_arrears',
  'cancelled',
  'terminated',
  'rescinded',
  'expired',
  'closed'
] as const

export type PolicyStatus = (typeof POLICY_STATUSES)[number]

/** Everything that can happen to a policy. */
export const POLICY_EVENTS = [
  /** The first premium is there in full: cover has its period (상법 §656). */
  'first_premium_paid',
  /** It did not come in the time that the law gives (상법 §650①). */
  'first_premium_missed',
  /** A later instalment is a day overdue. */
  'instalment_missed',
  /** Everything that was overdue is paid. */
  'arrears_cured',
  /** What was overdue did not come in the time that the prior notice gave (상법 §650②). */
  'notice_ran_out',
  /** The policyholder ended it (상법 §649). */
  'cancelled',
  /** It counts as never made: its terms were not explained (상법 §638의3②); or the insurer ended it for a breach of disclosure (§651). */
  'rescinded',
  /** The day after its last day has come. */
  'period_ended',
  /** No claim can arise from it any more. */
  'run_off_ended'
] as const

export type PolicyEvent = (typeof POLICY_EVENTS)[number]

/** The lifecycle, all of it: from, event, to. What stands nowhere here cannot happen. */
const TRANSITIONS: Readonly<Record<PolicyStatus, Readonly<Partial<Record<PolicyEvent, PolicyStatus>>>>> = {
  awaiting_payment: {
    first_premium_paid: 'in_force',
    first_premium_missed: 'lapsed',
    cancelled: 'cancelled',
    rescinded: 'rescinded'
  },
  in_force: {
    instalment_missed: 'in_arrears',
    cancelled: 'cancelled',
    rescinded: 'rescinded',
    period_ended: 'expired'
  },
  in_arrears: {
    arrears_cured: 'in_force',
    notice_ran_out: 'terminated',
    cancelled: 'cancelled',
    rescinded: 'rescinded',
    period_ended: 'expired'
  },
  cancelled: { run_off_ended: 'closed', rescinded: 'rescinded' },
  terminated: { run_off_ended: 'closed', rescinded: 'rescinded' },
  expired: { run_off_ended: 'closed', rescinded: 'rescinded' },
  lapsed: {},
  rescinded: {},
  closed: {}
}

/** Where the event leads from the state; null where it cannot happen. */
export function nextStatus(from: PolicyStatus, event: PolicyEvent): PolicyStatus | null {
  return TRANSITIONS[from][event] ?? null
}

/** Whether receivables are covered day by day: the period runs. */
export function isRunning(status: PolicyStatus): boolean {
  return status === 'in_force' || status === 'in_arrears'
}

/**
 * Whether claims may still come for what was supplied while cover ran, which is over: 004:L22 보험기간 중 발생된 채권. Not where
 * cover never began, or counts as never made.
 */
export function isRunOff(status: PolicyStatus, coveredDays: number): boolean {
  return (status === 'expired' || status === 'cancelled' || status === 'terminated') && coveredDays > 0
}
