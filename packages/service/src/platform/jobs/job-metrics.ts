import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** How the queue stands, over all services: the jobs that somebody should look after. */
export interface QueueState {
  /** Due for more than a minute, and nobody does them. */
  readonly late: number
  /** Failed at least once, and will be tried again. */
  readonly failing: number
  /** Failed as often as they may: nothing does them again until an operator says so. */
  readonly given_up: number
}

/** What the worker of this process tells about its jobs. */
export interface JobMetrics {
  /** A try of the job ended. */
  ended(task: string, outcome: 'done' | 'failed', seconds: number): void
  /** A job failed for the last time. */
  gaveUp(task: string): void
  /** Asks how the queue stands whenever the metrics are read. */
  watch(look: () => Promise<QueueState>): void
  /** Has them shown with the service's own. */
  register(into: Registry): void
}

const SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600, 3_600]
/** A database that does not answer must not keep the other figures from being read. */
const PATIENCE_MS = 1_000

/** Counts from nothing; shown once it is registered. */
export function jobMetrics(): JobMetrics {
  const registers: Registry[] = []
  const tries = new Histogram({
    name: 'job_duration_seconds',
    help: 'How long tries of jobs took, by task and outcome',
    labelNames: ['task', 'outcome'],
    buckets: SECONDS,
    registers
  })
  const lost = new Counter({
    name: 'jobs_given_up_total',
    help: 'Jobs that failed for the last time, by task',
    labelNames: ['task'],
    registers
  })
  let look: (() => Promise<QueueState>) | undefined
  const waiting = new Gauge({
    name: 'jobs_waiting',
    help: 'Jobs that are late, failing or given up, over all instances',
    labelNames: ['state'],
    registers,
    async collect() {
      const state = look && (await withinPatience(look()))
      this.reset()
      for (const [name, jobs] of Object.entries(state ?? {})) this.set({ state: name }, jobs)
    }
  })
  return {
    ended: (task, outcome, seconds) => tries.observe({ task, outcome }, seconds),
    gaveUp: task => lost.inc({ task }),
    watch: asked => void (look = asked),
    register(into) {
      into.registerMetric(tries)
      into.registerMetric(lost)
      into.registerMetric(waiting)
    }
  }
}

/** Undefined when it takes too long or fails: then there is no figure, rather than an old one. */
async function withinPatience<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, PATIENCE_MS, undefined)
  try {
    return await Promise.race([promise, late])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
