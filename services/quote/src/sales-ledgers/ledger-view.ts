import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { percentText, ratio } from '@trade-credit/domain/ratio.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import { ROW_TROUBLES } from '../ledger-reading/row-troubles.ts'
import type { LedgerHead, StoredLedger } from './repository.ts'
import { reaches, thresholdsOn } from './thresholds.ts'

/** One line of a list of ledgers. */
export function ledgerSummaryView(ledger: LedgerHead) {
  return {
    id: ledger.id,
    policyholder: { businessNumber: ledger.policyholder },
    createdAt: ledger.created_at.toISOString(),
    file: {
      sha256: ledger.sha256.toString('hex'),
      bytes: Number(ledger.bytes),
      mediaType: ledger.media_type
    }
  }
}

/** The ledger with the shares of its buyers, and what products ask for them under the rules. */
export function ledgerView(ledger: StoredLedger, rules: Rules, language: Language) {
  const { facts } = ledger
  const { sales } = facts
  const thresholds = thresholdsOn(rules)
  const buyers = facts.buyers.map(buyer => ({
    ...buyer,
    share: shareView(buyer.supplyValue, sales.supplyValue),
    mandatoryFor: thresholds
      .filter(threshold => threshold.isMandatory && reaches(buyer.supplyValue, sales.supplyValue, threshold))
      .map(({ product }) => product),
    choosableFor: thresholds
      .filter(threshold => !threshold.isMandatory && reaches(buyer.supplyValue, sales.supplyValue, threshold))
      .map(({ product }) => product)
  }))
  return {
    ...ledgerSummaryView(ledger),
    asOf: rules.asOf,
    sales,
    persons: facts.persons,
    periods: facts.periods,
    isComplete: facts.isComplete,
    supplier: facts.supplier,
    isOwn: facts.supplier === null ? null : facts.supplier === ledger.policyholder,
    thresholds: thresholds.map(({ product, share, isMandatory }) => ({ product, isMandatory, rule: ruleView(share) })),
    buyers,
    rows: facts.rows,
    totals: facts.totals,
    repeatedPeriods: facts.repeatedPeriods ?? [],
    partialQuarters: facts.partialQuarters ?? [],
    notUnderstood: facts.notUnderstood.map(({ sheet, row, code }) => ({
      sheet,
      row,
      code,
      message: ROW_TROUBLES[code][language]
    }))
  }
}

function shareView(part: number, whole: number) {
  if (whole <= 0) return null
  const share = ratio(BigInt(part), BigInt(whole))
  return { percent: percentText(share, 4), exact: `${part}/${whole}` }
}
