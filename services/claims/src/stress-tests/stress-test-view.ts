import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import type { PublicEventType } from '@trade-credit/domain/insured-events/public-event.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { percentText, ratio } from '@trade-credit/domain/ratio.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { NO_WON, type Won, wonView } from '@trade-credit/domain/won.ts'
import { findingView, ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { StressedBuyers } from './stressed-buyers.ts'
import { MOST_LISTED, more, noSum, type StressSum, type Tally } from './tally.ts'

/** What a view is made with. */
export interface StressReader {
  readonly type: PublicEventType
  readonly occurredOn: PlainDate
  readonly today: PlainDate
  /** Of the business date. */
  readonly rules: Rules
  readonly sha256: string
  readonly language: Language
}

/** A stress test as the insurer sees it. */
export function stressTestView(tally: Tally, buyers: StressedBuyers, reader: StressReader) {
  const { type, occurredOn, today, rules, language } = reader
  const byBuyer = buyersOf(tally, buyers)
  return {
    type,
    occurredOn,
    workedOutOn: today,
    rulebookVersion: `sha256:${reader.sha256}`,
    policyholders: tally.policyholders.size,
    total: sumView(tally.total),
    inForce: sumView(tally.inForce),
    runOff: sumView(tally.runOff),
    byProduct: [...tally.byProduct].toSorted(larger).map(([product, sum]) => ({ product, ...sumView(sum) })),
    byBuyer: byBuyer.slice(0, MOST_LISTED).map(([, { numbers, ...sum }]) => ({
      businessNumbers: numbers.slice(0, MOST_LISTED),
      ...sumView(sum)
    })),
    buyersNotListed: notListedView(
      byBuyer
        .slice(MOST_LISTED)
        .reduce((rest, [, { expectedPayout }]) => more(rest, expectedPayout), { count: 0, expectedPayout: NO_WON })
    ),
    largestPolicies: tally.largest.map(one => ({ ...one, expectedPayout: wonView(one.expectedPayout) })),
    claims: tally.claims.map(one => ({ ...one, expectedPayout: wonView(one.expectedPayout) })),
    claimsNotListed: notListedView(tally.notListed),
    programme: programmeView(tally.total.expectedPayout, rules),
    findings: assumptions(tally, reader).map(one => findingView(one, language))
  }
}

/** Everyone who was asked for, and what their failure comes to; the largest first. */
function buyersOf({ byBuyer }: Tally, { asked }: StressedBuyers) {
  const keys = new Set([...asked.keys(), ...byBuyer.keys()])
  return [...keys]
    .map(key => {
      const { covered, ...sum } = byBuyer.get(key) ?? { ...noSum(), covered: new Set<string>() }
      const numbers = [...new Set([...(asked.get(key) ?? []), ...covered])].toSorted()
      return [key, { ...sum, numbers }] as const
    })
    .toSorted(larger)
}

type Summed = readonly [string, Pick<StressSum, 'expectedPayout'>]

/** The larger payout first; the key decides between equals. */
function larger([aKey, a]: Summed, [bKey, b]: Summed): number {
  if (a.expectedPayout !== b.expectedPayout) return a.expectedPayout > b.expectedPayout ? -1 : 1
  return aKey < bKey ? -1 : 1
}

function sumView({ policies, claims, expectedPayout, ceilingClaims, ceilingPayout }: StressSum) {
  return {
    policies,
    claims,
    expectedPayout: wonView(expectedPayout),
    ceilingClaims,
    ceilingPayout: wonView(ceilingPayout)
  }
}

function notListedView({ count, expectedPayout }: { readonly count: number; readonly expectedPayout: Won }) {
  return { count, expectedPayout: wonView(expectedPayout) }
}

function programmeView(payout: Won, rules: Rules) {
  if (!rules.states('capacity.programme')) return null
  const rule = rules.won('capacity.programme')
  if (rule.value === NO_WON) return null
  return { limit: wonView(rule.value), percent: percentText(ratio(payout, rule.value), 4), rule: ruleView(rule) }
}

/** What the figures rest on; each is said whenever it bears on them. */
function assumptions({ total, sharedPremium }: Tally, { occurredOn, today }: StressReader): Finding[] {
  const note = (code: Finding['code'], detail: Finding['detail'] = {}) => finding('note', 'claim', code, { detail })
  return [
    note('stress_test.supposed', { date: occurredOn, today }),
    ...(total.claims > total.ceilingClaims ? [note('stress_test.declared_only', { today })] : []),
    ...(total.ceilingClaims > 0 ? [note('stress_test.ceilings', { claims: total.ceilingClaims })] : []),
    ...(total.claims > 0 ? [note('stress_test.other_claims')] : []),
    ...(sharedPremium > 0 ? [note('stress_test.premium_deducted_twice', { policies: sharedPremium })] : [])
  ]
}
