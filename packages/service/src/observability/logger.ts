import { isBusinessNumber, isCorporateNumber } from '@trade-credit/domain/business-number.ts'
import { type DestinationStream, type Logger, pino } from 'pino'
import { now } from '../real-clock.ts'
import { standardOutput } from './log-destination.ts'

/** Fields that never reach a log, wherever in a logged object they stand. */
const PRIVATE_FIELDS: ReadonlySet<string> = new Set([
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
])
const DEEPEST = 4

/** The service's log: JSON lines with ids and codes. Private fields are cut out, numbers of firms masked wherever they appear. */
export function createLogger(options: { name: string; level: string; destination?: DestinationStream }): Logger {
  const destination = options.destination ?? standardOutput(lines => logger.warn({ lines }, 'log lines were lost'))
  const logger = pino(
    {
      name: options.name,
      level: options.level,
      timestamp: isoTime(),
      // pino's own redaction by path costs more than the whole request, and knows only the depths it is given.
      formatters: { log: object => withoutPrivateFields(object, 0) },
      serializers: { err: errorView },
      hooks: { streamWrite: maskNumbersOfFirms }
    },
    destination
  )
  return logger
}

/** The time of a line, written once per millisecond however many lines fall into it. */
function isoTime(): () => string {
  let writtenFor = 0
  let text = ''
  return () => {
    const at = now()
    if (at.getTime() !== writtenFor) {
      writtenFor = at.getTime()
      text = `,"time":"${at.toISOString()}"`
    }
    return text
  }
}

function withoutPrivateFields(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const name in object) {
    if (!PRIVATE_FIELDS.has(name)) kept[name] = loggable(object[name], depth + 1)
  }
  return kept
}

/** Plain data without its private fields; nothing of what lies too deep to be a log line. */
function loggable(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date) return value
  if (depth >= DEEPEST) return '[deeper]'
  if (Array.isArray(value)) return value.map(item => loggable(item, depth + 1))
  return withoutPrivateFields({ ...value }, depth)
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
