import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { quantile } from '../harness/figures.ts'
import { doTasks } from '../harness/process.ts'

/**
 * Sends requests as fast as they are answered, over so many connections, one request at a time on each.
 *
 * A loop of our own and not autocannon: each durable request needs an Idempotency-Key of its own, which autocannon can put into
 * bodies only; and whoever loads shares the machine's few cores with the server and Postgres, so that a lighter load (16 to 25 µs
 * of CPU per request where autocannon took 27) takes less from what it measures.
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

interface Connection {
  readonly socket: Socket
  /** Sends one request; gives the milliseconds to the last byte of its answer. */
  request(): Promise<number>
}

let load: Load
let connections: Connection[] = []
let keys = 0
let sent = 0

doTasks({
  async prepare(given: Load) {
    load = given
    connections = await Promise.all(Array.from({ length: given.connections }, open))
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
          const late = Math.max(0, performance.now() - due)
          latencies.push(late + (await connection.request()))
        }
      })
    )
    const times = latencies.length
    const perSecond = (times / (performance.now() - begun)) * 1000
    return { times, perSecond, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) }
  }
})

async function open(): Promise<Connection> {
  const { hostname, port } = new URL(load.address)
  const socket = connect(Number(port), hostname)
  socket.setNoDelay(true)
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))

  let answered: PromiseWithResolvers<number> | undefined
  let sentAt = 0
  let pending = 0
  socket.on('error', error => answered?.reject(error))
  socket.on('close', () => answered?.reject(new Error('the server closed a connection')))
  socket.on('data', chunk => {
    if (pending === 0) {
      const fault = faultIn(chunk)
      if (fault !== null) return answered?.reject(new Error(fault))
      pending = lengthOf(chunk)
    }
    pending -= chunk.length
    if (pending === 0) answered?.resolve(performance.now() - sentAt)
  })

  const body = Buffer.from(load.body ?? '')
  return {
    socket,
    request() {
      answered = Promise.withResolvers()
      const [beforeKey, afterKey] = headOf(nextPath())
      const head = load.keyed
        ? `${beforeKey}Idempotency-Key: "bench-${process.pid}-${(keys += 1)}"\r\n${afterKey}`
        : `${beforeKey}${afterKey}`
      sentAt = performance.now()
      // Together in one write: small bodies then travel in one packet.
      socket.write(body.length < 16_384 ? Buffer.concat([Buffer.from(head), body]) : head)
      if (body.length >= 16_384) socket.write(body)
      return answered.promise
    }
  }
}

function nextPath(): string {
  if (!load.paths) return load.path
  const path = load.paths[sent++]
  if (path === undefined) throw new Error('there is nowhere left to send to')
  return path
}

let heads: { readonly path: string; readonly head: [string, string] } | undefined

/** The head of a request, made anew only where it goes elsewhere. */
function headOf(path: string): [string, string] {
  if (heads?.path !== path) heads = { path, head: makeHead(path) }
  return heads.head
}

function makeHead(path: string): [string, string] {
  const headers = { Host: new URL(load.address).host, ...load.headers }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const length = load.body === undefined ? '' : `Content-Length: ${Buffer.byteLength(load.body)}\r\n`
  return [`${load.method} ${path} HTTP/1.1\r\n${lines.join('')}`, `${length}\r\n`]
}

function faultIn(chunk: Buffer): string | null {
  const status = chunk.toString('latin1', 9, 12)
  return status === String(load.status) ? null : `expected ${load.status}, was answered ${chunk.toString()}`
}

/** Bytes of the whole answer: the servers here always name the length, and write the head in one piece. */
function lengthOf(chunk: Buffer): number {
  const headEnd = chunk.indexOf('\r\n\r\n')
  const length = /\r\ncontent-length: (\d+)/i.exec(chunk.toString('latin1', 0, headEnd))
  if (headEnd < 0 || !length) throw new Error('an answer without a content-length')
  return headEnd + 4 + Number(length[1])
}
