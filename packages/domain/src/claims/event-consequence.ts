import type { ClaimStatus } from './claim-lifecycle.ts'

/** What follows for a claim from a change of its event. */
export type EventConsequence = 'draft_withdrawn' | 'draft_renewed' | 'reassess' | 'clawback'

/**
 * What the correction or withdrawal of its event means for a claim. `stillCovered` tells whether the policy covers what the event is
 * now, after a correction. A draft follows by itself; a claim under way is looked at again; what was paid for an event that is none
 * is to be taken back, after notice (중소기업진흥법 시행령 §52의10). Null where nothing can follow.
 */
export function eventConsequence(
  status: ClaimStatus,
  { stillCovered, isPaid }: { readonly stillCovered: boolean; readonly isPaid: boolean }
): EventConsequence | null {
  switch (status) {
    case 'draft':
      return stillCovered ? 'draft_renewed' : 'draft_withdrawn'
    case 'withdrawn':
    case 'denied':
      return isPaid && !stillCovered ? 'clawback' : null
    case 'closed':
      return isPaid ? (stillCovered ? 'reassess' : 'clawback') : null
    case 'provisionally_paid':
    case 'paid':
      return stillCovered ? 'reassess' : 'clawback'
    case 'filed':
    case 'documents_requested':
    case 'in_assessment':
    case 'adverse_notice':
    case 'approved':
    case 'partly_approved':
    case 'reopened':
    case 'appealed':
      return isPaid && !stillCovered ? 'clawback' : 'reassess'
    default:
      return status satisfies never
  }
}
