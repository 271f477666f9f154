import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import { type NewEvent, publishEvent } from '../events/publish-event.ts'
import { canonicalFacts, type Facts } from './facts.ts'

/** Something that was done to one aggregate: who did it, Postgres knows. */
export interface Change {
  readonly aggregate: { readonly type: string; readonly id: string }
  /** In words of code, such as `policy.bound`. */
  readonly action: string
  /** Ids, codes and digests of what was decided; see `Facts`. */
  readonly facts: Facts
  /** What other organisations are told of it. */
  readonly events?: readonly NewEvent[]
}

/** Who a job says it is; a request's actor is known to its transaction. */
export interface JobIdentity {
  readonly organisation: string
  /** Such as `job:offer-expiry`. */
  readonly client: string
}

type Recorder = Pick<Transaction, 'defer' | 'actor'>
type JobRecorder = Pick<JobTransaction, 'defer'>

/**
 * Writes the change into the audit trail, and its events, when this transaction commits and not otherwise. It sends
 * nothing now: everything travels with COMMIT. Where one transaction changes several aggregates, record them in the
 * order of their ids, since each chain stays locked until the end. Throws a TypeError for facts that may name somebody.
 */
export function recordChange(trx: Recorder, change: Change): void {
  append(trx, change, { organisation: trx.actor.organisation, client: trx.actor.client })
}

/** As `recordChange`, for a job, which acts for no caller. */
export function recordJobChange(trx: JobRecorder, by: JobIdentity, change: Change): void {
  append(trx, change, by)
}

function append(trx: JobRecorder, { aggregate, action, facts, events = [] }: Change, by: JobIdentity): void {
  trx.defer({
    name: 'append_audit',
    text: 'select platform.append_audit($1, $2, $3, $4, $5, $6)',
    values: [aggregate.type, aggregate.id, action, canonicalFacts(facts), by.organisation, by.client]
  })
  for (const event of events) publishEvent(trx, event)
}
