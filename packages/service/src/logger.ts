import { isBusinessNumber, isCorporateNumber } from '@trade-credit/domain/business-number.ts'
import { type DestinationStream, type Logger, pino } from 'pino'

/** Fields that never reach a log, wherever in the first levels of a logged object they stand. */
const PRIVATE_FIELDS = [
  'authorization',
  'body',
  'buyer',
  'buyers',
  'businessNumber',
  'corporateNumber',
  'cookie',
  'detail',
  'headers',
  'name',
  'password',
  'policyholder',
  'query',
  'token',
  'url'
]

/** The service's log: JSON lines with ids and codes. Private fields are cut out, numbers of firms masked wherever they appear. */
export function createLogger(options: { name: string; level: string; destination?: DestinationStream }): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: PRIVATE_FIELDS.flatMap(field => [`*.${field}`, `*.*.${field}`, ...topLevel(field)]),
        remove: true
      },
      serializers: { err: errorView },
      hooks: { streamWrite: maskNumbersOfFirms }
    },
    options.destination ?? pino.destination({ sync: false })
  )
}

/** `name` at the top level is the service's own. */
function topLevel(field: string): string[] {
  return field === 'name' ? [] : [field]
}

/** What the log says of an error. A database error's detail repeats the row's values, so only its names are taken. */
function errorView(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, constraint, table, severity } = error as {
    code?: unknown
    constraint?: unknown
    table?: unknown
    severity?: unknown
  }
  const cause = error.cause === undefined ? {} : { cause: errorView(error.cause) }
  // An Error's stack begins with its message; JSON.parse puts a piece of the body in there.
  const about =
    error instanceof SyntaxError ? { stack: framesOf(error) } : { message: error.message, stack: error.stack }
  return { type: error.name, ...about, code, constraint, table, severity, ...cause }
}

function framesOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n')
}

/** The last net: business and corporate numbers in messages, stacks and values nobody thought of. */
export function maskNumbersOfFirms(line: string): string {
  return line.replace(/(?<![\w.-])(\d{3}-?\d{2}-?\d{5}|\d{6}-?\d{7})(?![\w.])/g, text => {
    const digits = text.replaceAll('-', '')
    return isBusinessNumber(digits) || isCorporateNumber(digits) ? '[number of a firm]' : text
  })
}
