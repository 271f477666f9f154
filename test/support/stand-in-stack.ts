import { createServer } from 'node:http'
import { listen } from '@trade-credit/local-stack/listen.ts'
import type { LocalService } from '@trade-credit/local-stack/local-service.ts'
import { runLocalStack } from '@trade-credit/local-stack/run.ts'
import pg from 'pg'

/** A service that only asks the database, for tests of what surrounds services: `?sleep=2` holds an answer for two seconds. */
function standIn(name: LocalService['name'], portVariable: LocalService['portVariable']): LocalService {
  return {
    name,
    portVariable,
    async create(environment) {
      const pool = new pg.Pool({ connectionString: environment['DATABASE_URL'], max: 2 })
      pool.on('error', () => {})
      await pool.query('select 1')
      const server = createServer(async (request, response) => {
        const { searchParams } = new URL(request.url ?? '/', 'http://stand-in')
        try {
          const { rows } = await pool.query('select current_user as role, pg_sleep($1)::text', [
            Number(searchParams.get('sleep') ?? 0)
          ])
          response.writeHead(200, { 'content-type': 'application/json' })
          response.end(JSON.stringify({ service: name, role: rows[0]?.role, method: request.method }))
        } catch {
          response.writeHead(503, { 'retry-after': '1' }).end()
        }
      })
      let listening: Awaited<ReturnType<typeof listen>> | undefined
      return {
        async start() {
          listening = await listen(server, Number(environment['PORT']))
          return listening.url
        },
        async stop() {
          await listening?.stop()
          await pool.end()
        }
      }
    }
  }
}

await runLocalStack(async () => [
  standIn('quote', 'QUOTE_PORT'),
  standIn('underwriting', 'UNDERWRITING_PORT'),
  standIn('policy', 'POLICY_PORT'),
  standIn('claims', 'CLAIMS_PORT')
])
