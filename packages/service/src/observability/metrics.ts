import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What a pool tells of itself; `pg.Pool` has these. */
export interface PoolCounts {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
}

export interface Metrics {
  started(): void
  /** Counts a finished request under its route pattern, never its address. */
  finished(method: string, route: string, status: number, seconds: number): void
  /** Prometheus text and its content type. */
  text(): Promise<string>
  readonly contentType: string
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The metrics of one app, in a registry of its own so that several apps can live in one process. */
export function createMetrics(
  service: string,
  pools: Readonly<Record<string, PoolCounts>>,
  addMetrics: (registry: Registry) => void = () => {}
): Metrics {
  const register = new Registry()
  register.setDefaultLabels({ service })
  collectDefaultMetrics({ register })
  addMetrics(register)
  const registers = [register]
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers
  })
  const inFlight = new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered now', registers })
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of a pool: total, idle, and requests waiting for one',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, counts] of Object.entries(pools)) {
        this.set({ pool, state: 'total' }, counts.totalCount)
        this.set({ pool, state: 'idle' }, counts.idleCount)
        this.set({ pool, state: 'waiting' }, counts.waitingCount)
      }
    }
  })
  // Finding the child of three labels costs more than the observation itself, so it is found once.
  const children = new Map<string, { observe(seconds: number): void }>()
  let running = 0
  return {
    started() {
      inFlight.set(++running)
    },
    finished(method, route, status, seconds) {
      inFlight.set(--running)
      const key = `${method} ${route} ${status}`
      let child = children.get(key)
      if (!child) {
        child = durations.labels({ method, route, status: String(status) })
        children.set(key, child)
      }
      child.observe(seconds)
    },
    text: () => register.metrics(),
    contentType: register.contentType
  }
}
