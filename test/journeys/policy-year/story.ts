import type { Test } from 'tap'
import type { World } from './world.ts'

/** The year as it is lived: who takes part, and the ids that its days gave. */
export interface Story {
  readonly world: World
  /** The test of the day that is lived. */
  t: Test
  readonly policyId: string
  /** A firm that stops paying, once it is there. */
  neighbourId: string | undefined
  /** A firm whose premium a city pays half of. */
  subsidisedId: string | undefined
  /** The renewal's policy, once it is bound. */
  renewalId: string | undefined
  /** Receivables and whatever else a later day comes back to, by the story's own names. */
  readonly ids: Map<string, string>
}

/** What is done on a day, by the day. */
export type Diary = Readonly<Record<string, (story: Story) => Promise<void>>>

/** An id that an earlier day gave. Throws where none did. */
export function idOf({ ids }: Story, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`nothing was named ${name} yet`)
  return id
}
