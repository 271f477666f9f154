import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import type { App } from '@trade-credit/service/app.ts'
import { readConfig, SharedConfig } from '@trade-credit/service/config.ts'
import { createService, type ServiceDefinition } from '@trade-credit/service/service.ts'
import type { Test } from 'tap'
import { authorization, TEST_AUDIENCE, TEST_ISSUER, testKeys } from './access-token.ts'
import { createPreparedDatabase } from './prepared-database.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** As `JSON.parse` gives it: each test knows what it asked for. */
  readonly body: ReturnType<typeof JSON.parse>
  readonly text: string
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Call {
  /** One of the contract's clients; `portal` when left out. */
  readonly as?: string
  readonly scope?: string
  readonly key?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface RunningService {
  readonly app: App
  readonly database: TestDatabase
  /** Where it keeps uploaded files. */
  readonly filesFolder: string
  /** Calls the service in the sandbox's way: JSON in, JSON out, a new Idempotency-Key for each POST unless told. */
  call(method: Method, url: string, call?: Call): Promise<Reply>
}

let keys = 0

/** One service on a database of its own, gone when the test ends. It does jobs only when told, or lets them queue for nobody. */
export async function runService(
  t: Test,
  definition: ServiceDefinition,
  { jobs = false, queue = jobs, variables = {} }: RunOptions & { readonly queue?: boolean } = {}
): Promise<RunningService> {
  const database = await createPreparedDatabase({ jobs: queue })
  t.teardown(() => database.drop())
  const filesFolder = await mkdtemp(join(tmpdir(), 'files-'))
  t.teardown(() => rm(filesFolder, { recursive: true, force: true }))
  return startService(t, definition, { database, filesFolder, jobs, variables })
}

export interface RunOptions {
  readonly jobs?: boolean
  readonly variables?: Readonly<Record<string, string>>
}

/** One service over a prepared database, gone when the test ends; several may share the database. */
export async function startService(
  t: Test,
  definition: ServiceDefinition,
  {
    database,
    filesFolder,
    jobs = false,
    variables = {}
  }: RunOptions & { readonly database: TestDatabase; readonly filesFolder: string }
): Promise<RunningService> {
  const config = readConfig(SharedConfig, testVariables(definition.name, { database, filesFolder, jobs, variables }))
  const service = await createService(definition, config, testKeys)
  t.teardown(() => service.stop())
  const call = (method: Method, url: string, about: Call = {}) => callApp(service.app, method, url, about)
  return { app: service.app, database, filesFolder, call }
}

/** The variables of a service over a test database. */
export function testVariables(
  name: ServiceDefinition['name'],
  {
    database,
    filesFolder,
    jobs = false,
    variables = {}
  }: RunOptions & { readonly database: TestDatabase; readonly filesFolder: string }
): Record<string, string> {
  return {
    PORT: '0',
    DATABASE_URL: database.urlOf(`${name}_api`),
    JOB_DATABASE_URL: database.urlOf(`${name}_job`),
    ...(jobs ? { JOB_QUEUE_URL: database.urlOf('job_queue') } : {}),
    ISSUER: TEST_ISSUER,
    JWKS_URL: `${TEST_ISSUER}/jwks`,
    AUDIENCE: TEST_AUDIENCE,
    CURSOR_KEY: 'a key for the cursors of tests, 32+ long',
    FILES_DIR: filesFolder,
    SANDBOX: 'true',
    // A test sends in seconds what a client may in minutes.
    RATE_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'silent',
    // The page's package costs each process a quarter of a second; contract.test.ts looks at it.
    DOCS: 'false',
    ...variables
  }
}

async function callApp(app: App, method: Method, url: string, call: Call): Promise<Reply> {
  const isText = typeof call.body === 'string' || Buffer.isBuffer(call.body)
  const reply = await app.inject({
    method,
    url,
    headers: {
      authorization: await authorization(call.as ?? 'portal', call.scope),
      'accept-language': 'en',
      ...(method === 'POST' ? { 'idempotency-key': call.key ?? `"test-${(keys += 1)}"` } : {}),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers
    },
    ...(call.body === undefined ? {} : { payload: isText ? (call.body as string | Buffer) : JSON.stringify(call.body) })
  })
  const isJson = /[/+]json\b/.test(String(reply.headers['content-type'] ?? ''))
  return { status: reply.statusCode, headers: reply.headers, body: isJson ? reply.json() : null, text: reply.body }
}
