import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import { ENGINE_VERSION } from '@trade-credit/domain/engine-version.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { replayDecision } from './decide-application.ts'
import { type DecisionResult, digestOfDecision, digestOfRequest, resultOfDecision } from './decision-receipt.ts'
import type { StoredDecision } from './repository.ts'

/** A figure that came out otherwise. */
export interface FigureDifference {
  readonly pointer: string
  readonly stored: unknown
  readonly recomputed: unknown
}

/** What was found of a decision; it is verified when the digest matches and every figure came out again. */
export interface DecisionVerification {
  readonly decisionId: string
  readonly verified: boolean
  readonly digest: 'matches' | 'differs'
  readonly rulebook: 'known' | 'unknown'
  readonly engine: 'known' | 'unknown'
  readonly figures: 'match' | 'differ' | 'not_computed'
  readonly differences: readonly FigureDifference[]
}

const MOST_DIFFERENCES = 100

/** Makes the decision again from its facts, under the rulebook that it names; null where the facts are not to be seen. */
export function verifyDecision(
  decision: StoredDecision,
  request: QuoteRequestBody,
  on: { readonly rulebook: RulebookVersion | null; readonly salesLedger: SalesLedger | null }
): DecisionVerification | null {
  if (!decision.facts) return null
  const { salt, ...facts } = decision.facts
  const stored = resultOfDecision(decision.record)
  const digest = digestOfDecision({
    decisionId: decision.id,
    applicationId: decision.application_id,
    request: digestOfRequest(request),
    rulebook: `sha256:${decision.rulebook_sha256}`,
    engine: decision.engine_version,
    facts,
    result: stored,
    salt
  })
  const isEngineKnown = decision.engine_version === ENGINE_VERSION
  const { rulebook, salesLedger } = on
  const again =
    rulebook && isEngineKnown
      ? resultOfDecision(replayDecision({ request }, facts, { rulebook, salesLedger }).record)
      : null
  const differences = again ? differencesOf(stored, again) : []
  const matches = digest === decision.digest
  const figures = again === null ? 'not_computed' : differences.length > 0 ? 'differ' : 'match'
  return {
    decisionId: decision.id,
    verified: matches && figures === 'match',
    digest: matches ? 'matches' : 'differs',
    rulebook: rulebook ? 'known' : 'unknown',
    engine: isEngineKnown ? 'known' : 'unknown',
    figures,
    differences
  }
}

/** Every leaf in which two results differ, at most a hundred. */
function differencesOf(stored: DecisionResult, recomputed: DecisionResult): FigureDifference[] {
  const before = leavesOf(stored, '')
  const after = leavesOf(recomputed, '')
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(pointer => before.get(pointer) !== after.get(pointer))
    .slice(0, MOST_DIFFERENCES)
    .map(pointer => ({ pointer, stored: before.get(pointer) ?? null, recomputed: after.get(pointer) ?? null }))
}

function leavesOf(value: unknown, at: string): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[at, value]])
  return new Map(Object.entries(value).flatMap(([name, part]) => [...leavesOf(part, `${at}/${name}`)]))
}
