import type { Load } from '../contestants/http-load.ts'
import { startProcess } from './process.ts'
import type { Contestant } from './rounds.ts'
import type { Bench } from './scenario.ts'

/** Loads a server that listens already, from a process of its own. */
export async function httpContestant(bench: Bench, name: string, load: Load): Promise<Contestant> {
  const generator = startProcess('http-load')
  bench.afterwards(() => generator.end())
  await generator.ask('prepare', load)
  return { name, measure: seconds => generator.ask('measure', { seconds }) }
}
