import { isDeepStrictEqual } from 'node:util'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { workOutAssessment } from './assessment-input.ts'
import { assessmentRecord } from './assessment-record.ts'
import type { StoredAssessment } from './repository.ts'

const MOST_DIFFERENCES = 100

/** Works a stored assessment out again from its own input under its own rulebook, and tells what differs. */
export function verifyAssessment(assessment: StoredAssessment, rulebook: RulebookVersion) {
  const again = assessmentRecord(workOutAssessment(assessment.input, rulebook), assessment.input.alreadyDecided)
  const differences = differencesOf(assessment.result, JSON.parse(JSON.stringify(again)), '')
  return {
    assessmentId: assessment.id,
    matches: differences.length === 0,
    differences: differences.slice(0, MOST_DIFFERENCES),
    rulebook: { version: `sha256:${assessment.rulebookSha256}` },
    engine: { stored: assessment.engineVersion, now: ENGINE_VERSION }
  }
}

function differencesOf(a: unknown, b: unknown, at: string): string[] {
  if (isDeepStrictEqual(a, b)) return []
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [at]
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return names.flatMap(name =>
    differencesOf((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], `${at}/${name}`)
  )
}
