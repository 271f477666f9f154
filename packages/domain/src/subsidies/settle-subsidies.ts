import { type Finding, finding } from '../finding.ts'
import { percentText, type Ratio } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'
import { type Won, wonView } from '../won.ts'
import type { SubsidyChoice } from './eligible-programmes.ts'
import { oneForEachLevel } from './one-for-each-level.ts'
import type { Programme } from './programme.ts'
import { boundBy, type Paid, type Payer, type StackTerms, stackOf } from './stack.ts'

/** What a programme pays: its share is exact, so what is payable counts on it. */
export interface Subsidy {
  readonly programme: Programme
  readonly amount: Won
  readonly cappedBy: 'ceiling' | 'cap_per_firm' | null
}

/** What a programme may pay whose share is only known as a range; payable is what would remain if it alone were added. */
export interface PossibleSubsidy {
  readonly programme: Programme
  readonly least: Won
  readonly most: Won
  readonly leastPayable: Won
  readonly mostPayable: Won
  /** What binds the most that it may pay. */
  readonly cappedBy: Subsidy['cappedBy']
}

export interface Settlement {
  readonly subsidies: readonly Subsidy[]
  readonly possible: readonly PossibleSubsidy[]
  readonly payable: Won
  /** What the firm pays if all possible ones come too, with their most and with their least; null when there are none. */
  readonly possiblePayable: { readonly least: Won; readonly most: Won } | null
  readonly findings: readonly Finding[]
}

/**
 * Lets the programmes pay their part of the premium that is left after the insurer's discount. Exact shares reduce what is payable
 * (000:L153: shares depend on agreement and fund); ranges only tell between which amounts it may come to lie. More programmes
 * never make it dearer, so the best stack takes every one that is eligible, of each level the one that pays most.
 */
export function settleSubsidies(
  net: Won,
  eligible: readonly Programme[],
  choice: SubsidyChoice,
  rules: Rules
): Settlement {
  const ceiling = rules.percent('subsidy.ceiling')
  const terms: StackTerms = { ceiling: ceiling.value, unit: rules.won('premium.rounding_unit').value }
  const { programmes, findings: leftOut } = oneForEachLevel(net, eligible, choice, terms, rules)
  const ranged = programmes.filter(({ share }) => !share.exact)
  const { paid, payable } = stackOf(net, payersAmong(programmes, 'least', []), terms)
  return {
    subsidies: paid.map(one => ({ programme: one.payer.programme, amount: one.amount, cappedBy: boundBy(one) })),
    possible: ranged.map(programme => possibleSubsidy(net, programmes, programme, terms)),
    payable,
    possiblePayable:
      ranged.length === 0
        ? null
        : {
            least: stackOf(net, payersAmong(programmes, 'most', ranged), terms).payable,
            most: stackOf(net, payersAmong(programmes, 'least', ranged), terms).payable
          },
    findings: [...leftOut, ...paid.flatMap(one => boundFindings(one, ceiling)), ...ranged.map(shareNotExact)]
  }
}

interface ProgrammePayer extends Payer {
  readonly programme: Programme
}

/** Those with an exact share and, of the ranged ones, those to be added, in the order in which they stand. */
function payersAmong(
  programmes: readonly Programme[],
  end: 'least' | 'most',
  added: readonly Programme[]
): ProgrammePayer[] {
  return programmes
    .filter(programme => programme.share.exact || added.includes(programme))
    .map(programme => ({ programme, share: programme.share[end], capPerFirm: programme.capPerFirm }))
}

function possibleSubsidy(
  net: Won,
  programmes: readonly Programme[],
  programme: Programme,
  terms: StackTerms
): PossibleSubsidy {
  const at = (end: 'least' | 'most') => {
    const { paid, payable } = stackOf(net, payersAmong(programmes, end, [programme]), terms)
    const own = paid.find(one => one.payer.programme === programme)
    if (!own) throw new Error(`${programme.code} is not part of its own stack`)
    return { own, payable }
  }
  const [least, most] = [at('least'), at('most')]
  return {
    programme,
    least: least.own.amount,
    most: most.own.amount,
    leastPayable: most.payable,
    mostPayable: least.payable,
    cappedBy: boundBy(most.own)
  }
}

function boundFindings(one: Paid<ProgrammePayer>, ceiling: Rule): Finding[] {
  const { programme } = one.payer
  const amount = wonView(one.amount)
  const bound = boundBy(one)
  switch (bound) {
    case null:
      return []
    case 'ceiling': {
      const detail = {
        programme: programme.code,
        percent: String(ceiling.stated),
        asked: wonView(one.beforeCeiling),
        amount
      }
      return [finding('note', 'quote', 'subsidy.ceiling_trimmed', { pointer: '/subsidies', rule: ceiling, detail })]
    }
    case 'cap_per_firm': {
      const detail = {
        programme: programme.code,
        cap: wonView(programme.capPerFirm ?? one.beforeCeiling),
        uncapped: wonView(one.beforeCap),
        amount
      }
      return [finding('note', 'quote', 'subsidy.cap_reached', { pointer: '/subsidies', rule: programme.rule, detail })]
    }
    default:
      return bound satisfies never
  }
}

function shareNotExact({ code, share, rule }: Programme): Finding {
  const detail = { programme: code, least: percentOf(share.least), most: percentOf(share.most) }
  return finding('note', 'quote', 'subsidy.share_not_exact', { pointer: '/subsidies', rule, detail })
}

/** Without trailing zeros: `50`, `12.5`. */
function percentOf(share: Ratio): string {
  return percentText(share, 4).replace(/\.?0+$/, '')
}
