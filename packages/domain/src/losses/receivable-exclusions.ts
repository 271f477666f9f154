import { type Finding, finding } from '../finding.ts'
import { daysBetween, type PlainDate } from '../plain-date.ts'
import type { Rule, Rules } from '../rules.ts'
import { isBeforeInception } from './before-inception.ts'
import type { ClaimedReceivable, Cover } from './claimed-receivable.ts'
import { billNotListed, instrumentNotCovered } from './covered-instruments.ts'
import { withdrawnSince } from './withdrawn-days.ts'

/** What a receivable is measured against. */
export interface ExclusionContext {
  readonly cover: Cover
  /** The rules of the contract. */
  readonly rules: Rules
  /** The day of the assessment. */
  readonly on: PlainDate
}

type Exclusion = (receivable: ClaimedReceivable, context: ExclusionContext) => Finding | null

/**
 * Every reason for which a whole receivable does not count, gravest first. All are run and all are told; the first one names
 * the won left out. Each is switched by a rulebook flag that carries its source.
 */
const EXCLUSIONS: readonly Exclusion[] = [
  // 003:L2067-2071: no accommodation bills (융통어음), no fictitious receivables.
  (receivable, { rules }) =>
    receivable.realTrade
      ? null
      : left('decline', 'receivable.not_real_trade', rules.flag('claims.real_trade_required')),

  // One tax invoice or bill is paid under one policy only (상법 §672 by analogy).
  (receivable, { rules }) =>
    receivable.underAnotherPolicy
      ? left('decline', 'receivable.under_another_policy', rules.flag('claims.one_policy_per_receivable'))
      : null,

  // What one claim counts, no other claim of the policy counts again.
  (receivable, { rules }) =>
    receivable.inAnotherClaim
      ? left('decline', 'receivable.in_another_claim', rules.flag('claims.one_policy_per_receivable'))
      : null,

  (receivable, { cover, rules }) => instrumentNotCovered(receivable, cover, rules),
  (receivable, { cover, rules }) => billNotListed(receivable, cover, rules),

  // 003:L2049-2054: affiliates (관계기업) of the policyholder are no insurable buyers.
  (_, { cover, rules }) =>
    cover.relatedFirm ? left('decline', 'receivable.related_firm', rules.flag('claims.related_firm_excluded')) : null,

  (receivable, { cover, rules }) =>
    isBeforeInception(receivable, cover)
      ? left('decline', 'receivable.before_inception', rules.flag('claims.cover_from_inception'), {
          date: receivable.suppliedOn,
          inception: cover.inception
        })
      : null,

  // 004:L22 "보험기간 중 발생된 채권": the event may follow the period, the receivable may not.
  (receivable, { cover, rules }) =>
    cover.basis === 'future_receivables' && receivable.suppliedOn >= cover.until
      ? left('decline', 'receivable.after_period', rules.flag('claims.cover_until_period_end'), {
          date: receivable.suppliedOn,
          until: cover.until
        })
      : null,

  // Assumed: who sells on after knowing of the insolvency, sells at its own risk. A sale on that very day still counts.
  (receivable, { cover, rules }) =>
    cover.eventKnownOn !== null && receivable.suppliedOn > cover.eventKnownOn
      ? left('decline', 'receivable.after_known_event', rules.flag('claims.supplies_after_known_event_excluded'), {
          date: receivable.suppliedOn,
          known: cover.eventKnownOn
        })
      : null,

  // A limit is withdrawn for the future only, and may be given again: supplies before, and from then on, are covered.
  (receivable, { cover, rules }) => {
    const withdrawn = withdrawnSince(receivable.suppliedOn, cover.withdrawn)
    return withdrawn === null
      ? null
      : left('decline', 'receivable.after_withdrawal', rules.flag('claims.supplies_after_withdrawal_excluded'), {
          date: receivable.suppliedOn,
          withdrawn
        })
  },

  (receivable, context) => termExclusion(receivable, context),

  // 004:L24: the VAT return is what the payment rests on, and an omission can take it back.
  (receivable, { rules }) =>
    receivable.vatStatus === 'omitted'
      ? left('decline', 'receivable.vat_omitted', rules.flag('claims.vat_return_required'))
      : null,

  // 003:L2170: each overdue receivable waits for its own two months.
  (receivable, { on, rules }) =>
    receivable.claimableFrom !== null && on < receivable.claimableFrom
      ? left('decline', 'receivable.not_yet_claimable', rules.codes('claims.trigger_date.overdue'), {
          date: receivable.claimableFrom
        })
      : null,

  receivable =>
    receivable.dueOn < receivable.suppliedOn
      ? finding('refer', 'receivable', 'receivable.due_before_supply', { detail: { date: receivable.dueOn } })
      : null,

  // Assumed: what is declared anew counts as declared on that day, and once something rests on it, only when a person saw papers.
  (receivable, { cover, rules }) => {
    const { correctedOn = null, correctedLate = false, correctionProven = false } = receivable
    const eventOn = receivable.claimableFrom ?? cover.eventOn ?? null
    const isLate = correctedOn !== null && (correctedLate || (eventOn !== null && correctedOn >= eventOn))
    if (!isLate || correctionProven) return null
    const detail = { date: correctedOn }
    // A contract may be of a rulebook from before there was the rule.
    return rules.states('claims.late_corrections_wait')
      ? left('refer', 'receivable.corrected_late', rules.flag('claims.late_corrections_wait'), detail)
      : finding('refer', 'receivable', 'receivable.corrected_late', { detail })
  },

  // Assumed: what the buyer disputes waits until it is settled, and may then be added.
  (receivable, { rules }) =>
    receivable.disputed ? left('refer', 'receivable.disputed', rules.flag('claims.disputed_left_out')) : null
]

/** Why the whole receivable does not count; empty when it does. */
export function exclusionsOf(receivable: ClaimedReceivable, context: ExclusionContext): Finding[] {
  return EXCLUSIONS.map(exclusion => exclusion(receivable, context)).filter(found => found !== null)
}

/**
 * 004:L11: at most 180 days from delivery to the due date, 150 from issue for a bill. Later editions publish no limit: then
 * the terms that the policy agreed for the buyer apply, which is assumed.
 */
function termExclusion(receivable: ClaimedReceivable, { cover, rules }: ExclusionContext): Finding | null {
  const countedFrom =
    receivable.instrument === 'bill' ? (receivable.billIssuedOn ?? receivable.suppliedOn) : receivable.suppliedOn
  const days = daysBetween(countedFrom, receivable.dueOn)
  const published = `receivable.max_term_days.${receivable.instrument}`
  if (rules.states(published)) {
    const rule = rules.count(published)
    const detail = { days, limit: rule.value }
    return days > rule.value ? finding('decline', 'receivable', 'receivable.term_over_limit', { detail, rule }) : null
  }
  if (cover.agreedTermDays === null || days <= cover.agreedTermDays) return null
  return left('refer', 'receivable.term_over_agreed', rules.flag('claims.agreed_terms_bind'), {
    days,
    limit: cover.agreedTermDays
  })
}

/** The finding, unless the rulebook has switched the rule off. */
function left(
  outcome: 'decline' | 'refer',
  code: Finding['code'],
  rule: Rule<unknown>,
  detail: Finding['detail'] = {}
): Finding | null {
  return rule.value === false ? null : finding(outcome, 'receivable', code, { detail, rule })
}
