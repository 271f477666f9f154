import { type Finding, finding } from '../finding.ts'
import type { Rule } from '../rules.ts'
import { drawnFrom, type Fund } from '../subsidies/stack.ts'
import { sumOfWon, type Won, wonAbove, wonView } from '../won.ts'

/** What a programme was to pay by the offer, and what it has. */
export interface SubsidyAsked {
  readonly programme: string
  readonly amount: Won
  /** The whole fund; null where none is known. */
  readonly fund: Fund | null
  /** What the programme gives to this firm at most, and has given; null without such a cap. */
  readonly firm: Fund | null
  /** The rule that the programme stands on; null when it is no longer known. */
  readonly rule: Rule | null
}

/** What the programmes pay in the end, and the firm. The parts add up to the premium. */
export interface DrawnSubsidies {
  readonly drawn: readonly { readonly programme: string; readonly amount: Won }[]
  readonly payable: Won
  readonly findings: readonly Finding[]
}

/**
 * Draws each subsidy of an offer from its fund: first come, first served, down to the last whole unit, and not above what the firm
 * may get of it in all. What a fund no longer has, the firm pays, and a note says so (000:L153 재원 현황). `net` is the premium
 * after the insurer's discount.
 */
export function drawSubsidies(net: Won, asked: readonly SubsidyAsked[], unit: Won): DrawnSubsidies {
  const drawn = asked.map(({ programme, amount, fund, firm }) => {
    const forFirm = firm === null ? amount : drawnFrom(firm, amount, unit)
    return { programme, amount: fund === null ? forFirm : drawnFrom(fund, forFirm, unit), forFirm }
  })
  return {
    drawn: drawn.filter(({ amount }) => amount > 0n).map(({ programme, amount }) => ({ programme, amount })),
    payable: wonAbove(net, sumOfWon(drawn.map(({ amount }) => amount))),
    findings: asked.flatMap((one, i) => {
      const { amount, forFirm } = drawn[i] ?? { amount: one.amount, forFirm: one.amount }
      if (amount === one.amount) return []
      const code = amount < forFirm ? 'subsidy.fund_falls_short' : 'subsidy.firm_cap_used'
      return [shortfall(code, one, amount)]
    })
  }
}

function shortfall(code: Finding['code'], { programme, amount: asked, rule }: SubsidyAsked, amount: Won): Finding {
  const detail = { programme, asked: wonView(asked), amount: wonView(amount) }
  return finding('note', 'policy', code, { detail, ...(rule === null ? {} : { rule }) })
}
