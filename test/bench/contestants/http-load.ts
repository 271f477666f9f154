import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../harness/figures.ts'
import { type HttpConnection, headerLines, openConnection } from '../harness/http-connection.ts'
import { doTasks } from '../harness/process.ts'

/**
 * Sends requests as fast as they are answered, over so many connections, one request at a time on each.
 *
 * A loop of our own and not autocannon: each durable request needs an Idempotency-Key of its own, which autocannon can put into
 * bodies only, and it takes 27 µs of CPU per request.
 */
export interface Load {
  readonly address: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Where each request goes, each path once, where they differ; the measurement ends with an error when there are no more. */
  readonly paths?: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Whether each request carries a new Idempotency-Key. */
  readonly keyed: boolean
  readonly connections: number
  /** Any other answer ends the measurement with an error. */
  readonly status: number
}

let load: Load
let headers: string
let body: { readonly body?: Buffer } = {}
let connections: HttpConnection[] = []
let keys = 0
let sent = 0

doTasks({
  async prepare(given: Load) {
    load = given
    headers = headerLines(given.headers)
    body = given.body === undefined ? {} : { body: Buffer.from(given.body) }
    connections = await Promise.all(Array.from({ length: given.connections }, () => openConnection(given.address)))
  },
  /** As fast as answers come; or, told how many a second, at that pace, where a request that has to wait for its turn is late already. */
  async measure({ seconds, pace }: { seconds: number; pace?: number }) {
    const latencies: number[] = []
    const begun = performance.now()
    const until = begun + seconds * 1000
    let turns = 0
    await Promise.all(
      connections.map(async connection => {
        while (performance.now() < until) {
          const due = pace === undefined ? performance.now() : begun + (turns++ * 1000) / pace
          const early = due - performance.now()
          if (early > 0) await sleep(early)
          await request(connection)
          latencies.push(performance.now() - due)
        }
      })
    )
    const times = latencies.length
    const perSecond = (times / (performance.now() - begun)) * 1000
    return { times, perSecond, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) }
  }
})

async function request(connection: HttpConnection): Promise<void> {
  const key = load.keyed ? `Idempotency-Key: "bench-${process.pid}-${(keys += 1)}"\r\n` : ''
  const answer = await connection.ask({ method: load.method, path: nextPath(), headers: headers + key, ...body })
  if (answer.status !== load.status)
    throw new Error(`expected ${load.status}, was answered ${answer.status} ${answer.text()}`)
}

function nextPath(): string {
  if (!load.paths) return load.path
  const path = load.paths[sent++]
  if (path === undefined) throw new Error('there is nowhere left to send to')
  return path
}
