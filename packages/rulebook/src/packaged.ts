import { fileURLToPath } from 'node:url'
import { loadRulebook, textsIn } from './load-rulebook.ts'
import { overlayRulebook } from './overlay.ts'
import type { Rulebook } from './rulebook.ts'

/** The folder with this package's `sources.yaml`, `parameters` and `examples`. */
export const PACKAGE_DIRECTORY = fileURLToPath(new URL('..', import.meta.url))

let packaged: Rulebook | undefined
let withExamples: Rulebook | undefined

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
