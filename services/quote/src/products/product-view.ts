import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { PRODUCTS, type ProductCode } from '@trade-credit/domain/products.ts'
import { parametersAt, type StandingParameter } from '@trade-credit/rulebook/changes.ts'
import { splitSource } from '@trade-credit/rulebook/citations.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'

/** Every product's terms as they stood on the date, by product code; a product that no source reaches by then has none. */
export function termsByProduct(rulebook: Rulebook, asOf: PlainDate): ReadonlyMap<string, StandingParameter[]> {
  const standing = parametersAt(rulebook, asOf).filter(({ entry }) => entry !== null)
  return Map.groupBy(standing, ({ parameter }) => parameter.name.slice(0, parameter.name.indexOf('.')))
}

/** A product as it stood on a date: what it is called, and each of its terms with the line that says so. */
export function productView(code: ProductCode, terms: readonly StandingParameter[], language: Language) {
  return {
    code,
    name: PRODUCTS[code][language],
    koreanName: PRODUCTS[code].ko,
    sold: terms.some(
      ({ parameter, entry }) => parameter.name === `${code}.sold` && entry?.known && entry.stated === true
    ),
    terms: terms.map(({ parameter, entry }) => ({
      term: parameter.name.slice(code.length + 1),
      description: parameter.description,
      unit: parameter.unit,
      rule: entry?.known ? ruleOf(parameter.name, entry) : null
    }))
  }
}

function ruleOf(parameter: string, entry: Extract<StandingParameter['entry'], { known: true }>) {
  const { stated, from, assumed, note } = entry
  const { source, quotation } = splitSource(entry.source)
  const words = quotation === null ? {} : { quotation }
  return { parameter, value: stated, from, source, assumed, ...words, ...(note === null ? {} : { note }) }
}
