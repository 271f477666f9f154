import type { BareRows, Repeated } from '../contestants/bare-rows.ts'
import { startProcess } from './process.ts'
import type { Contestant } from './rounds.ts'
import type { Bench } from './scenario.ts'

/** A loop in a process of its own that writes such rows, and what of them it writes each time. */
export async function bareContestant(bench: Bench, name: string, about: BareRows): Promise<Contestant & Repeated> {
  const loop = startProcess('bare-rows')
  bench.afterwards(() => loop.end())
  const repeated = await loop.ask<Repeated>('prepare', about)
  return { name, ...repeated, measure: seconds => loop.ask('measure', { seconds }) }
}
