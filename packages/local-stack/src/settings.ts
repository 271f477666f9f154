import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readConfig } from '@trade-credit/service/config.ts'
import type { JWKS } from 'oidc-provider'
import { Type } from 'typebox'

const port = { minimum: 0, maximum: 65535 }
/** Left out, it follows PORT, so that a second stack needs no more than that. */
const portAbove = (above: number, whose: string) =>
  Type.Optional(
    Type.Integer({ ...port, description: `Port of ${whose}; PORT + ${above} when left out, 0 takes a free one.` })
  )

/** The variables of `npm start`. */
const Variables = Type.Object({
  PORT: Type.Integer({
    ...port,
    default: 8080,
    description: 'Port of the gateway, where everything is reached; 0 takes a free one.'
  }),
  QUOTE_PORT: portAbove(1, 'the quote service'),
  UNDERWRITING_PORT: portAbove(2, 'the underwriting service'),
  POLICY_PORT: portAbove(3, 'the policy service'),
  CLAIMS_PORT: portAbove(4, 'the claims service'),
  ISSUER_PORT: portAbove(10, 'the issuer'),
  DATA_DIR: Type.String({
    default: '.data',
    description: 'Folder that keeps Postgres, its passwords and the issuer’s key.'
  }),
  DATABASE_URL: Type.String({
    default: '',
    pattern: '^$|^postgres(ql)?://',
    description: 'A Postgres to use in place of the embedded one, as a role that may create roles.'
  }),
  BANK_JWKS: Type.String({
    default: '',
    description: 'File with the public keys of the client `bank`, which then signs assertions (private_key_jwt).'
  }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'error',
    description: 'Least level that the services log.'
  }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 100_000_000,
    description: 'Requests a minute from one client before 429; 0 sets no limit, so that speed can be tried out.'
  })
})

export type PortVariable = 'PORT' | 'QUOTE_PORT' | 'UNDERWRITING_PORT' | 'POLICY_PORT' | 'CLAIMS_PORT' | 'ISSUER_PORT'

export interface StackSettings {
  readonly ports: Readonly<Record<PortVariable, number>>
  /** Absolute. */
  readonly dataDir: string
  /** Absent: the embedded Postgres. */
  readonly databaseUrl: string | undefined
  readonly bankKeys: JWKS | undefined
  readonly logLevel: string
  /** Requests a minute from one client; 0 sets no limit. */
  readonly rateLimit: number
}

/** Reads the settings from the environment. Throws one message that names every variable at fault. */
export function readSettings(environment: NodeJS.ProcessEnv): StackSettings {
  const read = readConfig(Variables, environment)
  return {
    ports: {
      PORT: read.PORT,
      QUOTE_PORT: read.QUOTE_PORT ?? above(read.PORT, 1),
      UNDERWRITING_PORT: read.UNDERWRITING_PORT ?? above(read.PORT, 2),
      POLICY_PORT: read.POLICY_PORT ?? above(read.PORT, 3),
      CLAIMS_PORT: read.CLAIMS_PORT ?? above(read.PORT, 4),
      ISSUER_PORT: read.ISSUER_PORT ?? above(read.PORT, 10)
    },
    dataDir: resolve(read.DATA_DIR),
    databaseUrl: read.DATABASE_URL === '' ? undefined : read.DATABASE_URL,
    bankKeys: read.BANK_JWKS === '' ? undefined : (JSON.parse(readFileSync(read.BANK_JWKS, 'utf8')) as JWKS),
    logLevel: read.LOG_LEVEL,
    rateLimit: read.RATE_LIMIT_PER_MINUTE
  }
}

/** A free one beside a free one, or where there is none so high. */
function above(base: number, offset: number): number {
  return base === 0 || base + offset > port.maximum ? 0 : base + offset
}
