import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type DatedImport, type ImportedValues, scheduleOf } from '@trade-credit/rulebook/imports.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { parseRulebook, rulebookSha256, serialiseRulebook } from '@trade-credit/rulebook/serialise.ts'

/** In force from before any business date: what a release brings holds until an import begins. */
export const ALWAYS = '1900-01-01' as PlainDate

/** Anything that runs a query: a pool, a client, a transaction. */
export type RunQuery = <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>

/** A version about to come into force, as the database function `rulebook.activate` takes it. */
export interface NewVersion {
  readonly sha256: string
  readonly content: string
  readonly origin: 'packaged' | 'imported' | 'example'
  /** The import that begins on the date; null for a release. */
  readonly import: string | null
  readonly activatedFrom: PlainDate
}

/** What a release or an import is worked out from. */
export interface StoredRulebooks {
  /** Number of the newest activation; null in an empty database. */
  readonly newest: string | null
  /** The newest release's rulebook; null in an empty database. */
  readonly packaged: { readonly sha256: string; readonly rulebook: () => Promise<Rulebook> } | null
  /** All imports, in the order in which they were made. */
  readonly imports: readonly DatedImport[]
}

/** Reads what is stored now. Lock `rulebook.activation` before, or have the database compare `newest` afterwards. */
export async function readStoredRulebooks(query: RunQuery): Promise<StoredRulebooks> {
  const [activations, imports] = await Promise.all([
    query<{ newest: string | null; sha256: string | null }>(
      `select max(number)::text as newest,
         (array_agg(sha256 order by number desc) filter (where origin <> 'imported'))[1] as sha256 from rulebook.activation`
    ),
    query<{ id: string; activated_from: PlainDate; content: string }>(
      'select id, activated_from::text, content from rulebook.import order by number'
    )
  ])
  const { newest = null, sha256 = null } = activations[0] ?? {}
  return {
    newest,
    packaged: sha256 === null ? null : { sha256, rulebook: async () => parseRulebook(await contentOf(query, sha256)) },
    imports: imports.map(({ id, activated_from, content }) => ({
      id,
      activatedFrom: activated_from,
      values: JSON.parse(content) as ImportedValues
    }))
  }
}

/**
 * The versions that the imports make of a release, for each date on which one begins. Throws a RulebookError where the release
 * contradicts an import.
 */
export function importedVersions(packaged: Rulebook, imports: readonly DatedImport[]): NewVersion[] {
  return scheduleOf(packaged, imports).map(({ activatedFrom, rulebook }) => ({
    sha256: rulebookSha256(rulebook),
    content: serialiseRulebook(rulebook),
    origin: 'imported',
    import: imports.findLast(dated => dated.activatedFrom === activatedFrom)?.id ?? null,
    activatedFrom
  }))
}

async function contentOf(query: RunQuery, sha256: string): Promise<string> {
  const [row] = await query<{ content: string }>('select content from rulebook.version where sha256 = $1', [sha256])
  if (!row) throw new Error(`rulebook version ${sha256} is gone`)
  return row.content
}
