import { FOR_OFFICERS } from '@trade-credit/domain/losses/resembling-receivable.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredAssessment } from './repository.ts'

/** The assessment in a language. What is told to officers alone is shown to who `oversees`. */
export function assessmentView(
  { id, claimId, result, assessedOn, rulebookSha256, engineVersion }: StoredAssessment,
  { language, oversees }: { readonly language: Language; readonly oversees: boolean }
) {
  return {
    id,
    claimId,
    ...result,
    receivables: result.receivables.map(receivable => ({
      ...receivable,
      findings: receivable.findings
        .filter(({ code }) => oversees || !FOR_OFFICERS.has(code))
        .map(finding => findingRecordView(finding, language))
    })),
    findings: result.findings.map(finding => findingRecordView(finding, language)),
    assessedOn,
    rulebook: { version: `sha256:${rulebookSha256}` },
    engine: engineVersion
  }
}
