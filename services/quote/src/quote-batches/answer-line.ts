import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import { type QuoteBasis, workOutQuote } from '@trade-credit/quoting/work-out-quote.ts'
import { type LineContext, lineProblem } from '@trade-credit/service/streams/line-problem.ts'
import type { Line } from '@trade-credit/service/streams/lines.ts'
import { pricePreviewView } from '../price-previews/price-preview-view.ts'
import type { NamesLedger } from '../sales-ledgers/named-ledger.ts'
import { type ReadLine, readLine } from './read-line.ts'

/** What all lines of a batch have in common. */
export interface BatchContext extends LineContext {
  readonly basis: QuoteBasis
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
  if (!body) return failedLine(line, read, read.problem, context)
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

/** A line with what is wrong with it, or what its work ended in. */
export function failedLine(line: Line, { reference }: ReadLine, error: unknown, context: BatchContext): string {
  return `${JSON.stringify({ line: line.number, reference, problem: lineProblem(error, line.number, context) })}\n`
}
