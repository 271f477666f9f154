import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import { daysBetween, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isRunOff, type PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import type { Facts } from '@trade-credit/service/platform/audit/facts.ts'
import { type JobIdentity, recordChange, recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { NewEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import type { StoredPolicy } from './stored-policy.ts'

/** What was done to a policy: for the audit trail, and for its organisation. */
export interface PolicyStep {
  /** Such as `policy.bound`. */
  readonly action: string
  readonly facts: Facts
  readonly events: readonly NewEvent[]
}

/** Records in the caller's name what was done. */
export function recordPolicyStep(trx: Transaction, policyId: string, step: PolicyStep): void {
  recordChange(trx, { aggregate: { type: 'policy', id: policyId }, ...step })
}

/** Records what a job did. */
export function recordPolicyJobStep(trx: JobTransaction, by: JobIdentity, policyId: string, step: PolicyStep): void {
  recordJobChange(trx, by, { aggregate: { type: 'policy', id: policyId }, ...step })
}

/** The event that tells the policy's organisation how it stands now. */
export function statusChanged(policy: StoredPolicy, status: PolicyStatus = policy.status): NewEvent {
  const until = policy.endedOn ?? policy.expiry
  const days = policy.inception === null || until === null ? 0 : daysBetween(policy.inception, until)
  return {
    type: 'policy.status_changed',
    subject: policy.id,
    recipients: [policy.organisation],
    data: { policyId: policy.id, status, runOff: isRunOff(status, days) }
  }
}

/** The event that tells the policy's organisation from when on it is cancelled, while it is not yet. */
export function cancellationScheduled(policy: StoredPolicy, cancelledFrom: PlainDate): NewEvent {
  return {
    type: 'policy.cancellation_scheduled',
    subject: policy.id,
    recipients: [policy.organisation],
    data: { policyId: policy.id, cancelledFrom }
  }
}

/** The event that tells the policy's organisation that it does not end as was planned. */
export function cancellationWithdrawn(policy: StoredPolicy, cancelledFrom: PlainDate): NewEvent {
  return {
    type: 'policy.cancellation_withdrawn',
    subject: policy.id,
    recipients: [policy.organisation],
    data: { policyId: policy.id, cancelledFrom }
  }
}
