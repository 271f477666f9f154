import type { BareRows } from '../contestants/bare-rows.ts'
import { startProcess } from './process.ts'
import type { Contestant } from './rounds.ts'
import type { Bench } from './scenario.ts'

/** A loop in a process of its own that writes such rows, and how many rows that is each time. */
export async function bareContestant(
  bench: Bench,
  name: string,
  about: BareRows
): Promise<Contestant & { readonly rows: number }> {
  const loop = startProcess('bare-rows')
  bench.afterwards(() => loop.end())
  const rows = await loop.ask<number>('prepare', about)
  return { name, rows, measure: seconds => loop.ask('measure', { seconds }) }
}
