import type { Language, MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { percentText, ratio } from '@trade-credit/domain/ratio.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { RowTrouble } from './ledger-facts.ts'
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
      message: TROUBLES[code][language]
    }))
  }
}

function shareView(part: number, whole: number) {
  if (whole <= 0) return null
  const share = ratio(BigInt(part), BigInt(whole))
  return { percent: percentText(share, 4), exact: `${part}/${whole}` }
}

const TROUBLES: Record<RowTrouble, MessageTexts> = {
  purchases: { ko: '매입 자료이므로 매출에 넣지 않았습니다.', en: 'It tells what the firm bought, and is no sale.' },
  no_business_number: { ko: '사업자등록번호가 없습니다.', en: 'There is no business number.' },
  not_a_business_number: {
    ko: '사업자등록번호 10자리가 아닙니다.',
    en: 'What stands there is not a business number of ten digits.'
  },
  wrong_check_digit: {
    ko: '사업자등록번호의 검증번호가 맞지 않습니다.',
    en: 'The business number’s check digit is wrong.'
  },
  no_amount: { ko: '공급가액이 없습니다.', en: 'There is no supply value.' },
  amount_unreadable: { ko: '공급가액이나 세액이 숫자가 아닙니다.', en: 'The supply value or tax is not a number.' },
  amount_not_whole: { ko: '금액에 원 미만 단위가 있습니다.', en: 'An amount is not whole won.' },
  formula_without_value: {
    ko: '계산되지 않은 수식이 있습니다. 엑셀에서 열어 저장한 뒤 다시 보내 주세요.',
    en: 'A formula was never worked out. Open and save the file in a spreadsheet, and send it again.'
  },
  no_period: { ko: '어느 기간의 금액인지 알 수 없습니다.', en: 'It does not show which period the amount belongs to.' },
  unknown_row: { ko: '무엇을 적은 행인지 알 수 없습니다.', en: 'It is not clear what this row says.' }
}
