import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

const arriving = new WeakSet<Socket>()

/**
 * Lets a request that is read as a stream take longer to arrive than others may: it goes on for as long as bytes move in either
 * direction, and its connection is cut after `idleMs` of silence.
 */
export function allowLongRequest(request: FastifyRequest, reply: FastifyReply, idleMs: number): void {
  const { socket } = request.raw
  // A request that a test injects has no real socket.
  if (typeof socket.setTimeout !== 'function') return
  arriving.add(socket)
  socket.setTimeout(idleMs)
  reply.raw.once('close', () => arriving.delete(socket))
}

/** Whether a request on this connection may take long to arrive. */
export function mayTakeLong(socket: Socket): boolean {
  return arriving.has(socket)
}
