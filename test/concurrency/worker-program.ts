// A worker as a process of its own, to be killed: node worker-program.ts <job_queue's url> <job role's url> <where to hang>
import { createPool } from '@trade-credit/database/pool.ts'
import { startWorker } from '@trade-credit/service/platform/jobs/worker.ts'
import { pino } from 'pino'
import { sweepOnce } from './sweep-once.ts'

const [queueUrl = '', jobUrl = '', place = ''] = process.argv.slice(2)

await startWorker({
  queueUrl,
  pool: createPool({ connectionString: jobUrl, applicationName: 'killed-job' }),
  logger: pino({ level: 'silent' }),
  jobs: {
    'idempotency-purge': sweepOnce(async here => {
      if (here !== place) return
      process.stdout.write(`${here}\n`)
      await new Promise(() => setInterval(() => {}, 1000))
    })
  }
})
