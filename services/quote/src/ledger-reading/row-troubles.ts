import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import type { ProblemError } from '@trade-credit/service/problems/problems.ts'
import type { RowPlace, RowTrouble } from './ledger-facts.ts'
import { refusedFile } from './refusals.ts'

/** So many rows are named where nothing could be read: the others mostly say the same. */
const ROWS_NAMED = 20

/** The problem of a file of which no row is a sale: which rows there are, and why nothing was taken from them. */
export function nothingRead(troubles: readonly (RowPlace & { readonly code: RowTrouble })[]): ProblemError {
  const has = (wanted: RowTrouble) => troubles.some(({ code }) => code === wanted)
  if (has('purchases')) return refusedFile('purchases')
  if (has('no_period')) return refusedFile('no_period')
  const rows = troubles.slice(0, ROWS_NAMED).map(({ sheet, row, code }) => ({
    pointer: '',
    code: `ledger.${code}`,
    detail: {
      ko: `${sheet} ${row}행: ${ROW_TROUBLES[code].ko}`.trim(),
      en: `${sheet} row ${row}: ${ROW_TROUBLES[code].en}`.trim()
    }
  }))
  return refusedFile('no_buyers', { rows })
}

/** Why nothing was taken from a row. */
export const ROW_TROUBLES: Record<RowTrouble, MessageTexts> = {
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
