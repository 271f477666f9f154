import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { coverageOfReceivable, type PolicyOnBuyer } from '@trade-credit/domain/policy/coverage-of-receivable.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { NO_WON, won } from '@trade-credit/domain/won.ts'
import { recordJobChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { type ImportLine, lockImport, recordLines } from '@trade-credit/service/platform/imports/record-import.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { buyerCovers } from '../cover/buyer-covers.ts'
import { type Declaration, keyOf } from '../receivables/declaration.ts'
import { declareReceivables } from '../receivables/declare-receivables.ts'
import { keepRunOffOpen } from '../receivables/keep-run-off-open.ts'
import { knownOtherwise } from '../receivables/receivable-problems.ts'
import { mostMonthsPutOff } from '../receivables/reliance.ts'
import { judgedOn, type ReadLine } from './read-declaration.ts'

/** What the lines of a chunk have in common. */
export interface ImportContext {
  readonly importId: string
  readonly policy: BegunPolicy
  readonly platform: Pick<ServicePlatform, 'rulebook'>
  /** The rules of the contract. */
  readonly rules: Rules
  readonly today: PlainDate
  readonly now: Date
}

/**
 * Keeps the receivables of a chunk together with what became of each line: they commit together or not at all, so that a chunk done
 * twice does nothing the second time. Holds the import's row, so that two workers follow one another. A line whose invoice is known, from
 * a line before it or declared before, is taken when it says the same, and else answered with what it says otherwise.
 */
export async function importChunk(
  trx: JobTransaction,
  lines: readonly ReadLine[],
  context: ImportContext
): Promise<void> {
  const { importId, policy, today, now } = context
  await lockImport(trx, importId)
  const results: ImportLine[] = []
  const taken: { readonly line: number; readonly declaration: Declaration }[] = []
  for (const read of lines) {
    const { number: line, declaration, errors } = judgedOn(read, today)
    if (declaration !== null && errors.length === 0) taken.push({ line, declaration })
    else results.push(rejected(line, declaration, { errors }))
  }
  const declarations = taken.map(({ declaration }) => declaration)
  await keepRunOffOpen(trx, context.platform, policy, declarations, today)
  const declared = await declareReceivables(trx, policy, declarations, {
    today,
    now,
    mostMonths: mostMonthsPutOff(context.platform, today)
  })
  const buyers = declarations.map(({ buyer }) => buyer)
  const covers = await buyerCovers(trx, policy, buyers, today)
  taken.forEach(({ line, declaration }, i) => {
    const { is, receivableId, differing } = declared[i] ?? { is: 'differs', receivableId: null, differing: [] }
    if (is === 'differs') {
      const fields = differing.length > 0 ? differing : ['invoiceNumber']
      const errors = fields.map(knownOtherwise)
      const correctAt = `/v1/policies/${policy.id}/receivables/${receivableId}/corrections`
      results.push(rejected(line, declaration, { errors, receivableId, correctAt }))
    } else {
      const coverage = coverageCodes(declaration, covers, context)
      const result = { receivableId, isNew: is === 'declared', ...coverage }
      results.push({ line, key: keyOf(declaration), status: 'accepted', result })
    }
  })
  await recordLines(
    trx,
    importId,
    results.toSorted((a, b) => a.line - b.line)
  )
  const accepted = results.filter(({ status }) => status === 'accepted').length
  recordJobChange(
    trx,
    { organisation: policy.organisation, client: 'job:receivable-import' },
    {
      aggregate: { type: 'receivable_import', id: importId },
      action: 'receivable_import.chunk_kept',
      facts: { lines: lines.length, accepted }
    }
  )
}

/** A line that is not taken is like no other: a later one of the same invoice may be right. */
function rejected(line: number, declaration: Declaration | null, result: ImportLine['result']): ImportLine {
  const key = declaration === null ? `line ${line}` : `${keyOf(declaration)} line ${line}`
  return { line, key, status: 'rejected', result }
}

function coverageCodes(
  declaration: Declaration,
  covers: ReadonlyMap<string, PolicyOnBuyer>,
  { rules, today }: ImportContext
) {
  const cover = covers.get(declaration.buyer)
  if (!cover) throw new Error('the cover of the buyer was not loaded')
  const receivable = {
    ...declaration,
    suppliedOn: plainDate(declaration.suppliedOn),
    dueOn: plainDate(declaration.dueOn),
    billIssuedOn: declaration.billIssuedOn === null ? null : plainDate(declaration.billIssuedOn),
    amount: won(declaration.amount),
    vat: declaration.vat === null ? null : won(declaration.vat),
    settled: NO_WON,
    disputed: false,
    // What it is in place of is seen when it is read.
    correctedOn: null,
    correctedLate: false
  }
  const { status, findings } = coverageOfReceivable(receivable, cover, rules, today)
  return { coverage: status, findings: findings.map(({ code }) => code) }
}
