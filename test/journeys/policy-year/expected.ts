import type { Letter } from './cast.ts'

/** What holds on every day from `from` until the day before `until`. */
type From<Told> = readonly ({ readonly from: string; readonly until: string } & Told)[]

/** How a policy stands. */
export interface Standing {
  readonly status: string
  readonly runOff: boolean
  /** The last day to pay what is overdue, once a job gave notice. */
  readonly payBy: string | null
}

/** Won: what was paid on all invoices, what is still owed, and what of that is due. */
export interface Money {
  readonly paid: number
  readonly owed: number
  readonly due: number
}

const awaiting = { status: 'awaiting_payment', runOff: false, payBy: null }
const inForce = { status: 'in_force', runOff: false, payBy: null }
const inArrears = { status: 'in_arrears', runOff: false, payBy: null }
const runOff = (status: string) => ({ status, runOff: true, payBy: null })
const closed = { status: 'closed', runOff: false, payBy: null }

/** The first day after everything that is told here. */
export const END = '2026-10-14'

/** The policy of the year, 2021-12-01 until 2022-12-01. Each line says what began on its first day. */
export const STANDING: From<Standing> = [
  // Bound; the first premium is waited for.
  { from: '2021-11-24', until: '2021-11-29', ...awaiting },
  // Paid two days before the day that was planned: cover is sure, and begins on that day.
  { from: '2021-11-29', until: '2022-03-02', ...inForce },
  // The day after the second instalment fell due. The job gives fourteen days.
  { from: '2022-03-02', until: '2022-03-10', ...inArrears, payBy: '2022-03-16' },
  // Paid nine days late.
  { from: '2022-03-10', until: '2022-06-02', ...inForce },
  // The third instalment; no job runs, so nobody gives notice.
  { from: '2022-06-02', until: '2022-06-08', ...inArrears },
  { from: '2022-06-08', until: '2022-12-01', ...inForce },
  // The year is over. Supplied on 11-30, due on 2023-02-11 and put off as far as can be, to 08-11; overdue until 10-11; barred after 2026-10-12.
  { from: '2022-12-01', until: '2026-10-13', ...runOff('expired') },
  { from: '2026-10-13', until: END, ...closed }
]

/** 4,923,720 won in four parts of 1,230,930. */
export const MONEY: From<Money> = [
  { from: '2021-11-24', until: '2021-11-29', paid: 0, owed: 4_923_720, due: 0 },
  { from: '2021-11-29', until: '2022-03-01', paid: 1_230_930, owed: 3_692_790, due: 0 },
  { from: '2022-03-01', until: '2022-03-10', paid: 1_230_930, owed: 3_692_790, due: 1_230_930 },
  { from: '2022-03-10', until: '2022-04-20', paid: 2_461_860, owed: 2_461_860, due: 0 },
  // F goes: 820,620 × 214 / 365 = 481,130 less. 3천만 more on A: 492,375 × 214 / 365 = 288,680 more.
  { from: '2022-04-20', until: '2022-04-29', paid: 2_461_860, owed: 2_269_410, due: 0 },
  { from: '2022-04-29', until: '2022-06-01', paid: 2_750_540, owed: 1_980_730, due: 0 },
  { from: '2022-06-01', until: '2022-06-08', paid: 2_750_540, owed: 1_980_730, due: 1_230_930 },
  { from: '2022-06-08', until: '2022-08-31', paid: 3_981_470, owed: 749_800, due: 0 },
  { from: '2022-08-31', until: END, paid: 4_731_270, owed: 0, due: 0 }
]

/** What each buyer is covered for. */
export const COVER: Readonly<Record<Letter, From<{ readonly amount: number }>>> = {
  A: [
    { from: '2021-12-01', until: '2022-05-01', amount: 50_000_000 },
    { from: '2022-05-01', until: '2022-12-01', amount: 80_000_000 }
  ],
  B: [
    { from: '2021-12-01', until: '2022-10-05', amount: 50_000_000 },
    { from: '2022-10-05', until: '2022-12-01', amount: 30_000_000 }
  ],
  C: [{ from: '2021-12-01', until: '2022-12-01', amount: 50_000_000 }],
  D: [{ from: '2021-12-01', until: '2022-12-01', amount: 50_000_000 }],
  E: [{ from: '2021-12-01', until: '2022-12-01', amount: 50_000_000 }],
  F: [{ from: '2021-12-01', until: '2022-05-01', amount: 50_000_000 }]
}

/** The renewal, which begins where the year ends and is cancelled from 2023-03-01. */
export const RENEWAL_STANDING: From<Standing> = [
  { from: '2022-11-07', until: '2022-11-25', ...awaiting },
  { from: '2022-11-25', until: '2023-03-01', ...inForce },
  { from: '2023-03-01', until: END, ...runOff('cancelled') }
]
export const RENEWAL_MONEY: From<Money> = [
  { from: '2022-11-07', until: '2022-11-25', paid: 0, owed: 4_267_230, due: 0 },
  { from: '2022-11-25', until: END, paid: 4_267_230, owed: 0, due: 0 }
]
const renewed = (amount: number) => [{ from: '2022-12-01', until: '2023-03-01', amount }]
export const RENEWAL_COVER: typeof COVER = {
  A: renewed(80_000_000),
  B: renewed(30_000_000),
  C: renewed(50_000_000),
  D: renewed(50_000_000),
  E: renewed(50_000_000),
  F: []
}

/** How invoices stand that fell due unpaid, by their number; not an overdue before. */
export const OVERDUES: Readonly<Record<string, From<{ readonly state: string }>>> = {
  // Due on 2022-06-30: two months end on 08-31.
  'B-1': [
    { from: '2022-07-01', until: '2022-09-01', state: 'open' },
    { from: '2022-09-01', until: '2022-09-05', state: 'claimable' },
    { from: '2022-09-05', until: '2022-09-12', state: 'cured' }
  ],
  // Due on 2022-07-14, and paid before it could be claimed.
  'E-1': [
    { from: '2022-07-15', until: '2022-08-20', state: 'open' },
    { from: '2022-08-20', until: '2022-09-12', state: 'cured' }
  ]
}

/** A neighbour that paid for three months and no more: noticed on 2022-05-19, when the jobs ran for the last time in spring. */
export const NEIGHBOUR: From<Standing> = [
  { from: '2022-05-18', until: '2022-05-19', ...inForce },
  { from: '2022-05-19', until: '2022-06-03', ...inArrears, payBy: '2022-06-02' },
  // Supplied on 06-02, due on 08-14 and put off to 2023-02-14 at most; overdue until 04-14, and barred three years after the day that follows.
  { from: '2022-06-03', until: '2026-04-16', ...runOff('terminated') },
  { from: '2026-04-16', until: END, ...closed }
]

/** What all policies together leave of A's cap, when it has become full, and from before the renewal until after its end. */
export const ROOM_FOR_A: From<{ readonly amount: number }> = [
  { from: '2022-05-01', until: '2022-05-08', amount: 0 },
  { from: '2022-10-25', until: '2023-03-01', amount: 0 },
  { from: '2023-03-01', until: '2023-04-01', amount: 80_000_000 }
]

/** Days on which somebody did what the tables show in the evening; on every other day the clock alone brings it about. */
export const CHANGED_BY_DEEDS: ReadonlySet<string> = new Set(
  '2021-11-29 2022-03-10 2022-04-20 2022-04-29 2022-06-08 2022-08-31 2022-10-05'.split(' ')
)

/** When no job ran: from the first day until the day before the second. */
export const WITHOUT_JOBS = [
  ['2022-05-20', '2022-09-20'],
  ['2022-11-28', '2023-01-16']
] as const

/** The line for the day; undefined where the table says nothing of it. Throws where two lines do. */
export function lineOn<Told>(ranges: From<Told>, day: string): Told | undefined {
  const [line, other] = ranges.filter(({ from, until }) => from <= day && day < until)
  if (other) throw new Error(`two lines for ${day}`)
  if (!line) return undefined
  const { from: _from, until: _until, ...told } = line
  return told as unknown as Told
}
