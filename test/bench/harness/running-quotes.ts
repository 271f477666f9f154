import { createTestDatabase, type TestDatabase } from '@trade-credit/database/test-database.ts'
import { storePackagedRulebook } from '@trade-credit/service/rulebook/store-rulebook.ts'
import type { Load } from '../contestants/http-load.ts'
import type { Listening } from '../contestants/quote-service.ts'
import { type BenchProcess, startProcess } from './process.ts'
import type { Bench } from './scenario.ts'

/** A quote service in a process of its own, on a database of its own that holds no quote yet. */
export interface RunningQuotes {
  readonly database: TestDatabase
  readonly process: BenchProcess
  /** What to send for a durable quote: `POST /v1/quotes`. */
  posting(body: object, connections: number): Load
  /** What to send to read `path`. */
  reading(path: string, connections: number): Load
}

/** Starts one; gone when the scenario is over. */
export async function runQuotes(bench: Bench, options: { readonly poolSize: number }): Promise<RunningQuotes> {
  const database = await createTestDatabase()
  bench.afterwards(() => database.drop())
  await storePackagedRulebook(database.adminUrl, { sandbox: false })
  const service = startProcess('quote-service')
  bench.afterwards(() => service.end())
  const { address, authorization } = await service.ask<Listening>('listen', {
    api: database.urlOf('quote_api'),
    job: database.urlOf('quote_job'),
    ...options
  })
  const headers = { authorization, 'accept-language': 'ko' }
  return {
    database,
    process: service,
    posting: (body, connections) => ({
      address,
      method: 'POST',
      path: '/v1/quotes',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      keyed: true,
      connections,
      status: 201
    }),
    reading: (path, connections) => ({ address, method: 'GET', path, headers, keyed: false, connections, status: 200 })
  }
}
