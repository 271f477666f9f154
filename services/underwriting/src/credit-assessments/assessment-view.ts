import type { StoredAssessment } from '../credit/repository.ts'

/** The assessment as the API shows it. */
export function assessmentView(assessment: StoredAssessment) {
  const { recordedAt: _forComparison, createdAt, ...shown } = assessment
  return { ...shown, recordedAt: createdAt.toISOString() }
}
