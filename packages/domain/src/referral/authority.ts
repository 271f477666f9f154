import type { Rule, Rules } from '../rules.ts'
import type { Won } from '../won.ts'

export type Rank = 'officer' | 'manager'

/** Who has to agree before a decision takes effect. */
export type NeededPersons = 'one_person' | 'two_persons' | 'two_persons_with_manager'

export interface Authority {
  readonly needed: NeededPersons
  /** The limit that the total keeps, or passes. */
  readonly rule: Rule<Won>
}

/**
 * Who has to agree to approve a total. One officer alone up to `underwriting.authority_officer`; above it two persons, or one manager
 * alone up to `underwriting.authority_manager`; above that two persons of whom one is a manager. Both limits include the amount (이하).
 */
export function authorityFor(total: Won, rank: Rank, rules: Rules): Authority {
  const officer = rules.won('underwriting.authority_officer')
  const manager = rules.won('underwriting.authority_manager')
  if (total <= officer.value) return { needed: 'one_person', rule: officer }
  if (total > manager.value) return { needed: 'two_persons_with_manager', rule: manager }
  return rank === 'manager' ? { needed: 'one_person', rule: manager } : { needed: 'two_persons', rule: officer }
}

/** Whether the two of them are enough. */
export function sufficesWith(needed: NeededPersons, first: Rank, second: Rank): boolean {
  return needed !== 'two_persons_with_manager' || first === 'manager' || second === 'manager'
}
