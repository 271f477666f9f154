import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { parseJson } from '@trade-credit/service/http/json-body.ts'
import { type FieldError, ProblemError } from '@trade-credit/service/problems/problems.ts'
import { compileValidator } from '@trade-credit/service/schema/validation.ts'
import { lineDetail } from '@trade-credit/service/streams/line-problem.ts'
import { type Declaration, declarationOf, troublesOf } from '../receivables/declaration.ts'
import { type ReceivableBody, ReceivableBodySchema } from '../receivables/schemas.ts'

/** A line of an import, read: what it declares, or why it cannot be taken. */
export interface ReadLine {
  /** Counted from 1. */
  readonly number: number
  readonly declaration: Declaration | null
  /** What is wrong with it: fields, codes and sentences, none of which repeats what it said. */
  readonly errors: readonly FieldError[]
}

/** The longest line that is read, in bytes. */
export const LONGEST_LINE = 16 * 1024

/** What keeps a line from being read at all. */
const TROUBLES = {
  too_long: {
    ko: '한 줄이 너무 깁니다. 채권마다 한 줄로 나누어 보내 주세요.',
    en: 'The line is too long. Send one receivable in a line.'
  },
  not_text: {
    ko: '이 줄의 글자를 읽을 수 없습니다. 파일 전체를 UTF-8이나 CP949(EUC-KR)로 저장해 주세요.',
    en: 'The text of the line cannot be read. Save the whole file as UTF-8 or CP949 (EUC-KR).'
  },
  open_quote: {
    ko: '큰따옴표가 닫히지 않았습니다. 값 안의 큰따옴표는 두 번 적어 주세요.',
    en: 'A quotation mark is not closed. Write one that is part of a value twice.'
  },
  beyond_headings: {
    ko: '열 이름이 없는 칸에 값이 있습니다. 쉼표가 든 값은 큰따옴표로 묶어 주세요.',
    en: 'A value stands under no heading. Put one that has commas between quotation marks.'
  },
  shortened_number: {
    ko: '번호가 2.02E+23처럼 줄어 있습니다. 번호 열의 서식을 텍스트로 하고 다시 저장해 주세요.',
    en: 'A number is shortened, as in 2.02E+23. Format its column as text and save the file again.'
  }
} as const satisfies Record<string, MessageTexts>

const validate = compileValidator({
  schema: ReceivableBodySchema,
  httpPart: 'body',
  method: 'POST',
  url: '/v1/policies/:policyId/receivables'
})

/** Reads a line of JSON as strictly as a body of its own; null bytes are a line that is too long. Never throws. */
export function readJsonLine(number: number, bytes: Buffer | null): ReadLine {
  if (bytes === null) return unreadLine(number, 'too_long')
  try {
    return readValue(number, parseJson(bytes))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return refusedBy(number, error)
  }
}

/** A line that could not be read. */
export function unreadLine(number: number, trouble: keyof typeof TROUBLES): ReadLine {
  return refused(number, [{ pointer: '', code: `line.${trouble}`, detail: TROUBLES[trouble] }])
}

/** Reads a value as strictly as a body of its own. */
export function readValue(number: number, value: unknown): ReadLine {
  const checked = validate(value)
  if (typeof checked === 'object' && 'error' in checked && checked.error) {
    return refusedBy(number, checked.error as ProblemError)
  }
  return { number, declaration: declarationOf(value as ReceivableBody), errors: [] }
}

/** The same line with what is wrong between its fields on the day. */
export function judgedOn(line: ReadLine, today: string): ReadLine {
  if (line.declaration === null) return line
  const errors = troublesOf(line.declaration, today)
  return errors.length === 0 ? line : { ...line, errors }
}

/** What the problem says of single fields, or its own code where it says nothing of any: a line is never refused without a reason. */
function refusedBy(number: number, problem: ProblemError): ReadLine {
  const { code, errors } = problem
  return refused(number, errors.length > 0 ? errors : [{ pointer: '', code, detail: lineDetail(problem) }])
}

function refused(number: number, errors: readonly FieldError[]): ReadLine {
  return { number, declaration: null, errors }
}
