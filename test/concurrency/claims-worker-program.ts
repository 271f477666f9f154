// A worker of the claims service as a process of its own, to be killed: node claims-worker-program.ts <job_queue's url> <claims_job's url>
import { eventFanOut } from '@trade-credit/claims-service/fan-out/job.ts'
import { overdueSweep } from '@trade-credit/claims-service/overdue-sweep/sweep.ts'
import { createPool } from '@trade-credit/database/pool.ts'
import { startWorker } from '@trade-credit/service/platform/jobs/worker.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { pino } from 'pino'

const [queueUrl = '', jobUrl = ''] = process.argv.slice(2)

const pool = createPool({ connectionString: jobUrl, applicationName: 'killed-claims-job' })
const rulebook = await activeRulebook(pool, () => {})
await startWorker({
  queueUrl,
  pool,
  logger: pino({ level: 'silent' }),
  jobs: {
    'event-fan-out': eventFanOut(rulebook, { policiesPerStep: 2 }),
    'overdue-sweep': overdueSweep(rulebook, { receivablesPerStep: 2 })
  }
})
process.stdout.write('started\n')
