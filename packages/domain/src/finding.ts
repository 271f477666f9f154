import type { FindingCode } from './finding-messages.ts'
import type { Rule } from './rules.ts'

/** What a finding does to the result: `decline` ends it, `refer` asks a person, `note` only tells. */
export type Outcome = 'decline' | 'refer' | 'note'

export type FindingSubject = 'policyholder' | 'buyer' | 'product' | 'quote' | 'policy' | 'receivable' | 'claim'

/** One rule's remark on what was asked. The same type serves quotes, underwriting decisions, claims and payouts. */
export interface Finding {
  readonly code: FindingCode
  readonly outcome: Outcome
  readonly subject: FindingSubject
  /** What the message's placeholders stand for; never a name. */
  readonly detail: Readonly<Record<string, string | number>>
  /** JSON Pointer of the request field the finding is about, when it is about one. */
  readonly pointer: string | null
  /** The rule that made the finding; null for arithmetic that needs none. */
  readonly rule: Rule | null
}

/** Makes a finding; `detail`, `pointer` and `rule` may be left out. */
export function finding(
  outcome: Outcome,
  subject: FindingSubject,
  code: FindingCode,
  about: { detail?: Finding['detail']; pointer?: string; rule?: Rule } = {}
): Finding {
  return {
    code,
    outcome,
    subject,
    detail: about.detail ?? {},
    pointer: about.pointer ?? null,
    rule: about.rule ?? null
  }
}

/** The gravest outcome among the findings: decline before refer before note; null when there are none. */
export function gravestOutcome(findings: readonly Finding[]): Outcome | null {
  for (const outcome of ['decline', 'refer', 'note'] as const) {
    if (findings.some(f => f.outcome === outcome)) return outcome
  }
  return null
}
