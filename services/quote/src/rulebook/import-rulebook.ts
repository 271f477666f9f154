import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { StatedValue } from '@trade-credit/domain/rules.ts'
import type { RulebookChange } from '@trade-credit/rulebook/changes.ts'
import { importProblems } from '@trade-credit/rulebook/import-problems.ts'
import { type DatedImport, type ImportedValues, scheduleOf } from '@trade-credit/rulebook/imports.ts'
import { rawOf } from '@trade-credit/rulebook/raw.ts'
import { type Entry, entryOn, type Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { RulebookError } from '@trade-credit/rulebook/rulebook-error.ts'
import { entryContent, rulebookSha256 } from '@trade-credit/rulebook/serialise.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { importedVersions } from '@trade-credit/service/rulebook/version-store.ts'
import type { RulebookImport } from './import.schemas.ts'
import { contradiction, fieldErrorOf, nothingImported, nullValue, pastDate, supersededBase } from './import-errors.ts'
import { type ImportWarning, importWarnings } from './import-warnings.ts'
import { findStoredRulebooks, storeImport } from './versions.repository.ts'

const MOST_ERRORS = 50

export interface ImportedRulebook {
  /** Null for a dry run. */
  readonly id: string | null
  /** Hash of the version in force from the date on. */
  readonly sha256: string
  /** Hash of the one that was to be in force. */
  readonly before: string
  readonly changes: readonly RulebookChange[]
  readonly warnings: readonly ImportWarning[]
}

/**
 * Appends an operator's values to the rulebook from a business date on, and lays later imports over them anew. Ends in the
 * problem `invalid_request` with everything that is wrong, and in `conflict` when somebody else's rules came in between.
 */
export async function importRulebook(
  trx: Transaction,
  body: RulebookImport,
  businessDate: PlainDate
): Promise<ImportedRulebook> {
  const activatedFrom = plainDate(body.activateFrom)
  const stored = await findStoredRulebooks(trx)
  if (!stored.packaged) return problem('unavailable')
  const packaged = await stored.packaged.rulebook()
  const values = valuesOf(body)
  const imported: DatedImport = { id: newId('ri'), activatedFrom, values }

  const before = inForceOn(activatedFrom, packaged, stored.imports)
  const nulls = nullsIn(body)
  const errors = [
    ...(activatedFrom < businessDate ? [pastDate(businessDate)] : []),
    ...(Object.keys(values.parameters).length === 0 ? [nothingImported()] : []),
    ...nulls.map(nullValue),
    ...importProblems(before, values)
      .filter(({ pointer }) => !nulls.includes(pointer))
      .map(fieldErrorOf)
  ]
  if (errors.length > 0) problem('invalid_request', { errors: errors.slice(0, MOST_ERRORS) })

  const versions = versionsWith(packaged, [...stored.imports, imported])
  const after = inForceOn(activatedFrom, packaged, [...stored.imports, imported])
  if (body.dryRun !== true) {
    const { id, ...rest } = imported
    const fromThen = versions.filter(version => version.activatedFrom >= activatedFrom)
    const content = JSON.stringify(values)
    if (!(await storeImport(trx, stored.newest, { id, ...rest, note: body.note, content }, fromThen))) supersededBase()
  }
  return {
    id: body.dryRun === true ? null : imported.id,
    sha256: rulebookSha256(after),
    before: rulebookSha256(before),
    changes: changesOf(before, after, values),
    warnings: importWarnings(after, values)
  }
}

function inForceOn(date: PlainDate, packaged: Rulebook, imports: readonly DatedImport[]): Rulebook {
  const begun = imports.filter(dated => dated.activatedFrom <= date)
  return scheduleOf(packaged, begun).at(-1)?.rulebook ?? packaged
}

/** Ends in a problem where an import that begins later says something else. */
function versionsWith(packaged: Rulebook, imports: readonly DatedImport[]) {
  try {
    return importedVersions(packaged, imports)
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error
    return problem('invalid_request', { errors: error.problems.slice(0, MOST_ERRORS).map(contradiction) })
  }
}

/** Pointers of the values that are null or hold one: as raw text it would read `null`. */
function nullsIn({ parameters }: RulebookImport): string[] {
  return Object.entries(parameters).flatMap(([name, { values }]) =>
    values.flatMap(({ value }, i) =>
      holdsNull(value) ? [`/parameters/${name.replaceAll('~', '~0').replaceAll('/', '~1')}/values/${i}/value`] : []
    )
  )
}

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(holdsNull))
}

function valuesOf({ parameters, sources = {} }: RulebookImport): ImportedValues {
  return {
    sources: Object.fromEntries(
      Object.entries(sources).map(([id, { lines, ...document }]) => [
        id,
        { ...document, ...(lines ? { lines: `${lines.first}-${lines.last}` } : {}) }
      ])
    ),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { values }]) => [
        name,
        values.map(({ from, value, source, note, assumed }) => ({
          from,
          value: rawOf(value as StatedValue),
          source,
          ...(note === undefined ? {} : { note }),
          ...(assumed === true ? { assumed: 'true' } : {})
        }))
      ])
    )
  }
}

function changesOf(before: Rulebook, after: Rulebook, { parameters }: ImportedValues): RulebookChange[] {
  const changes = Object.keys(parameters).flatMap(name => {
    const parameter = after.parameters.get(name)
    const old = before.parameters.get(name)
    if (!parameter || !old) return []
    const added = parameter.entries.filter(entry => !old.entries.some(known => isSame(known, entry)))
    return added.map(entry => ({ on: entry.from, parameter, before: entryOn(old, entry.from), after: entry }))
  })
  return changes.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

function isSame(a: Entry, b: Entry): boolean {
  return JSON.stringify(entryContent(a)) === JSON.stringify(entryContent(b))
}
