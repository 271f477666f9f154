import { loadRulebook, type RulebookTexts } from '@trade-credit/rulebook/load-rulebook.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'

const SOURCES = `
"001": { title: Guide, publisher: Insurer, published: 2021-11, language: ko, lines: 1-525 }
law:상법: { title: 상법, publisher: 대한민국, published: "1963", language: ko }
`

/** A rulebook of the given parameters (YAML) and two documents. */
export function rulebookOf(parameters: string): Rulebook {
  return loadRulebook(textsOf(parameters))
}

/** The same before it is loaded. */
export function textsOf(parameters: string): RulebookTexts {
  return { 'sources.yaml': SOURCES, 'parameters/example.yaml': parameters }
}

/** One parameter with one value from 2021-11-01, as YAML. */
export function parameterOf(name: string, unit: string, value: string, more = ''): string {
  return `
${name}:
  description: An example
  unit: ${unit}
  ${more}
  values:
    - { from: 2021-11-01, value: ${value}, source: "001:L1" }
`
}
