import type { Finding } from '@trade-credit/domain/finding.ts'
import type { Cover } from '@trade-credit/domain/quote/cover.ts'
import type { QuotedBuyer, QuoteResult } from '@trade-credit/domain/quote/quote.ts'
import { decimalText, percentText, type Ratio, ratio } from '@trade-credit/domain/ratio.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'
import type { EnteredProgramme } from '@trade-credit/domain/subsidies/programmes-on.ts'
import type { PossibleSubsidy } from '@trade-credit/domain/subsidies/settle-subsidies.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

/**
 * A quote as it is stored: everything the answer shows, in no language yet. Written once and never changed, so that a quote
 * reads the same for ever, whatever becomes of the rulebook. `subsidyEntries` are what operators had entered, to work it out again.
 */
export function quoteRecord(result: QuoteResult, subsidyEntries: readonly EnteredProgramme[]) {
  const rules = new RuleList()
  const { premium } = result
  return {
    findings: result.findings.map(finding => listedFinding(finding, rules)),
    buyers: result.buyers.map(buyer => buyerRecord(buyer, rules)),
    insuredAmount: result.insuredAmount === null ? null : wonView(result.insuredAmount),
    premium: premium && {
      gross: wonView(premium.gross),
      discounts: premium.discounts.map(({ name, share, amount, rule }) => ({
        programme: name,
        percent: percentNumber(share),
        amount: wonView(amount),
        cappedBy: null,
        rule: listedRule(rule, rules)
      })),
      net: wonView(premium.net),
      subsidies: premium.subsidies.map(({ programme, amount, cappedBy }) => ({
        programme: programme.code,
        name: programme.name,
        percent: percentNumber(programme.share.most),
        amount: wonView(amount),
        cappedBy,
        rule: listedRule(programme.rule, rules)
      })),
      possibleSubsidies: premium.possibleSubsidies.map(possible => possibleSubsidyRecord(possible, rules)),
      possiblePayable: premium.possiblePayable && {
        least: wonView(premium.possiblePayable.least),
        most: wonView(premium.possiblePayable.most)
      },
      payable: wonView(premium.payable),
      instalments: premium.instalments.map(({ dueOn, amount }) => ({ dueOn, amount: wonView(amount) }))
    },
    rules: rules.all,
    subsidyEntries: subsidyEntries.map(({ id, version, effectiveFrom, note, terms }) => ({
      id,
      version,
      effectiveFrom,
      note,
      terms
    }))
  }
}

function possibleSubsidyRecord(possible: PossibleSubsidy, rules: RuleList) {
  const { programme, cappedBy } = possible
  return {
    programme: programme.code,
    name: programme.name,
    percent: percentNumber(programme.share.least),
    mostPercent: percentNumber(programme.share.most),
    amount: wonView(possible.least),
    least: wonView(possible.least),
    most: wonView(possible.most),
    leastPayable: wonView(possible.leastPayable),
    mostPayable: wonView(possible.mostPayable),
    cappedBy,
    rule: listedRule(programme.rule, rules)
  }
}

export type QuoteRecord = ReturnType<typeof quoteRecord>
export type BuyerRecord = QuoteRecord['buyers'][number]
export type FindingRecord = QuoteRecord['findings'][number]

function buyerRecord({ buyer, eligible, findings, cover }: QuotedBuyer, rules: RuleList) {
  return {
    businessNumber: buyer.businessNumber as string,
    eligible,
    findings: findings.map(finding => listedFinding(finding, rules)),
    ...(cover ? coverRecord(cover, rules) : NO_COVER)
  }
}

const NO_COVER = {
  insuredAmount: null,
  limitedBy: null,
  limits: [],
  expectedReceivables: null,
  insuredReceivables: null,
  turnover: null,
  acceptanceRatio: null,
  coveragePercent: null,
  rate: null,
  premium: null,
  basis: null
}

function coverRecord(cover: Cover, rules: RuleList) {
  const { rate, turnover } = cover
  return {
    insuredAmount: wonView(cover.amount),
    limitedBy: cover.limitedBy,
    limits: cover.limits.map(({ limit, amount, rule, also = [] }) => {
      for (const other of also) rules.add(other)
      return { limit, amount: wonView(amount), parameter: rule && rules.add(rule) }
    }),
    expectedReceivables: wonView(cover.expectedReceivables),
    insuredReceivables: wonView(cover.insuredReceivables),
    turnover: decimalText(turnover.perYear, 4, 'half_up'),
    acceptanceRatio: decimalText(cover.acceptanceRatio, 4, 'half_up'),
    coveragePercent: percentNumber(cover.coverage.value),
    rate: {
      percent: percentText(rate.rate, 3),
      exact: fractionText(rate.rate),
      base: rate.base,
      factors: rate.factors.map(({ name, value, rule }) => ({
        name,
        value: fractionText(value),
        rule: listedRule(rule, rules)
      }))
    },
    premium: wonView(cover.premium),
    basis: {
      turnover: rules.add(turnover.rule),
      turnoverFrom: turnover.basis,
      acceptanceRatio: rules.add(cover.acceptanceCeiling),
      coveragePercent: rules.add(cover.coverage),
      premium: rules.add(cover.premiumUnit)
    }
  }
}

/** The finding with its rule in short. */
export function findingRecord({ code, outcome, subject, detail, pointer, rule }: Finding) {
  return { code, outcome, subject, detail, pointer, rule: rule && shortRule(rule) }
}

function listedFinding(finding: Finding, rules: RuleList) {
  if (finding.rule) rules.add(finding.rule)
  return findingRecord(finding)
}

function listedRule(rule: Rule, rules: RuleList) {
  rules.add(rule)
  return shortRule(rule)
}

/** The rule in short, for where it stands often; its note is in the list of rules. */
function shortRule({ parameter, stated: value, from, source, assumed }: Rule) {
  return { parameter, value, from, source, assumed }
}

/** Every rule that had a say in the quote, once. */
class RuleList {
  readonly all: ReturnType<typeof ruleView>[] = []
  readonly #seen = new Set<string>()

  /** Adds the rule unless it is there, and gives its parameter. */
  add(rule: Rule): string {
    const key = keyOf(rule)
    if (!this.#seen.has(key)) {
      this.#seen.add(key)
      this.all.push(ruleView(rule))
    }
    return rule.parameter
  }
}

/** Each subsidy programme is a rule of its own, though many stand in one list: they have codes. */
function keyOf({ parameter, stated }: Rule): string {
  const hasCode = typeof stated === 'object' && stated !== null && 'code' in stated
  return hasCode ? `${parameter} ${String(stated.code)}` : parameter
}

function percentNumber(value: Ratio): number {
  return Number(percentText(value, 6))
}

/** The exact fraction in lowest terms, such as `1/100`. */
function fractionText(value: Ratio): string {
  const divisor = greatestCommonDivisor(value.numerator, value.denominator)
  const { numerator, denominator } = ratio(value.numerator / divisor, value.denominator / divisor)
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x === 0n ? 1n : x
}
