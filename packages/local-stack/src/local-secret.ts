import { createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readOrCreatePrivateFile } from './private-file.ts'

/** The one secret of a data folder (0600), from which the database passwords and the cursor key are made. */
export async function localSecret(dataDir: string): Promise<string> {
  return readOrCreatePrivateFile(join(dataDir, 'local-secret'), async () => randomBytes(32).toString('base64url'))
}

/** A key for one purpose, always the same for the same secret. */
export function derivedKey(secret: string, purpose: string): string {
  return createHmac('sha256', secret).update(`key ${purpose}`).digest('base64url')
}
