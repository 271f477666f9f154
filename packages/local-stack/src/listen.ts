import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export const loopback = '127.0.0.1'

export interface ListeningServer {
  /** Such as `http://127.0.0.1:8090`. */
  readonly url: string
  /** Stops accepting, lets requests finish, and resolves when the last connection is gone. */
  stop(): Promise<void>
}

/** Listens on the loopback interface; port 0 takes a free one. Rejects with the system's error (`EADDRINUSE`) when it cannot. */
export async function listen(server: Server, port: number): Promise<ListeningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, loopback, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${loopback}:${actual}`,
    stop: () =>
      new Promise<void>((resolve, reject) => {
        server.close(error => (error ? reject(error) : resolve()))
        server.closeIdleConnections()
      })
  }
}
