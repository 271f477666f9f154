import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { ConfirmedReceivable } from './confirmed-receivables.ts'
import type { StoredConfirmation } from './repository.ts'

type Confirmation = Omit<StoredConfirmation, 'version'>

/** A confirmation but for its receivables, in no language. */
export function confirmationView(row: Confirmation) {
  return { ...confirmed(row), withdrawnOn: row.withdrawn_on, digest: confirmationDigest(row) }
}

export type ConfirmationView = ReturnType<typeof confirmationView>

/** Over all that was confirmed, as canonical JSON (RFC 8785): the paper names it, and the audit trail does. */
export function confirmationDigest(row: Confirmation): string {
  return digestOf(confirmed(row))
}

/** Over the confirmation as it stands: it changes only when the consent is withdrawn. */
export function stateDigest(view: ConfirmationView): string {
  return digestOf(view)
}

/** What nobody changes any more. */
function confirmed(row: Confirmation) {
  return {
    id: row.id,
    checkAt: `/v1/insured-receivables-confirmations/${row.id}`,
    policyId: row.policy_id,
    bank: row.bank,
    consentedOn: row.consented_on,
    validUntil: row.valid_until,
    asOf: row.as_of,
    facts: row.facts
  }
}

/** A confirmed receivable with its findings in a language. */
export function confirmedReceivableView({ coverage, ...line }: ConfirmedReceivable, language: Language) {
  const findings = coverage.findings.map(finding => findingRecordView(finding, language))
  return { ...line, coverage: { ...coverage, findings } }
}
