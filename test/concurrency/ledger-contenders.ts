import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { addDays } from '@trade-credit/domain/plain-date.ts'
import { isCapacityTaken } from '@trade-credit/ledger/capacity-taken.ts'
import { type NewHold, placeHold } from '@trade-credit/ledger/place-hold.ts'
import type pg from 'pg'
import { line, newHold, within } from '../services/ledger/ledger-database.ts'
import { waitAtBarrier } from './ledger-barrier.ts'

/** Of these, seven fit their buyer's limit. */
export const AMOUNT = 1_000_000_000
export const LIMIT = 7 * AMOUNT

/** The contender's hold: each for a year that begins on another day, so that no two change their buyer's balance on the same one. */
export function oneOf(index: number): NewHold {
  const from = addDays('2025-01-01' as PlainDate, index)
  return newHold([line(AMOUNT, LIMIT)], { period: { from, until: addDays(from, 365) } })
}

/** So many holds at once, each on a connection of its own, which all wait at the barrier before they settle; how many were placed. */
export async function race(pool: pg.Pool, count: number): Promise<number> {
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, (_, index) =>
      within(pool, trx => {
        trx.defer(waitAtBarrier())
        placeHold(trx, oneOf(index))
      })
    )
  )
  const unexpected = outcomes.find(outcome => outcome.status === 'rejected' && !isCapacityTaken(outcome.reason))
  if (unexpected?.status === 'rejected') throw unexpected.reason
  return outcomes.filter(outcome => outcome.status === 'fulfilled').length
}
