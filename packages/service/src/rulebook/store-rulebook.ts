import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { packagedRulebook, sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulebookSha256, serialiseRulebook } from '@trade-credit/rulebook/serialise.ts'
import pg from 'pg'

/** In force from before any business date: what the package ships holds until a later version takes over. */
const ALWAYS = '1900-01-01' as PlainDate

/**
 * Adds the packaged rulebook as a version unless it is there, with example terms in the sandbox. Run by whoever migrates.
 * Returns the version's hash and whether it was new.
 */
export async function storePackagedRulebook(
  adminUrl: string,
  { sandbox }: { sandbox: boolean }
): Promise<{ sha256: string; added: boolean }> {
  const rulebook = sandbox ? sandboxRulebook() : packagedRulebook()
  const sha256 = rulebookSha256(rulebook)
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query(
      `insert into rulebook.version (sha256, content, origin, activated_from)
       values ($1, $2, $3, $4) on conflict (sha256) do nothing`,
      [sha256, serialiseRulebook(rulebook), sandbox ? 'example' : 'packaged', ALWAYS]
    )
    return { sha256, added: rowCount === 1 }
  } finally {
    await client.end()
  }
}
