import type { AgreedCover, DatedCover, PublishedPolicy } from './tables.ts'

/** Covers of the policy on its own days: none before it began, and each ends with it. */
export function datedCovers(
  { inception, coveredUntil }: Pick<PublishedPolicy, 'inception' | 'coveredUntil'>,
  covers: readonly AgreedCover[]
): DatedCover[] {
  if (inception === null || coveredUntil === null) return []
  return covers.map(cover => ({
    ...cover,
    from: cover.from ?? inception,
    until: cover.until !== null && cover.until < coveredUntil ? cover.until : coveredUntil
  }))
}
