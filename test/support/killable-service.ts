import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { TestDatabase } from '@trade-credit/database/test-database.ts'
import type { ServiceDefinition } from '@trade-credit/service/service.ts'
import type { Test } from 'tap'
import { authorization, testKeySet } from './access-token.ts'
import { type RunOptions, testVariables } from './running-service.ts'

/** A real service in a process of its own. */
export interface KillableService {
  readonly process: ChildProcess
  /** Sends a request over HTTP, as the portal unless told; rejects when the service dies before it answers. */
  send(url: string, init?: RequestInit & { readonly as?: string }): Promise<Response>
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
}

/** Starts the service over the database, to be killed at any moment; it does not outlive the test. */
export async function startKillableService(
  t: Test,
  name: ServiceDefinition['name'],
  about: RunOptions & { readonly database: TestDatabase; readonly filesFolder: string }
): Promise<KillableService> {
  const child = fork(path.join(import.meta.dirname, 'service-program.ts'), [
    name,
    JSON.stringify(testVariables(name, about)),
    JSON.stringify(testKeySet)
  ])
  const ended = once(child, 'exit')
  t.teardown(() => child.kill('SIGKILL'))
  const [{ url: base }] = (await once(child, 'message')) as [{ url: string }]
  return {
    process: child,
    async send(url, { as = 'portal', ...init } = {}) {
      const headers = new Headers(init.headers)
      headers.set('authorization', await authorization(as))
      return fetch(`${base}${url}`, { ...init, headers })
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    }
  }
}
