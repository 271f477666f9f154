import type { CpuClock } from './cpu-time.ts'
import type { Standing } from './rounds.ts'

/** One comparison or measurement, and what the project set itself. */
export interface Scenario {
  readonly name: string
  /** What is compared, in a line. */
  readonly title: string
  run(bench: Bench): Promise<Outcome>
}

/** What scenarios share. */
export interface Bench {
  /** Calls back when the scenario is over, the last one first, whether it went well or not. */
  afterwards(close: () => Promise<unknown>): void
  /** Tells the CPU time of contestants and Postgres; null where that cannot be told. */
  readonly cpu: CpuClock | null
}

/** What came out. Nothing in it fails the bench: whoever reads it compares the ratio to its bar. */
export interface Outcome {
  readonly standings?: readonly Standing[]
  readonly ratios?: readonly Compared[]
  /** Plain measurements, such as `['peak memory', '312 MiB']`. */
  readonly facts?: readonly (readonly [name: string, value: string])[]
  /** Why nothing was measured. */
  readonly skipped?: string
}

export interface Compared {
  readonly what: string
  /** The median of the rounds' ratios, with the extremes. */
  readonly median: number
  readonly least: number
  readonly most: number
  /** Such as `≥ 0.5`; absent for a ratio that is there to be read. */
  readonly bar?: string
}
