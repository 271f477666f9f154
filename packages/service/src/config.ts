import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { coerceTexts } from './schema/coercion.ts'
import { registerFormats } from './schema/formats.ts'
import { compileCheck } from './schema/validation.ts'
import { fieldError } from './schema/violation-messages.ts'
import { violationsOf } from './schema/violations.ts'

/** The variables that every service reads; spread them into the service's own. Each description is its documentation. */
export const sharedVariables = {
  HOST: Type.String({ default: '127.0.0.1', minLength: 1, description: 'Address to listen on.' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65535, description: 'Port to listen on; 0 takes a free one.' }),
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://', description: "Postgres, as the service's api role." }),
  JOB_DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://', description: "Postgres, as the service's job role." }),
  JOB_QUEUE_URL: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      description:
        'Postgres, as the role job_queue, which owns the job tables. Without it this process does no jobs: leave them to others.'
    })
  ),
  DATABASE_POOL_SIZE: Type.Integer({
    default: 10,
    minimum: 1,
    maximum: 200,
    description: 'Most connections of the api role.'
  }),
  ISSUER: Type.String({ pattern: '^https?://', description: 'Issuer that access tokens must name.' }),
  JWKS_URL: Type.String({ pattern: '^https?://', description: 'Where the issuer publishes its keys.' }),
  AUDIENCE: Type.String({ minLength: 1, description: 'Audience that access tokens must name.' }),
  CURSOR_KEY: Type.String({
    minLength: 32,
    description: 'Secret that signs list cursors: 32 characters or more, the same on every instance.'
  }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'Least level that is logged.'
  }),
  SANDBOX: Type.Boolean({
    default: false,
    description: 'true opens the sandbox operations and checks every response against the contract.'
  }),
  FILES_DIR: Type.String({
    default: '.data/files',
    minLength: 1,
    description: 'Folder for uploaded files: one that every instance sees.'
  }),
  DOCS: Type.Boolean({ default: true, description: 'Whether /docs and /openapi.json are served.' }),
  BODY_LIMIT: Type.Integer({
    default: 16 * 1024 * 1024,
    minimum: 1024,
    maximum: 256 * 1024 * 1024,
    description: 'Largest body in bytes.'
  }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({
    default: 6000,
    minimum: 0,
    maximum: 100_000_000,
    description:
      'Requests a minute from one client of one organisation, and from one address without a good token, before 429; 0 sets no limit. Each instance counts for itself.'
  }),
  TRUSTED_PROXIES: Type.String({
    default: '',
    pattern: '^[0-9A-Fa-f.:/, ]*$',
    description:
      'Addresses or networks, with commas between them, whose X-Forwarded-For is believed: those of the proxy in front.'
  }),
  PUBLIC_ORIGINS: Type.String({
    default: '',
    pattern: '^$|^https?://[^/,\\s]+(,https?://[^/,\\s]+)*$',
    description:
      'Where clients reach the API, such as https://api.example.kr, with commas between several: the addresses that proofs of possession (DPoP) may name. Left empty, tokens bound to a key are refused.'
  }),
  REQUEST_TIMEOUT_SECONDS: Type.Integer({
    default: 30,
    minimum: 1,
    maximum: 600,
    description: 'How long a request may take to arrive.'
  }),
  STOP_DEADLINE_SECONDS: Type.Integer({
    default: 25,
    minimum: 1,
    maximum: 600,
    description: 'How long accepted requests and running jobs may take to finish after SIGTERM.'
  }),
  EVENT_RETENTION_DAYS: Type.Integer({
    default: 90,
    minimum: 1,
    maximum: 36_500,
    description: 'Days for which events can be read again; a client that is away longer misses some.'
  }),
  SMTP_URL: Type.Optional(
    Type.String({
      pattern: '^smtps?://',
      description:
        'Mail server that brings notices: smtps://user:password@host:465 or smtp://host:587. Without it a notice is a line in the log.'
    })
  ),
  NOTICE_FROM: Type.Optional(
    Type.String({ pattern: '@', description: 'Sender of notices by e-mail; needed together with SMTP_URL.' })
  ),
  NOTICE_ADDRESSES: Type.String({
    default: '',
    pattern: '^$|^[\\w.-]+=[^\\s,=:]+@[^\\s,=:]+(:(ko|en))?(,[\\w.-]+=[^\\s,=:]+@[^\\s,=:]+(:(ko|en))?)*$',
    description:
      'Where organisations read their notices: org_portal=ops@example.com,org_bank=desk@example.com:en. The language after the colon is ko when left out.'
  }),
  MANAGER_CLIENTS: Type.String({
    default: 'underwriting-manager,claims-manager',
    pattern: '^$|^[\\w.-]+(,[\\w.-]+)*$',
    description:
      "Clients of the insurer that hold a manager's authority, with commas between them; its other clients hold an officer's."
  }),
  WEBHOOK_KEY: Type.Optional(
    Type.String({
      minLength: 32,
      description:
        'Encrypts what is kept of the secrets of webhooks and of hand-over codes: 32 characters or more, the same on every instance and for good. CURSOR_KEY when left out, which then must not change either.'
    })
  ),
  WEBHOOK_TEST_NETWORKS: Type.String({
    default: '',
    pattern: '^[0-9A-Fa-f.:/, ]*$',
    description:
      'In a sandbox alone: networks, with commas between them, that webhooks may go to although they are private, and by plain http.'
  }),
  AUDIT_ORGANISATIONS: Type.String({
    default: '',
    pattern: '^$|^[\\w.-]+(,[\\w.-]+)*$',
    description:
      'Organisations that are sent the root of each audit checkpoint as an event, with commas between them. The log has it too.'
  })
}

export const SharedConfig = Type.Object(sharedVariables)
export type SharedConfig = Readonly<Static<typeof SharedConfig>>

/** The configuration cannot be used; the message names every variable at fault, never a value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/**
 * Reads the schema's variables from the environment into one frozen object, defaults filled in. An empty variable counts as missing.
 * Throws a ConfigError when a variable is missing or malformed.
 */
export function readConfig<P extends TProperties>(
  schema: TObject<P>,
  env: NodeJS.ProcessEnv
): Readonly<Static<TObject<P>>> {
  registerFormats()
  const given: Record<string, unknown> = {}
  for (const [name, part] of Object.entries<TSchema>(schema.properties)) {
    const text = env[name]
    if (text !== undefined && text !== '') given[name] = text
    else if ('default' in part) given[name] = part['default']
  }
  const config = coerceTexts(schema, given)
  if (!isConfig<Static<TObject<P>>>(schema, config)) throw new ConfigError(complaint(schema, config))
  return Object.freeze(config)
}

/** The parts of a variable that holds several, with commas between them; none of an empty one. */
export function listIn(text: string): string[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
}

function isConfig<T>(schema: TSchema, value: unknown): value is T {
  return compileCheck(schema)(value)
}

function complaint(schema: TObject, config: unknown): string {
  const sentences = violationsOf(schema, config, 50).map(violation => {
    const name = violation.pointer.slice(1)
    const description = String((schema.properties[name] as { description?: string } | undefined)?.description ?? '')
    if (violation.code === 'required') return `${name} is not set. ${description}`
    return `${name} is malformed: ${fieldError(violation).detail.en} ${description}`
  })
  return `Cannot start.\n${sentences.join('\n')}`
}
