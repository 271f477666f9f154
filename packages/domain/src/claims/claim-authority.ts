import type { Rule, Rules } from '../rules.ts'
import type { Won } from '../won.ts'

/** What a person of the insurer may do alone. */
export type Rank = 'officer' | 'manager'

/** Who else must say yes before a decision has effect. */
export interface NeededConfirmation {
  /** `none`: it has effect at once. */
  readonly by: 'none' | 'manager' | 'colleague'
  /** The limit that was exceeded, or that was enough. */
  readonly rule: Rule<Won>
}

/**
 * Whether a decision over `stake` won needs a second person. An officer decides alone up to the officer's authority and a manager
 * up to the manager's, both included; above its own, an officer needs a manager, and above the manager's, two people decide of
 * whom one is a manager. Amounts of authority are published nowhere: both parameters are assumed.
 */
export function neededConfirmation(stake: Won, decider: Rank, rules: Rules): NeededConfirmation {
  const officer = rules.won('claims.authority_officer')
  const manager = rules.won('claims.authority_manager')
  const own = decider === 'manager' ? manager : officer
  if (stake <= own.value) return { by: 'none', rule: own }
  return { by: decider === 'manager' ? 'colleague' : 'manager', rule: own }
}

/** Whether a second person of this rank is enough. */
export function mayConfirm(needed: NeededConfirmation['by'], rank: Rank): boolean {
  return needed === 'colleague' || (needed === 'manager' && rank === 'manager')
}
