import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { JWK } from 'oidc-provider'
import { readOrCreatePrivateFile } from '../private-file.ts'

/** The issuer's ES256 key, made once per data folder (0600), so that tokens stay valid over a restart. */
export async function signingKey(dataDir: string): Promise<JWK> {
  const text = await readOrCreatePrivateFile(join(dataDir, 'issuer-key.json'), async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), alg: 'ES256', use: 'sig' })
  })
  return JSON.parse(text) as JWK
}
