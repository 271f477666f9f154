import type { Instrument, OverdueDates } from '../overdues/overdue.ts'
import type { PlainDate } from '../plain-date.ts'

/** Who asked the court. */
export type Petitioner = 'debtor' | 'creditor' | 'shareholder' | 'director'

/** 당좌부도: a reason for dishonour arose that brings suspension of current-account dealings (003:L2166). */
export interface DishonouredBill {
  readonly type: 'dishonoured_bill'
  readonly reasonArisenOn: PlainDate
  /** The day dealings were suspended; null while that has not happened. */
  readonly suspendedOn: PlainDate | null
}

/** 폐업 (003:L2168). */
export interface BusinessClosure {
  readonly type: 'business_closure'
  /** The day the business was really given up; null when unclear. */
  readonly closedOn: PlainDate | null
  readonly closureReportReceivedOn: PlainDate | null
}

/** 해산등기 (003:L2168). */
export interface DissolutionRegistration {
  readonly type: 'dissolution_registration'
  readonly registeredOn: PlainDate
}

/** 회생, 파산, 개인회생 절차개시 신청 (003:L2168, 000:L271): the filing, not the court's order. */
export interface Petition {
  readonly type: 'rehabilitation_petition' | 'bankruptcy_petition' | 'personal_rehabilitation_petition'
  readonly filedOn: PlainDate
  /** Null when the report does not say. */
  readonly petitioner: Petitioner | null
}

/** 결제지연 of one receivable (003:L2170). */
export interface Overdue {
  readonly type: 'overdue'
  readonly dueOn: PlainDate
  readonly instrument: Instrument
  readonly paidInFullOn: PlainDate | null
  /** The receivable's overdue dates, by its extended due date where the due date was extended. */
  readonly dates: OverdueDates
}

/** What befell the buyer, with the fields its trigger date is taken from. */
export type InsuredEvent = DishonouredBill | BusinessClosure | DissolutionRegistration | Petition | Overdue

export type InsuredEventType = InsuredEvent['type']

/** The legal form of the buyer. */
export type DebtorForm = 'corporation' | 'sole_proprietor' | 'cooperative'
