import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export const loopback = '127.0.0.1'

export interface ListeningServer {
  /** Such as `http://127.0.0.1:8090`. */
  readonly url: string
  /** Stops accepting, lets requests finish, and resolves when the last connection is gone. */
  stop(): Promise<void>
}

/** Listens, on the loopback interface unless told otherwise; port 0 takes a free one. Rejects with the system's error (`EADDRINUSE`) when it cannot. */
export async function listen(server: Server, port: number, host: string = loopback): Promise<ListeningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host}:${actual}`,
    stop: () => close(server)
  }
}

/** How long requests in flight may still take when their server stops, in milliseconds. */
const graceMs = 10_000

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  // A connection kept open by its client would hold the server for ever: each is closed when its request is answered.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(deadline)
}
