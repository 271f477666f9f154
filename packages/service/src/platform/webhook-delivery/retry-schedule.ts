const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** When a delivery that failed is tried again, and when a subscription is given up. All in milliseconds. */
export interface RetrySchedule {
  /** After the first attempt, the second, and so on; after the last of them the delivery has failed. */
  readonly delays: readonly number[]
  /** How long nothing at all is sent to a receiver after so many failures in a row; the last holds for all further ones. */
  readonly pauses: readonly number[]
  /** Each of these is made longer by a random share of itself, up to this one, so that receivers that came back are not stormed. */
  readonly jitter: number
  /** A subscription whose every attempt failed for so long is disabled. */
  readonly giveUpAfter: number
}

/** Eleven attempts over three days and a half, as Standard Webhooks recommends. */
export const RETRY_SCHEDULE: RetrySchedule = {
  delays: [5 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
  pauses: [0, 0, 5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE],
  jitter: 0.2,
  giveUpAfter: 5 * DAY
}

/** Milliseconds until the attempt after this many; undefined when there is none. `chance` is from 0 up to 1. */
export function delayAfter(attempts: number, { delays, jitter }: RetrySchedule, chance: number): number | undefined {
  const delay = delays[attempts - 1]
  return delay === undefined ? undefined : longer(delay, jitter, chance)
}

/** Milliseconds for which the receiver is left alone after so many failures in a row. */
export function pauseAfter(failures: number, { pauses, jitter }: RetrySchedule, chance: number): number {
  if (failures === 0) return 0
  return longer(pauses[Math.min(failures, pauses.length) - 1] ?? 0, jitter, chance)
}

function longer(ms: number, jitter: number, chance: number): number {
  return Math.round(ms * (1 + jitter * chance))
}
