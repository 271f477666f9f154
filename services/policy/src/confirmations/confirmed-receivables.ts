import { createHash } from 'node:crypto'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import {
  type ExpectedLosses,
  highestInsured,
  mostPayable,
  withReceivable
} from '@trade-credit/domain/policy/most-payable.ts'
import { NO_WON, type Won, won, wonView } from '@trade-credit/domain/won.ts'
import { canonicalJson } from '@trade-credit/service/platform/audit/facts.ts'
import { type FindingRecord, findingRecord } from '@trade-credit/service/rulebook/rule-views.ts'
import { amountView, coverageOf, type Judging } from '../receivables/receivable-view.ts'
import type { StoredReceivable } from '../receivables/repository.ts'

/** A receivable as it was confirmed: amounts as JSON integers, findings in no language. */
export interface ConfirmedReceivable {
  readonly buyer: string
  readonly instrument: StoredReceivable['instrument']
  readonly invoiceNumber: string
  readonly taxInvoiceNumber: string | null
  readonly suppliedOn: PlainDate
  readonly dueOn: PlainDate
  readonly outstanding: number
  readonly mostPayable: number
  readonly coverage: {
    readonly status: 'covered' | 'not_covered' | 'undecided'
    readonly coveredAmount: number
    readonly insuredAmount: number | null
    readonly coveragePercent: number | null
    readonly findings: readonly FindingRecord[]
  }
}

/** What the receivables of a buyer come to. */
export interface BuyerTally {
  readonly receivables: number
  readonly outstanding: Won
  readonly covered: Won
  readonly losses: ExpectedLosses
}

const NOTHING: BuyerTally = { receivables: 0, outstanding: NO_WON, covered: NO_WON, losses: [] }

/** Takes receivables down one after the other, with what they come to and the digest over them; none is kept. */
export class ReceivableTally {
  readonly #judging: Judging
  readonly #buyers = new Map<string, BuyerTally>()
  readonly #hash = createHash('sha256')

  constructor(judging: Judging) {
    this.#judging = judging
  }

  /** The next receivable, judged on the day. */
  add(row: StoredReceivable): ConfirmedReceivable {
    const coverage = coverageOf(row, this.#judging)
    const { receivables, outstanding, covered, losses } = this.of(row.buyer)
    const owed = won(row.amount - row.settled)
    this.#buyers.set(row.buyer, {
      receivables: receivables + 1,
      outstanding: won(outstanding + owed),
      covered: won(covered + coverage.coveredAmount),
      losses: withReceivable(losses, coverage)
    })
    const alone = withReceivable([], coverage)
    const { terms } = coverage
    const line: ConfirmedReceivable = {
      buyer: row.buyer,
      instrument: row.instrument,
      invoiceNumber: row.invoice_number,
      taxInvoiceNumber: row.tax_invoice_number,
      suppliedOn: row.supplied_on,
      dueOn: row.due_on,
      outstanding: amountView(owed),
      mostPayable: wonView(mostPayable(alone, highestInsured(alone))),
      coverage: {
        status: coverage.status,
        coveredAmount: wonView(coverage.coveredAmount),
        insuredAmount: terms && wonView(terms.insuredAmount),
        coveragePercent: terms && Number(terms.coveragePercent),
        findings: coverage.findings.map(findingRecord)
      }
    }
    this.#hash.update(`${canonicalJson(withCodes(line))}\n`)
    return line
  }

  /** What was added of the buyer. */
  of(buyer: string): BuyerTally {
    return this.#buyers.get(buyer) ?? NOTHING
  }

  /** `sha256:` and hex over all, each as canonical JSON (RFC 8785) and a line feed. Ends the tally. */
  digest(): string {
    return `sha256:${this.#hash.digest('hex')}`
  }
}

/** The line as the digest covers it, in no language. */
function withCodes(line: ConfirmedReceivable) {
  const { coverage } = line
  return { ...line, coverage: { ...coverage, findings: coverage.findings.map(({ code }) => code) } }
}
