import path from 'node:path'
import { derivedPasswords } from '@trade-credit/database/roles.ts'
import { prepareDatabase } from '@trade-credit/service/prepare/prepare-database.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { onPort, requireFreePorts } from './free-ports.ts'
import { type Gateway, startGateway } from './gateway/gateway.ts'
import { startIssuer } from './issuer/issuer.ts'
import { signingKey } from './issuer/signing-key.ts'
import { localSecret } from './local-secret.ts'
import { type LocalService, type RunnableService, serviceEnvironment } from './local-service.ts'
import type { StackSettings } from './settings.ts'
import { type SupervisedDatabase, superviseDatabase } from './supervised-database.ts'

export interface StackOptions {
  readonly settings: StackSettings
  /** Loaded while Postgres starts, which takes about as long. */
  readonly loadServices: () => Promise<readonly LocalService[]>
  readonly say: (line: string) => void
  /** Aborted: the start is given up and what had started is stopped. */
  readonly signal: AbortSignal
  /** The stack cannot go on; whoever started it should stop it. */
  readonly failed: (error: Error) => void
}

export interface Stack {
  /** Of the gateway. */
  readonly url: string
  /** Stops accepting, finishes what was accepted, then stops Postgres if it is ours. */
  stop(): Promise<void>
  /** Stops our Postgres and nothing else: for a caller that ends at once, without what is in flight. */
  stopDatabase(): Promise<void>
}

/**
 * Starts everything, in the order in which it is needed. A taken port is known at once; the gateway comes first, and who
 * asks too early gets a 503. Throws a sentence, with all that had started stopped again, when a part does not start.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, say, signal } = options
  /** What stops the started parts, the latest first. */
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of closers.toReversed()) await close()
  }
  try {
    const lock = await lockDataDir(settings.dataDir)
    closers.push(() => lock.release())
    await requireFreePorts(settings.ports)
    const gateway = await onPort('PORT', settings.ports, port => startGateway({ port }))
    closers.push(() => gateway.stop())
    signal.throwIfAborted()

    say(settings.databaseUrl === undefined ? 'Starting Postgres' : 'Using the Postgres of DATABASE_URL')
    const [database, services] = await bothOrNeither(
      superviseDatabase({ ...settings, say, gaveUp: options.failed }),
      options.loadServices()
    )
    closers.push(() => database.stop())
    signal.throwIfAborted()

    const secret = await localSecret(settings.dataDir)
    const { adminUrl } = database
    await prepareDatabase({ adminUrl, passwords: derivedPasswords(secret), sandbox: true, say })
    signal.throwIfAborted()

    const issuer = await onPort('ISSUER_PORT', settings.ports, async port =>
      startIssuer({
        port,
        issuer: gateway.url,
        signingKey: await signingKey(settings.dataDir),
        ...(settings.bankKeys && { publicKeys: { bank: settings.bankKeys } })
      })
    )
    closers.push(() => issuer.stop())
    gateway.connect('issuer', issuer.url)

    say('Starting the services')
    const running = await startServices(settings, services, {
      gateway,
      issuerUrl: issuer.url,
      adminUrl,
      secret
    })
    // The gateway stops accepting at the same moment as the services: its requests in flight are theirs.
    closers.push(() => Promise.all([gateway.stop(), ...running.map(service => service.stop())]))
    signal.throwIfAborted()
    return { url: gateway.url, stop, stopDatabase: () => database.stop() }
  } catch (error) {
    await stop()
    throw error
  }
}

/** When the services do not load, the Postgres that started meanwhile is stopped. */
async function bothOrNeither<Loaded>(
  database: Promise<SupervisedDatabase>,
  loaded: Promise<Loaded>
): Promise<[SupervisedDatabase, Loaded]> {
  const [opened, loading] = await Promise.allSettled([database, loaded])
  if (opened.status === 'rejected') throw opened.reason
  if (loading.status === 'fulfilled') return [opened.value, loading.value]
  await opened.value.stop()
  throw loading.reason
}

interface Foundation {
  readonly gateway: Gateway
  readonly issuerUrl: string
  readonly adminUrl: string
  readonly secret: string
}

/** Starts all services side by side; when one does not start, those that did are stopped. */
async function startServices(
  settings: StackSettings,
  services: readonly LocalService[],
  { gateway, issuerUrl, adminUrl, secret }: Foundation
): Promise<RunnableService[]> {
  const passwords = derivedPasswords(secret)
  const outcomes = await Promise.allSettled(
    services.map(({ name, portVariable, create }) =>
      onPort(portVariable, settings.ports, async port => {
        const service = await create(
          serviceEnvironment(name, {
            port,
            adminUrl,
            passwords,
            secret,
            issuer: gateway.url,
            jwksUrl: `${issuerUrl}/oauth/jwks`,
            logLevel: settings.logLevel,
            filesFolder: path.join(settings.dataDir, 'files'),
            rateLimit: settings.rateLimit
          })
        )
        try {
          gateway.connect(name, await service.start())
        } catch (error) {
          await service.stop()
          throw error
        }
        return service
      })
    )
  )
  const running = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const failure = outcomes.find(outcome => outcome.status === 'rejected')
  if (failure) {
    await Promise.all(running.map(service => service.stop()))
    throw failure.reason
  }
  return running
}
