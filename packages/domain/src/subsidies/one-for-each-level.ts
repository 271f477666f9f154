import { type Finding, finding } from '../finding.ts'
import type { Rule, Rules } from '../rules.ts'
import { NO_WON, type Won } from '../won.ts'
import type { SubsidyChoice } from './eligible-programmes.ts'
import type { Programme } from './programme.ts'
import { type StackTerms, stackOf } from './stack.ts'

/**
 * Where the rulebook lets one programme of a level pay, the others are left out with a note: a firm with premises in two provinces
 * belongs to the agreement of one. The one that pays most stays, or of those asked for by code the first.
 */
export function oneForEachLevel(
  net: Won,
  programmes: readonly Programme[],
  choice: SubsidyChoice,
  terms: StackTerms,
  rules: Rules
): { programmes: Programme[]; findings: Finding[] } {
  const levels = rules.codes('subsidy.one_for_each_level')
  const kept = new Map<string, Programme>()
  for (const programme of programmes) {
    if (!levels.value.includes(programme.level)) continue
    const other = kept.get(programme.level)
    if (!other || isPreferred(programme, other)) kept.set(programme.level, programme)
  }
  const keptInstead = ({ level, code }: Programme) => {
    const other = kept.get(level)
    return other && other.code !== code ? other : null
  }
  return {
    programmes: programmes.filter(programme => !keptInstead(programme)),
    findings: programmes.flatMap(programme => {
      const other = keptInstead(programme)
      return other ? [leftOut(programme, other, levels)] : []
    })
  }

  function isPreferred(programme: Programme, other: Programme): boolean {
    if (typeof choice !== 'string') return choice.indexOf(programme.code) < choice.indexOf(other.code)
    const [surely, otherSurely] = [exactAmount(programme), exactAmount(other)]
    return surely === otherSurely ? mostAmount(programme) > mostAmount(other) : surely > otherSurely
  }

  function exactAmount(programme: Programme): Won {
    return programme.share.exact ? mostAmount(programme) : NO_WON
  }

  function mostAmount({ share, capPerFirm }: Programme): Won {
    return stackOf(net, [{ share: share.most, capPerFirm }], terms).paid[0]?.amount ?? NO_WON
  }
}

function leftOut(programme: Programme, other: Programme, rule: Rule): Finding {
  const detail = { programme: programme.code, other: other.code }
  return finding('note', 'quote', 'subsidy.one_for_each_level', { pointer: '/subsidies', rule, detail })
}
