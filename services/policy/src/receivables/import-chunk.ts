import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { coverageOfReceivable, type PolicyOnBuyer } from '@trade-credit/domain/policy/coverage-of-receivable.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { NO_WON, won } from '@trade-credit/domain/won.ts'
import { type ImportLine, lockRecordedKeys, recordLines } from '@trade-credit/service/platform/imports/record-import.ts'
import { recordJobChange } from '@trade-credit/service/platform/record-change.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { buyerCovers } from '../cover/buyer-covers.ts'
import { type Declaration, keyOf } from './declaration.ts'
import { declareReceivables } from './declare-receivables.ts'
import { keepRunOffOpen } from './keep-run-off-open.ts'
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

interface Taken {
  readonly line: number
  readonly key: string
  readonly declaration: Declaration
}

/**
 * Keeps the receivables of a chunk together with what became of each line: they commit together or not at all, so that a chunk done
 * twice does nothing the second time. Holds the import's row, so that two workers follow one another.
 */
export async function importChunk(
  trx: JobTransaction<unknown>,
  lines: readonly ReadLine[],
  context: ImportContext
): Promise<void> {
  const { importId, policy, today, now } = context
  const keyed = lines.map(line => ({ ...judgedOn(line, today), key: lineKey(line) }))
  const seen = await lockRecordedKeys(
    trx,
    importId,
    keyed.map(({ key }) => key)
  )
  const results: ImportLine[] = []
  const taken: Taken[] = []
  for (const { number: line, key, declaration, errors } of keyed) {
    // Another line of the same key stands for this one: what it says is not looked at.
    if (seen.has(key)) results.push({ line, key, status: 'rejected', result: {} })
    else if (declaration === null || errors.length > 0)
      results.push({ line, key, status: 'rejected', result: { errors } })
    else taken.push({ line, key, declaration })
    seen.add(key)
  }
  const declarations = taken.map(({ declaration }) => declaration)
  await keepRunOffOpen(trx, context.platform, policy, declarations, today)
  const declared = await declareReceivables(trx, policy, declarations, now)
  const buyers = declarations.map(({ buyer }) => buyer)
  const covers = await buyerCovers(trx, policy, buyers, today)
  taken.forEach(({ line, key, declaration }, i) => {
    const { is, receivableId, differing } = declared[i] ?? { is: 'differs', receivableId: null, differing: [] }
    if (is === 'differs') {
      const fields = differing.length > 0 ? differing : ['invoiceNumber']
      const errors = fields.map(field => ({ pointer: `/${field}`, code: 'receivable.known_with_other_facts' }))
      results.push({ line, key, status: 'rejected', result: { errors, receivableId } })
    } else {
      const coverage = coverageCodes(declaration, covers, context)
      results.push({ line, key, status: 'accepted', result: { receivableId, isNew: is === 'declared', ...coverage } })
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

/** What makes two lines the same; a line that cannot be read is like no other. */
function lineKey({ number, declaration }: ReadLine): string {
  return declaration === null ? `line ${number}` : keyOf(declaration)
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
    disputed: false
  }
  const { status, findings } = coverageOfReceivable(receivable, cover, rules, today)
  return { coverage: status, findings: findings.map(({ code }) => code) }
}
