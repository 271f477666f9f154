import { type DestinationStream, pino } from 'pino'

/** In characters. What a disk without room keeps waiting stays in memory up to here; later lines are lost, and counted. */
const MOST_WAITING = 8 * 1024 * 1024

/**
 * Standard output, written in pieces off the request's path. A log that cannot be written, on a full disk above all, neither ends
 * the service nor keeps it from ending: lines wait for room, the last of them are written when there is some, and `onLost` is
 * told how many were not kept.
 */
export function standardOutput(onLost: (lines: number) => void): DestinationStream {
  const destination = pino.destination({ sync: false, minLength: 4096, periodicFlush: 500, maxLength: MOST_WAITING })
  const { flushSync } = destination
  let lost = 0
  destination.on('drop', () => {
    lost += 1
  })
  destination.on('error', () => {
    // At the end of the process it would try for ever.
    destination.flushSync = () => {}
  })
  destination.on('write', () => {
    destination.flushSync = flushSync
    if (lost === 0) return
    const lines = lost
    lost = 0
    onLost(lines)
  })
  return destination
}
