/** Where a claim stands. */
export const CLAIM_STATUSES = [
  'draft',
  'filed',
  'documents_requested',
  'in_assessment',
  'adverse_notice',
  'approved',
  'partly_approved',
  'denied',
  'provisionally_paid',
  'paid',
  'closed',
  'reopened',
  'appealed',
  'withdrawn'
] as const

export type ClaimStatus = (typeof CLAIM_STATUSES)[number]

/** What can happen to a claim. */
export const CLAIM_EVENTS = [
  'file',
  'request_documents',
  'complete_documents',
  'assess',
  'give_adverse_notice',
  'approve',
  'partly_approve',
  'deny',
  'pay',
  'pay_provisionally',
  'settle_provisional',
  'appeal',
  'allow_appeal',
  'dismiss_appeal',
  'dismiss_appeal_unpaid',
  'dismiss_appeal_provisional',
  'close',
  'reopen',
  'withdraw'
] as const

export type ClaimEvent = (typeof CLAIM_EVENTS)[number]

/**
 * The whole lifecycle, from → event → to; what does not stand here cannot happen. Review goes by 004:L24: facts, buyer, transactions,
 * payment. A breach is held against a claim only after notice and time to answer (중소기업진흥법 시행령 §52의10), and a dismissed
 * appeal returns to where the claim stood.
 */
const LIFECYCLE: Readonly<Record<ClaimStatus, Readonly<Partial<Record<ClaimEvent, ClaimStatus>>>>> = {
  draft: { file: 'filed', withdraw: 'withdrawn' },
  filed: { request_documents: 'documents_requested', assess: 'in_assessment', withdraw: 'withdrawn' },
  documents_requested: {
    request_documents: 'documents_requested',
    complete_documents: 'filed',
    assess: 'in_assessment',
    withdraw: 'withdrawn'
  },
  in_assessment: {
    request_documents: 'documents_requested',
    assess: 'in_assessment',
    give_adverse_notice: 'adverse_notice',
    approve: 'approved',
    partly_approve: 'partly_approved',
    deny: 'denied',
    withdraw: 'withdrawn'
  },
  adverse_notice: {
    request_documents: 'documents_requested',
    assess: 'in_assessment',
    give_adverse_notice: 'adverse_notice',
    approve: 'approved',
    partly_approve: 'partly_approved',
    deny: 'denied',
    withdraw: 'withdrawn'
  },
  approved: { pay: 'paid', pay_provisionally: 'provisionally_paid', reopen: 'reopened' },
  partly_approved: {
    pay: 'paid',
    pay_provisionally: 'provisionally_paid',
    appeal: 'appealed',
    reopen: 'reopened'
  },
  denied: { appeal: 'appealed', close: 'closed', reopen: 'reopened' },
  provisionally_paid: { settle_provisional: 'paid', appeal: 'appealed', reopen: 'reopened' },
  paid: { appeal: 'appealed', close: 'closed', reopen: 'reopened' },
  closed: { reopen: 'reopened' },
  reopened: { request_documents: 'documents_requested', assess: 'in_assessment', close: 'closed' },
  appealed: {
    allow_appeal: 'reopened',
    dismiss_appeal: 'closed',
    dismiss_appeal_unpaid: 'partly_approved',
    dismiss_appeal_provisional: 'provisionally_paid'
  },
  withdrawn: {}
}

/** Where the event takes a claim that stands at `from`; null when it cannot happen there. */
export function afterClaimEvent(from: ClaimStatus, event: ClaimEvent): ClaimStatus | null {
  return LIFECYCLE[from][event] ?? null
}

/** Every event that can happen there, in the order of the list. */
export function claimEventsAt(from: ClaimStatus): ClaimEvent[] {
  return CLAIM_EVENTS.filter(event => LIFECYCLE[from][event] !== undefined)
}
