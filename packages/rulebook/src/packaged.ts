import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadRulebook, textsIn } from './load-rulebook.ts'
import { overlayRulebook } from './overlay.ts'
import type { Rulebook } from './rulebook.ts'
import { readStatements, type Statement } from './statements.ts'

/** The folder with this package's `sources.yaml`, `parameters` and `examples`. */
export const PACKAGE_DIRECTORY = fileURLToPath(new URL('..', import.meta.url))

let packaged: Rulebook | undefined
let withExamples: Rulebook | undefined
let statements: readonly Statement[] | undefined

/** The rulebook that this package ships: published values and assumptions, nothing else. Read once. */
export function packagedRulebook(): Rulebook {
  packaged ??= loadRulebook(PACKAGE_DIRECTORY)
  return packaged
}

/** The same with example terms where the insurer published none: for the sandbox only, each marked as an example. */
export function sandboxRulebook(): Rulebook {
  withExamples ??= overlayRulebook(packagedRulebook(), loadRulebook(textsIn(PACKAGE_DIRECTORY, 'examples')))
  return withExamples
}

/** What the sources say, statement by statement, with the parameters that carry it. Part of the package alone. Read once. */
export function packagedStatements(): readonly Statement[] {
  statements ??= readStatements(readFileSync(join(PACKAGE_DIRECTORY, 'statements.yaml'), 'utf8'), packagedRulebook())
  return statements
}
