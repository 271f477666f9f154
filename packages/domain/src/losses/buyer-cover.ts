import type { PlainDate } from '../plain-date.ts'
import { compareRatios, percent, type Ratio } from '../ratio.ts'
import type { Rule, Rules } from '../rules.ts'
import type { Won } from '../won.ts'
import type { Cover, ListedBills } from './claimed-receivable.ts'
import { type AgreedDays, isCovering, type WithdrawnDays, withdrawnDays, withdrawnSince } from './withdrawn-days.ts'

/** Days on which a policy covers a buyer for one amount: `[from, until)`. Endorsements end one stretch and begin another. */
export interface CoverStretch extends AgreedDays {
  /** 보상률 as a decimal, such as `80`. */
  readonly coveragePercent: string
  readonly relatedFirm: boolean
}

/** What a policy agreed of one buyer, as a claim needs it. */
export interface BuyerCover {
  readonly cover: Cover
  readonly insuredAmount: Won
  readonly coverageRatio: Rule<Ratio>
}

/** The circumstances in which a claim asks for the cover. */
export interface CoverQuestion {
  /** First day of the policy. */
  readonly inception: PlainDate
  /** First day without cover of the policy itself. */
  readonly coveredUntil: PlainDate
  /** Days for which the insurer withdrew the buyer's limit, whatever the policy says. */
  readonly limitsWithdrawn: readonly WithdrawnDays[]
  readonly product: string
  readonly basis: Cover['basis']
  /** Bills that the policy lists on the buyer; none where it insures what is to come. */
  readonly listedBills: ListedBills
  /** Days on which what is claimed was supplied; none when nothing was declared. */
  readonly suppliedOn: readonly PlainDate[]
  readonly eventOn: PlainDate
  readonly eventKnownOn: PlainDate | null
}

/**
 * The cover of one buyer over all its stretches, in the order of their days. A limit that was lowered or withdrawn holds for the
 * future only, so the insured amount is the highest in whose days something of the claim was supplied and covered; when nothing is
 * known of such supplies, that of the day of the event, or of the last day covered before it. Null without a stretch. Throws a SyntaxError
 * for a percentage that is no decimal.
 */
export function buyerCover(
  stretches: readonly CoverStretch[],
  question: CoverQuestion,
  rules: Rules
): BuyerCover | null {
  const covered = stretches.filter(isCovering)
  const [first] = covered
  const last = covered.at(-1)
  if (!first || !last) return null
  const onDay = (day: PlainDate) => covered.findLast(stretch => stretch.from <= day) ?? first
  const withdrawn = withdrawnDays({
    stretches,
    inception: question.inception,
    until: question.coveredUntil,
    limits: question.limitsWithdrawn
  })
  const used = question.suppliedOn
    .filter(day => withdrawnSince(day, withdrawn) === null)
    .flatMap(day => covered.filter(({ from, until }) => from <= day && day < until))
  const governing = used.length === 0 ? onDay(question.eventOn) : used.reduce(higher)
  return {
    cover: {
      product: question.product,
      basis: question.basis,
      listedBills: question.listedBills,
      inception: first.from,
      until: question.coveredUntil,
      relatedFirm: stretches.some(stretch => stretch.relatedFirm),
      eventKnownOn: question.eventKnownOn,
      withdrawn,
      // What quotes ask of a buyer is its average term (001:L239 평균결제기일), which is no limit.
      agreedTermDays: null
    },
    insuredAmount: governing.insuredAmount,
    coverageRatio: agreedCoverage(question.product, governing.coveragePercent, rules)
  }
}

const higher = (a: CoverStretch, b: CoverStretch) => (b.insuredAmount > a.insuredAmount ? b : a)

/** The 보상률 that the policy agreed, with the rule of its product behind it where the rulebook still states one. */
export function agreedCoverage(product: string, coveragePercent: string, rules: Rules): Rule<Ratio> {
  const value = percent(coveragePercent)
  const single = `${product}.coverage_ratio`
  if (rules.states(single)) {
    const rule = rules.percent(single)
    return compareRatios(rule.value, value) === 0 ? rule : { ...rule, value, stated: coveragePercent }
  }
  const byGrade = `${product}.coverage_ratios`
  if (rules.states(byGrade)) return { ...rules.gradePercents(byGrade), value }
  return {
    parameter: 'policy.coverage_percent',
    value,
    stated: coveragePercent,
    from: rules.asOf,
    source: 'policy',
    assumed: false
  }
}
