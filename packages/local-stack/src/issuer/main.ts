import { readConfig } from '@trade-credit/service/config.ts'
import { Type } from 'typebox'
import { startIssuer } from './issuer.ts'
import { signingKey } from './signing-key.ts'

const Variables = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'Address to listen on.' }),
  PORT: Type.Integer({ default: 8090, minimum: 0, maximum: 65535, description: 'Port to listen on.' }),
  ISSUER: Type.String({ pattern: '^https?://', description: 'Issuer that the tokens name.' }),
  DATA_DIR: Type.String({ default: '.data', description: 'Folder that keeps the signing key.' })
})

// The local issuer alone, for docker-compose's profile `local`: everybody's secret is known, so it is for trying things out.
const { HOST, PORT, ISSUER, DATA_DIR } = readConfig(Variables, process.env)
const issuer = await startIssuer({ issuer: ISSUER, signingKey: await signingKey(DATA_DIR), port: PORT, host: HOST })
process.stdout.write(`The local issuer listens on ${issuer.url}\n`)
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => void issuer.stop())
