import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'

/** Any number that nobody else takes. */
const INSTALL_LOCK = 741_150_022

/**
 * Makes or updates the tables of graphile-worker by its own migrations, as the role `job_queue`, which owns them; whoever
 * migrates calls it afterwards, with its own address. Doing it again changes nothing, and any number of processes may do
 * it at once.
 */
export async function installJobs(connectionString: string): Promise<void> {
  const pool = new pg.Pool({
    connectionString,
    application_name: 'migrate',
    options: '-c role=job_queue',
    max: 2
  })
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const turn = await pool.connect()
  try {
    await turn.query('select pg_advisory_lock($1)', [INSTALL_LOCK])
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) })
  } finally {
    turn.release(true)
    await pool.end()
  }
}
