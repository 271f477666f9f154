import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StoredAssessment } from './repository.ts'

/** The assessment in a language. */
export function assessmentView(
  { id, claimId, result, assessedOn, rulebookSha256, engineVersion }: StoredAssessment,
  language: Language
) {
  return {
    id,
    claimId,
    ...result,
    receivables: result.receivables.map(receivable => ({
      ...receivable,
      findings: receivable.findings.map(finding => findingRecordView(finding, language))
    })),
    findings: result.findings.map(finding => findingRecordView(finding, language)),
    assessedOn,
    rulebook: { version: `sha256:${rulebookSha256}` },
    engine: engineVersion
  }
}
