import { setTimeout as delay } from 'node:timers/promises'
import { type OpenDatabase, openDatabase } from '@trade-credit/database/open-database.ts'

export interface SupervisedDatabase {
  /** Of a role that may migrate, password included; stays the same over restarts. */
  readonly adminUrl: string
  /** Stops Postgres if it is ours to stop. */
  stop(): Promise<void>
}

interface SupervisionOptions {
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly say: (line: string) => void
  /** Postgres cannot be brought back; the message says why. */
  readonly gaveUp: (error: Error) => void
}

const attempts = 10

/** Opens the database and, when it is our own Postgres, starts it again whenever it ends by itself. */
export async function superviseDatabase(options: SupervisionOptions): Promise<SupervisedDatabase> {
  const { say } = options
  let current = await openDatabase({ ...options, log: say })
  let stopping = false
  let restarting: Promise<void> = Promise.resolve()

  const watch = ({ embedded }: OpenDatabase) => {
    embedded?.onExit(({ expected }) => {
      if (expected || stopping) return
      say('Postgres ended unexpectedly: starting it again')
      restarting = restart(embedded.port)
    })
  }

  const restart = async (port: number) => {
    for (let attempt = 1; !stopping; attempt++) {
      try {
        current = await openDatabase({ ...options, port, log: () => {} })
        watch(current)
        say('Postgres is back')
        return
      } catch (error) {
        if (attempt === attempts) return options.gaveUp(error instanceof Error ? error : new Error(String(error)))
        await delay(200 * attempt)
      }
    }
  }

  watch(current)
  return {
    adminUrl: current.adminUrl,
    async stop() {
      stopping = true
      await restarting
      await current.embedded?.stop()
    }
  }
}
