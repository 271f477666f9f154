import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { type FieldError, ProblemError } from '@trade-credit/service/problems/problems.ts'

const SAVE_AGAIN = {
  ko: '엑셀이나 회계 프로그램에서 .xlsx 또는 CSV로 다시 저장해 보내 주세요.',
  en: 'Save it again as .xlsx or CSV and send that.'
}

/** Files that cannot be read at all: why, and what to do. */
const REFUSALS = {
  empty: {
    ko: '파일이 비어 있습니다. 매출처별 세금계산서 합계표 파일을 보내 주세요.',
    en: 'The file is empty. Send the sales-invoice summary.'
  },
  not_a_table: {
    ko: `엑셀(.xlsx)이나 CSV 파일이 아닙니다. ${SAVE_AGAIN.ko}`,
    en: `This is neither an .xlsx file nor CSV. ${SAVE_AGAIN.en}`
  },
  old_or_encrypted: {
    ko: '암호가 걸렸거나 옛 형식(.xls)인 파일입니다. 암호를 풀고 .xlsx 또는 CSV로 저장해 보내 주세요.',
    en: 'The file has a password or the old .xls format. Remove the password and save it as .xlsx or CSV.'
  },
  truncated: {
    ko: '파일이 끝까지 오지 않았습니다. 파일이 열리는지 확인하고 다시 보내 주세요.',
    en: 'The file breaks off. Check that it opens, and send it again.'
  },
  unpacks_too_large: {
    ko: '압축을 풀면 너무 커지는 파일입니다. 기간별로 나누어 보내 주세요.',
    en: 'The file unpacks to far too much. Send it period by period.'
  },
  too_many_columns: {
    ko: '열이 너무 많습니다. 합계표가 있는 시트만 남겨 보내 주세요.',
    en: 'There are too many columns. Keep only the sheet with the summary.'
  },
  too_many_rows: {
    ko: '행이 너무 많습니다. 기간별로 나누어 보내 주세요.',
    en: 'There are too many rows. Send them period by period.'
  },
  unsafe_xml: {
    ko: `파일 안에 허용되지 않는 선언이 있습니다. ${SAVE_AGAIN.ko}`,
    en: `The file declares things that are not allowed in it. ${SAVE_AGAIN.en}`
  },
  dates_since_1904: {
    ko: '날짜를 1904년부터 세는 파일이어서 날짜가 4년씩 어긋납니다. CSV로 저장하거나, 엑셀 옵션에서 "1904 날짜 체계"를 끄고 저장해 보내 주세요.',
    en: 'The file counts days from 1904, which would shift dates by four years. Save it as CSV, or without the 1904 date system.'
  },
  nul_bytes: {
    ko: `글자가 아닌 내용이 들어 있습니다. ${SAVE_AGAIN.ko}`,
    en: `The file holds what is not text. ${SAVE_AGAIN.en}`
  },
  unknown_encoding: {
    ko: '글자를 읽을 수 없습니다. UTF-8이나 CP949(EUC-KR)로 저장해 보내 주세요.',
    en: 'The text cannot be read. Save it as UTF-8 or CP949 (EUC-KR).'
  },
  no_header: {
    ko: '사업자등록번호와 공급가액 열을 찾지 못했습니다. 매출처별 세금계산서 합계표가 있는 시트를 보내 주세요.',
    en: 'No columns 사업자등록번호 and 공급가액 were found. Send the sheet with the sales-invoice summary.'
  },
  no_buyers: {
    ko: '읽을 수 있는 매출처가 한 곳도 없습니다. 사업자등록번호와 공급가액을 확인해 주세요.',
    en: 'Not one buyer could be read. Check the business numbers and supply values.'
  },
  purchases: {
    ko: '매입 자료입니다. 매출처별 세금계산서 합계표(또는 매출 세금계산서 목록)를 보내 주세요.',
    en: 'This tells what the firm bought. Send the summary of its sales (매출처별 세금계산서 합계표).'
  },
  no_period: {
    ko: '어느 기간의 자료인지 알 수 없습니다. 주소에 period=2021Q1처럼 기간을 적어 다시 보내 주세요.',
    en: 'The file does not say which period it is about. Send it again with ?period=2021Q1 or the like.'
  },
  periods_overlap: {
    ko: '같은 기간이 겹쳐 들어 있습니다. 분기별이나 반기별 중 하나만 보내 주세요.',
    en: 'The same months come twice, in periods of different length. Send quarters or half-years, not both.'
  }
} as const satisfies Record<string, MessageTexts>

export type RefusalCode = keyof typeof REFUSALS

/** The problem of a file that cannot be taken, to be thrown; `rows` are what is wrong with single ones. */
export function refusedFile(
  code: RefusalCode,
  { rows = [], cause }: { readonly rows?: readonly FieldError[]; readonly cause?: unknown } = {}
): ProblemError {
  const detail = REFUSALS[code]
  return new ProblemError('invalid_request', {
    detail,
    errors: [{ pointer: '', code: `ledger.${code}`, detail }, ...rows],
    cause
  })
}
