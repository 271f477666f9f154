import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { type QuoteBasis, workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import { problemOf } from '@trade-credit/service/problems/failures.ts'
import { type ProblemError, problemView } from '@trade-credit/service/problems/problems.ts'
import type { Line } from '@trade-credit/service/streams/lines.ts'
import type { FastifyBaseLogger } from 'fastify'
import { pricePreviewView } from '../price-previews/price-preview-view.ts'
import type { NamesLedger } from '../sales-ledgers/named-ledger.ts'
import { type ReadLine, readLine } from './read-line.ts'

/** What all lines of a batch have in common. */
export interface BatchContext {
  readonly basis: QuoteBasis
  readonly language: Language
  readonly requestId: string
  readonly log: FastifyBaseLogger
}

/**
 * The answer to a line whose quote is not kept, as the text of one line. Whatever goes wrong is its answer. Only a line that names a
 * sales ledger has to wait for anything: `ledgerOf` is asked for it.
 */
export function previewLine(
  line: Line,
  ledgerOf: (names: NamesLedger) => Promise<SalesLedger | null>,
  context: BatchContext
): string | Promise<string> {
  const read = readLine(line)
  const { body } = read
  if (!body) return refusedLine(line, read, context)
  const answer = (salesLedger: SalesLedger | null) => {
    const worked = workOutQuote(body, { ...context.basis, salesLedger })
    const preview = pricePreviewView(body.product, worked, context.basis, context.language)
    return answeredLine(line, read, { id: null, ...preview })
  }
  const fail = (error: unknown) => failedLine(line, read, error, context)
  if (body.salesLedgerId) return ledgerOf(body).then(answer).catch(fail)
  try {
    return answer(null)
  } catch (error) {
    return fail(error)
  }
}

/** A line with its quote. */
export function answeredLine(line: Line, { reference }: ReadLine, quote: object): string {
  return `${JSON.stringify({ line: line.number, reference, quote })}\n`
}

/** A line that could not be read. */
export function refusedLine(line: Line, read: ReadLine, context: BatchContext): string {
  return problemLine(line, read.reference, read.problem ?? problemOf(new Error('a line without a problem')), context)
}

/** A line whose work ended in an error. */
export function failedLine(line: Line, { reference }: ReadLine, error: unknown, context: BatchContext): string {
  const problem = problemOf(error)
  if (problem.status >= 500) context.log.error({ err: problem.cause, line: line.number }, 'a line of a batch failed')
  return problemLine(line, reference, problem, context)
}

/** A line with a problem. */
export function problemLine(
  line: Line,
  reference: string | null,
  problem: ProblemError,
  { language, requestId }: BatchContext
): string {
  return `${JSON.stringify({ line: line.number, reference, problem: problemView(problem, language, requestId) })}\n`
}
