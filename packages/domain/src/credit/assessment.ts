import type { CreditStatus } from '../party/buyer.ts'
import type { PlainDate } from '../plain-date.ts'

/** What underwriters found of a legal person's credit on a day. Grades stand only where the status is `graded`. */
export interface Assessment {
  readonly id: string
  /** The business number through which it was assessed; it holds for the whole legal person. */
  readonly businessNumber: string
  readonly assessedOn: PlainDate
  /** The last day on which it may be relied on. */
  readonly validUntil: PlainDate
  readonly creditStatus: CreditStatus
  /** AR 1-18. */
  readonly creditGrade: number | null
  readonly simpleCreditStatus: CreditStatus
  /** 1-7. */
  readonly simpleGrade: number | null
}

/** How far an assessment can be relied on: `stale` when the feed reported something afterwards that it cannot know of. */
export type Reliance = 'valid' | 'expired' | 'stale' | 'none'
