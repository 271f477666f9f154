import { packagedRulebook, sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import type { Rulebook } from '@trade-credit/rulebook/rulebook.ts'
import { rulebookSha256, serialiseRulebook } from '@trade-credit/rulebook/serialise.ts'
import pg from 'pg'
import { ALWAYS, importedVersions, type NewVersion, type RunQuery, readStoredRulebooks } from './version-store.ts'

/**
 * Puts the packaged rulebook into force unless it is the newest release already, with example terms in the sandbox, and lays
 * the operators' imports over it anew: so a release neither loses what was imported nor is hidden by it. Run by whoever
 * migrates. Rejects with a RulebookError, changing nothing, when the package contradicts an import: the deployment stops and
 * says what to reconcile. Returns the version's hash and whether it is newly in force.
 */
export async function storePackagedRulebook(
  adminUrl: string,
  { sandbox }: { sandbox: boolean }
): Promise<{ sha256: string; added: boolean }> {
  return storeRelease(adminUrl, sandbox ? sandboxRulebook() : packagedRulebook(), sandbox ? 'example' : 'packaged')
}

/** As `storePackagedRulebook`, for any rulebook. */
export async function storeRelease(
  adminUrl: string,
  rulebook: Rulebook,
  origin: 'packaged' | 'example'
): Promise<{ sha256: string; added: boolean }> {
  const sha256 = rulebookSha256(rulebook)
  const client = new pg.Client({ connectionString: adminUrl })
  const query: RunQuery = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[]
  await client.connect()
  try {
    await query('begin')
    await query('lock table rulebook.activation in exclusive mode')
    const { packaged, imports } = await readStoredRulebooks(query)
    const isNew = packaged?.sha256 !== sha256
    if (isNew) {
      const release: NewVersion = {
        sha256,
        content: serialiseRulebook(rulebook),
        origin,
        import: null,
        activatedFrom: ALWAYS
      }
      const versions = [release, ...importedVersions(rulebook, imports)]
      await query('select rulebook.activate($1)', [JSON.stringify(versions)])
    }
    await query('commit')
    return { sha256, added: isNew }
  } finally {
    // Ending the session ends a transaction that did not come to its commit.
    await client.end()
  }
}
