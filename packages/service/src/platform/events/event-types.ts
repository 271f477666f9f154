import { type Static, type TSchema, Type } from 'typebox'
import { idSchema } from '../../ids.ts'
import { fields } from '../../schema/fields.ts'
import { PlainDate } from '../../schema/schemas.ts'

const code = (...examples: string[]) => Type.String({ pattern: '^[a-z][a-z0-9_]*$', maxLength: 100, examples })
const policyId = idSchema('po')

/**
 * Every type of event there is: who publishes it, when, and what its data says. The data holds ids, codes and dates of
 * the recipient's own things: never a name, a firm's number or an amount, because feeds and webhooks end up in logs.
 */
export const EVENT_TYPES = {
  'application.status_changed': {
    service: 'underwriting',
    summary: 'An application moved on',
    data: fields({ applicationId: idSchema('ap'), status: code('submitted', 'referred', 'approved') })
  },
  'offer.status_changed': {
    service: 'underwriting',
    summary: 'An offer was opened, accepted, withdrawn, or lapsed, or one that was handed over was bound',
    data: fields({ offerId: idSchema('of'), applicationId: idSchema('ap'), status: code('open', 'accepted', 'lapsed') })
  },
  'offer.handed_over': {
    service: 'underwriting',
    summary: 'The channel of the firm took an offer; its owner before is told, and goes on hearing of its status',
    data: fields({ offerId: idSchema('of') })
  },
  'buyer.status_changed': {
    service: 'underwriting',
    summary: 'The standing of a buyer under a policy changed; the notice says how',
    data: fields({ policyId, noticeId: idSchema('nt') })
  },
  'policy.status_changed': {
    service: 'policy',
    summary: 'A policy moved on',
    data: fields({ policyId, status: code('awaiting_payment', 'in_force', 'expired'), runOff: Type.Boolean() })
  },
  'policy.cancellation_scheduled': {
    service: 'policy',
    summary: 'A policy is to be cancelled from a later day; policy.status_changed follows when it is',
    data: fields({ policyId, cancelledFrom: PlainDate })
  },
  'policy.cancellation_withdrawn': {
    service: 'policy',
    summary: 'A planned cancellation was withdrawn: the policy runs to its expiry again',
    data: fields({ policyId, cancelledFrom: PlainDate })
  },
  'policy.endorsed': {
    service: 'policy',
    summary: 'A policy was changed by an endorsement',
    data: fields({ policyId, effectiveFrom: PlainDate })
  },
  'premium.recorded': {
    service: 'policy',
    summary: 'A premium was received',
    data: fields({ policyId, invoiceId: Type.String({ maxLength: 40, examples: ['in_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] }) })
  },
  'premium.reversed': {
    service: 'policy',
    summary: 'A premium that was recorded counts no more: what it had paid is owed again',
    data: fields({
      policyId,
      invoiceId: Type.String({ maxLength: 40, examples: ['in_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] }),
      paymentId: idSchema('pr')
    })
  },
  'premium_refund.status_changed': {
    service: 'policy',
    summary: 'A payout of premium that is owed back was reserved, posted or voided',
    data: fields({
      policyId,
      refundId: idSchema('rf'),
      payoutId: idSchema('rp'),
      status: code('reserved', 'posted', 'voided')
    })
  },
  'pledge.status_changed': {
    service: 'policy',
    summary: 'A pledge on a policy was assigned, acknowledged or released',
    data: fields({
      policyId,
      pledgeId: Type.String({ maxLength: 40, examples: ['pg_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] }),
      status: code('assigned', 'acknowledged', 'released')
    })
  },
  'pledge.policy_ended': {
    service: 'policy',
    summary: 'A policy that is pledged to the recipient ends, or is to end, before its time',
    data: fields({
      policyId,
      pledgeId: Type.String({ maxLength: 40, examples: ['pg_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] }),
      status: code('cancelled', 'terminated', 'rescinded'),
      coveredUntil: PlainDate
    })
  },
  'pledge.policy_goes_on': {
    service: 'policy',
    summary: 'A policy that is pledged to the recipient does not end as was said before',
    data: fields({
      policyId,
      pledgeId: Type.String({ maxLength: 40, examples: ['pg_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] }),
      coveredUntil: PlainDate
    })
  },
  'confirmation.receivable_withdrawn': {
    service: 'policy',
    summary: 'A receivable that was confirmed to the recipient was withdrawn, wholly or in part, or declared anew',
    data: fields({
      confirmationId: Type.String({ maxLength: 40, examples: ['ic_01JD3ZQ8W5R7XG6K2M4N9P0TVB'] }),
      policyId
    })
  },
  'insured_event.status_changed': {
    service: 'claims',
    summary: 'An insured event that concerns the recipient was reported, confirmed, corrected or withdrawn',
    data: fields({ eventId: idSchema('ev'), status: code('reported', 'confirmed', 'corrected', 'withdrawn') })
  },
  'claim.status_changed': {
    service: 'claims',
    summary: 'A claim was drafted for the recipient, or moved on',
    data: fields({ claimId: idSchema('cl'), policyId, status: code('draft', 'filed', 'approved', 'paid') })
  },
  'claim_payment.status_changed': {
    service: 'claims',
    summary: 'Claim money was reserved, posted or voided',
    data: fields({ claimId: idSchema('cl'), paymentId: idSchema('pm'), status: code('reserved', 'posted', 'voided') })
  },
  'recovery.recorded': {
    service: 'claims',
    summary: 'A recovery after a claim payment was recorded and split',
    data: fields({ claimId: idSchema('cl') })
  },
  'notice.created': {
    service: 'platform',
    summary: 'There is a new notice',
    data: fields({ noticeId: idSchema('nt'), kind: code('claim_drafted') })
  },
  'import.finished': {
    service: 'platform',
    summary: 'A bulk import came to its end',
    data: fields({ importId: idSchema('im'), status: code('finished', 'failed') })
  },
  'audit.checkpoint_taken': {
    service: 'platform',
    summary: 'The audit trail was sealed; keep the root, to verify against later',
    data: fields({
      number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [42] }),
      root: Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64, examples: ['4f'.repeat(32)] }),
      aggregates: Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'How many things had changed since the checkpoint before.',
        examples: [1200]
      })
    })
  }
} as const satisfies Record<string, { service: string; summary: string; data: TSchema }>

export type EventType = keyof typeof EVENT_TYPES

/** What an event of this type says. */
export type EventData<T extends EventType> = Static<(typeof EVENT_TYPES)[T]['data']>

/** The context in which the event happened: with the id it identifies an event (CloudEvents 1.0). */
export function sourceOf(type: EventType): string {
  return `urn:trade-credit:${EVENT_TYPES[type].service}`
}

/** Whether this release knows the type. */
export function isEventType(text: string): text is EventType {
  return Object.hasOwn(EVENT_TYPES, text)
}
