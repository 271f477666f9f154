import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { StatedProgramme } from '@trade-credit/domain/subsidies/programme.ts'
import { holdingOn, programmesOn } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { packagedProgrammes } from '@trade-credit/quoting/known-programmes.ts'
import type { StoredEntry } from '@trade-credit/quoting/subsidy-entries.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { findEntriesOf, insertEntry } from './entries.repository.ts'
import type { SubsidyEntryRequest } from './schemas.ts'
import { termsOfEntry } from './terms-of-entry.ts'

export interface Entering {
  readonly rulebook: RulebookVersion
  readonly now: Date
  /** Lets the change pass, or ends in a problem, given how many entries the programme has. Not asked of a new code. */
  readonly requireVersion: (version: number) => void
}

/**
 * Enters terms of a programme from a date on. Entries are only ever added. Sent again, the newest entry is left as it is: then
 * `added` is false. Ends in the problem `stale` when somebody else came in between, and in `invalid_request`.
 */
export async function enterProgramme(
  trx: Transaction,
  code: string,
  body: SubsidyEntryRequest,
  { rulebook, now, requireVersion }: Entering
): Promise<{ entries: readonly StoredEntry[]; added: StoredEntry | null }> {
  const entries = await findEntriesOf(trx.query, code)
  const newest = entries.at(-1)
  const packaged = packagedProgrammes(rulebook.rulebook).get(code) ?? null
  const note = body.note ?? null
  const effectiveFrom = plainDate(body.effectiveFrom)

  const isAgain = (terms: StatedProgramme) =>
    newest?.effectiveFrom === effectiveFrom && newest.note === note && isDeepStrictEqual(newest.terms, terms)
  const standing = standingOn(code, effectiveFrom, rulebook, entries)
  const terms = termsOfEntry(code, body, standing, newest?.terms ?? packaged)
  if (isAgain(terms)) return { entries, added: null }

  if (newest || packaged) requireVersion(entries.length)
  const added: StoredEntry = {
    id: newId('se'),
    effectiveFrom,
    version: entries.length + 1,
    note,
    terms,
    enteredAt: now
  }
  if (!(await insertEntry(trx, added))) problem('stale')
  return { entries: [...entries, added], added }
}

/** What stood on the day under the code: entered before, or stated by the rulebook; null when neither. */
function standingOn(
  code: string,
  day: StoredEntry['effectiveFrom'],
  { rulesAt }: RulebookVersion,
  entries: readonly StoredEntry[]
): StatedProgramme | null {
  const [entered] = holdingOn(day, entries)
  if (entered) return entered.terms
  const stated = programmesOn(rulesAt(day), []).programmes.find(programme => programme.code === code)
  return stated ? (stated.rule.value as StatedProgramme) : null
}
