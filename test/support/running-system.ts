import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimsService } from '@trade-credit/claims-service/app.ts'
import { upstreamOf } from '@trade-credit/local-stack/routing.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import type { ServiceDefinition } from '@trade-credit/service/service.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import type { Test } from 'tap'
import { createPreparedDatabase } from './prepared-database.ts'
import { type Call, type RunningService, startService } from './running-service.ts'

const DEFINITIONS: readonly ServiceDefinition[] = [quoteService, underwritingService, policyService, claimsService]

export interface RunningSystem extends Omit<RunningService, 'app'> {
  /** The apps by the name of their service. */
  readonly apps: Readonly<Record<ServiceDefinition['name'], RunningService['app']>>
}

/** All four services on one database of their own, called by path as behind the gateway; gone when the test ends. */
export async function runSystem(
  t: Test,
  options: { readonly jobs?: boolean; readonly variables?: Readonly<Record<string, string>> } = {}
): Promise<RunningSystem> {
  const database = await createPreparedDatabase({ jobs: options.jobs ?? false })
  t.teardown(() => database.drop())
  const filesFolder = await mkdtemp(join(tmpdir(), 'files-'))
  t.teardown(() => rm(filesFolder, { recursive: true, force: true }))
  const running = await Promise.all(
    DEFINITIONS.map(definition => startService(t, definition, { database, filesFolder, ...options }))
  )
  const byName = new Map(running.map((service, i) => [DEFINITIONS[i]?.name, service]))
  const of = (name: string | undefined) => {
    const service = byName.get(name as ServiceDefinition['name'])
    if (!service) throw new Error(`no service answers ${name}`)
    return service
  }
  return {
    apps: {
      quote: of('quote').app,
      underwriting: of('underwriting').app,
      policy: of('policy').app,
      claims: of('claims').app
    },
    database,
    filesFolder,
    call: (method, url, about: Call = {}) => of(upstreamOf(url.split('?')[0] ?? url)).call(method, url, about)
  }
}
