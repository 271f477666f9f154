import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import type { ProblemCode } from './problem-table.ts'
import { ProblemError } from './problems.ts'

const FRAMEWORK_CODES: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_http',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'empty_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_BAD_URL: 'malformed_http',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_NOT_FOUND: 'not_found',
  FST_ERR_HANDLER_TIMEOUT: 'unavailable'
}

/**
 * Socket errors and SQLSTATEs that say: the database cannot be reached, lets us in no more (a password was changed, the database is
 * being restored) or cannot take more work; the request itself is fine.
 */
const DATABASE_OUTAGE =
  /^(ECONN(REFUSED|RESET)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|28...|3D000|57P0[1235]|57014|53...|55P03|25P03|40001|40P01)$/
/** What the folder of files says when it has no room, or cannot be reached or written at the moment. */
const STORAGE_OUTAGE = /^(ENOSPC|EDQUOT|EROFS|EIO|EMFILE|ENFILE|ESTALE)$/
const POOL_OUTAGE =
  /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/

/** Turns whatever was thrown into the problem to answer with. What nobody foresaw becomes `internal` with the error as cause. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof NoSourceForDate) return noSource(error)
  const code = codeOf(error)
  const framework = FRAMEWORK_CODES[code]
  if (framework === 'unavailable' || isOutage(error, code)) return unavailable(error)
  if (framework) return new ProblemError(framework, { cause: error })
  return new ProblemError('internal', { cause: error })
}

/** 503 with the seconds to wait; nothing was changed by the request. */
export function unavailable(cause: unknown, retryAfterSeconds = 2): ProblemError {
  return new ProblemError('unavailable', { cause, headers: { 'retry-after': String(retryAfterSeconds) } })
}

function isOutage(error: unknown, code: string): boolean {
  if (DATABASE_OUTAGE.test(code) || STORAGE_OUTAGE.test(code)) return true
  return error instanceof Error && POOL_OUTAGE.test(error.message)
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

function noSource(error: NoSourceForDate): ProblemError {
  return new ProblemError('rulebook.no_source_for_date', {
    cause: error,
    detail: {
      ko: `${error.asOf}에 적용되는 ${error.parameter}의 근거 자료가 없습니다. 다른 날짜로 요청해 주세요.`,
      en: `No source states ${error.parameter} on ${error.asOf}. Ask for another date.`
    }
  })
}
