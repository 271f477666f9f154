import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '@trade-credit/database/actor.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { createTestDatabase } from '@trade-credit/database/test-database.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { type Listener, openListener } from '@trade-credit/service/platform/events/listener.ts'
import { type NewEvent, publishEvent } from '@trade-credit/service/platform/events/publish-event.ts'
import { eventsRoutes } from '@trade-credit/service/platform/events/routes.ts'
import {
  type Sequencer,
  type SequencerOptions,
  startSequencer
} from '@trade-credit/service/platform/events/sequencer.ts'
import { createPlatform, type Platform } from '@trade-credit/service/platform/platform.ts'
import pg from 'pg'
import type { Test } from 'tap'
import { probe, token } from '../service/probe.ts'

export function actorOf(organisation: string): Actor {
  return { organisation, kind: 'channel', client: 'portal', scopes: new Set() }
}

/** A database with pools as a service has them; all is closed when the test ends. */
export async function platformDatabase(t: Test) {
  const database = await createTestDatabase()
  const api = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'api', max: 20 })
  const job = createPool({ connectionString: database.urlOf('policy_job'), applicationName: 'job', max: 6 })
  const closing: (() => Promise<unknown>)[] = []
  t.teardown(async () => {
    for (const close of closing.reverse()) await close()
    await Promise.all([api.end(), job.end()])
    await database.drop()
  })
  /** Runs before the pools are closed, latest first. */
  const onEnd = (close: () => Promise<unknown>) => void closing.push(close)
  const sequencer = (options: Partial<SequencerOptions> = {}): Sequencer => {
    const connectionString = database.urlOf('policy_job')
    const started = startSequencer({ connectionString, onError: () => {}, ...options })
    onEnd(() => started.stop())
    return started
  }
  return { database, api, job, onEnd, sequencer }
}

export type PlatformDatabase = Awaited<ReturnType<typeof platformDatabase>>

export interface Instance {
  readonly app: App
  readonly listener: Listener
  readonly platform: Platform
}

/** One instance of a service with the feed, as a process of its own would have it. */
export async function instance(
  { database, api, onEnd }: PlatformDatabase,
  routes: (app: App, parts: Omit<Instance, 'app'>) => void = () => {}
): Promise<Instance> {
  const platform = createPlatform({ pool: api, sandbox: true, responseGuard: true })
  const listener = openListener({ connectionString: database.urlOf('policy_api'), onError: () => {} })
  const { app } = await probe({
    level: 'error',
    routes: app => {
      eventsRoutes(app, platform, listener)
      routes(app, { platform, listener })
    }
  })
  onEnd(() => listener.close())
  onEnd(() => app.close())
  await listener.ready
  return { app, listener, platform }
}

/** An event that tells the recipients of a premium; `subject` is the policy it belongs to. */
export function premium(recipients: readonly string[], subject = newId('po'), invoiceId = newId('in')): NewEvent {
  return { type: 'premium.recorded', subject, recipients, data: { policyId: subject, invoiceId } }
}

export async function publish({ api }: Pick<PlatformDatabase, 'api'>, ...events: readonly NewEvent[]): Promise<void> {
  await inTransaction(api, actorOf('org_writer'), async trx => {
    for (const event of events) publishEvent(trx, event)
  })
}

export async function bearer(organisation: string, scope = 'events:read'): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await token({ organisation, scope })}` }
}

/** Runs SQL as the role that owns everything. */
export async function asOwner<Row = unknown>(
  { database }: Pick<PlatformDatabase, 'database'>,
  sql: string
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows as Row[]
  } finally {
    await client.end()
  }
}

/** Waits until it is so; a minute at most, in which a busy machine starts a process, too. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 60_000; !(await isSo()); await sleep(5)) {
    if (performance.now() > deadline) throw new Error('it did not come to that within a minute')
  }
}
