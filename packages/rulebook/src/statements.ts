import { resolveCitations } from './citations.ts'
import { type RawMap, rawYaml, refuseOtherKeys, textField } from './raw.ts'
import type { Rulebook } from './rulebook.ts'
import { RulebookError, ValueError } from './rulebook-error.ts'
import { listOfMaps, textsField } from './shapes/fields.ts'

/** One thing that a source says, and where the system keeps it. */
export interface Statement {
  readonly id: string
  readonly citation: string
  readonly statement: string
  /** Parameters that carry it. */
  readonly parameters: readonly string[]
  /** The test that shows it, where a parameter alone does not. */
  readonly test: string | null
  /** What is still to be built that will carry it, or the rest of it; null when all is there. */
  readonly pending: string | null
}

/**
 * Reads the register of statements and holds it to the rulebook: ids once each, citations that lead somewhere, parameters that
 * exist, and for every statement a parameter, a test or what is pending. Throws a RulebookError with every problem.
 */
export function readStatements(text: string, rulebook: Rulebook): Statement[] {
  const problems: string[] = []
  const statements: Statement[] = []
  for (const [i, map] of listOfMaps(rawYaml(text), 'statements').entries()) {
    try {
      const statement = readStatement(map, rulebook)
      if (statements.some(({ id }) => id === statement.id)) throw new ValueError('has an id that another one has')
      statements.push(statement)
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      problems.push(`statements.yaml: ${typeof map.id === 'string' ? map.id : `statement ${i + 1}`}: ${error.message}`)
    }
  }
  if (problems.length > 0) throw new RulebookError(problems)
  return statements
}

function readStatement(map: RawMap, rulebook: Rulebook): Statement {
  refuseOtherKeys(map, ['id', 'citation', 'statement', 'parameters', 'test', 'pending'])
  const citation = textField(map, 'citation')
  resolveCitations(citation, rulebook.sources)
  const parameters = textsField(map, 'parameters')
  const missing = parameters.find(name => !rulebook.parameters.has(name))
  if (missing !== undefined) throw new ValueError(`names ${missing}, which the rulebook does not have`)
  const test = map.test === undefined ? null : textField(map, 'test')
  const pending = map.pending === undefined ? null : textField(map, 'pending')
  if (parameters.length === 0 && test === null && pending === null) throw new ValueError('needs a parameter or a test')
  return { id: textField(map, 'id'), citation, statement: textField(map, 'statement'), parameters, test, pending }
}
