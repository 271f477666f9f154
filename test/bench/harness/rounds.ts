import type { CpuClock, CpuTime } from './cpu-time.ts'
import { median } from './figures.ts'

/** Something that does one kind of work as fast as it can for a while. */
export interface Contestant {
  readonly name: string
  /** Works for so many seconds and gives how often a second it was done, with the latencies where there are any. */
  measure(seconds: number): Promise<Speed>
}

export interface Speed {
  /** How often it was done in all. */
  readonly times: number
  readonly perSecond: number
  readonly p50Ms?: number
  readonly p99Ms?: number
}

/** One contestant over all rounds. */
export interface Standing {
  readonly name: string
  /** Times a second, round by round. */
  readonly perSecond: readonly number[]
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  /** CPU per piece of work, of its own processes and of Postgres; null where it cannot be told. */
  readonly processMicroseconds: number | null
  readonly postgresMicroseconds: number | null
}

export interface RoundPlan {
  readonly rounds: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly cpu?: CpuClock | null
}

/**
 * Lets the contestants take turns, A B C A B C ..., after a warm-up of each: a machine that grows slower, or that others use
 * at the same time, treats all of them alike, and each round gives a ratio of neighbours.
 */
export async function takeTurns<const Contestants extends readonly Contestant[]>(
  contestants: Contestants,
  { rounds, seconds, warmUpSeconds, cpu = null }: RoundPlan
): Promise<StandingsOf<Contestants>> {
  for (const contestant of contestants) await contestant.measure(warmUpSeconds)
  const speeds = contestants.map((): (Speed & { cpu?: CpuTime })[] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, contestant] of contestants.entries()) {
      const before = await cpu?.()
      const speed = await contestant.measure(seconds)
      const after = await cpu?.()
      const known = before !== undefined && after !== undefined
      speeds[i]?.push({ ...speed, ...(known ? { cpu: spentEach(before, after, speed.times) } : {}) })
    }
  }
  const standings = contestants.map(({ name }, i): Standing => {
    const own = speeds[i] ?? []
    return {
      name,
      perSecond: own.map(speed => speed.perSecond),
      p50Ms: medianOrNull(own.map(speed => speed.p50Ms)),
      p99Ms: medianOrNull(own.map(speed => speed.p99Ms)),
      processMicroseconds: medianOrNull(own.map(speed => speed.cpu?.processes)),
      postgresMicroseconds: medianOrNull(own.map(speed => speed.cpu?.postgres))
    }
  })
  return standings as unknown as StandingsOf<Contestants>
}

function spentEach(before: CpuTime, after: CpuTime, times: number): CpuTime {
  return {
    processes: (after.processes - before.processes) / times,
    postgres: (after.postgres - before.postgres) / times
  }
}

/** One standing for each contestant, in the same order. */
type StandingsOf<Contestants> = { readonly [I in keyof Contestants]: Standing }

/** How much faster `ours` was than `theirs`: the ratio of each round, and of these the median and the extremes. */
export function ratioOf(ours: Standing, theirs: Standing): { median: number; least: number; most: number } {
  const ratios = ours.perSecond.map((speed, round) => speed / (theirs.perSecond[round] ?? NaN))
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }
}

function medianOrNull(figures: readonly (number | undefined)[]): number | null {
  const known = figures.filter(figure => figure !== undefined)
  return known.length === 0 ? null : median(known)
}
