import type { StatedValue } from '@trade-credit/domain/rules.ts'
import { readStatedProgrammes, type StatedProgramme } from '@trade-credit/domain/subsidies/programme.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'

const LISTS = ['subsidy.local_programmes', 'subsidy.institution_programmes']
const packaged = new WeakMap<Rulebook, ReadonlyMap<string, StatedProgramme>>()

/** Every programme that the rulebook ever states, by code, as it states it last. */
export function packagedProgrammes(rulebook: Rulebook): ReadonlyMap<string, StatedProgramme> {
  let known = packaged.get(rulebook)
  if (!known) {
    const stated = LISTS.flatMap(list => rulebook.parameters.get(list)?.entries ?? []).flatMap(entry =>
      entry.known ? readStatedProgrammes(entry.stated as StatedValue) : []
    )
    known = new Map(stated.map(programme => [programme.code, programme]))
    packaged.set(rulebook, known)
  }
  return known
}

/**
 * Ends in the problem `invalid_request`, by pointer, for a code that no rulebook and no operator ever named. One that is over, or has
 * not begun, is known: the quote says so.
 */
export function refuseUnknownProgrammes(
  subsidies: 'best' | 'none' | readonly string[] | undefined,
  rulebook: Rulebook,
  entered: readonly EnteredProgramme[]
): void {
  if (subsidies === undefined || typeof subsidies === 'string') return
  const known = packagedProgrammes(rulebook)
  const errors = subsidies.flatMap((code, i) =>
    known.has(code) || entered.some(({ terms }) => terms.code === code) ? [] : [unknownProgramme(`/subsidies/${i}`)]
  )
  if (errors.length > 0) problem('invalid_request', { errors })
}

function unknownProgramme(pointer: string) {
  return {
    pointer,
    code: 'unknown_programme',
    detail: {
      ko: '이런 보험료지원 협약이 없습니다. GET /v1/subsidy-programmes에서 code를 확인해 주세요.',
      en: 'There is no such subsidy programme. Look its code up in GET /v1/subsidy-programmes.'
    }
  }
}
