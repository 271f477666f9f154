import type { PlainDate } from '../plain-date.ts'
import type {
  BusinessClosure,
  DebtorForm,
  DishonouredBill,
  DissolutionRegistration,
  Petition,
  Petitioner
} from './insured-event.ts'

/** Events that befall the buyer and concern everyone who is insured on it; `overdue` is one seller's own. */
export type PublicEventType = PublicEvent['type']
export type PublicEvent = DishonouredBill | BusinessClosure | DissolutionRegistration | Petition

export const PUBLIC_EVENT_TYPES = [
  'dishonoured_bill',
  'business_closure',
  'dissolution_registration',
  'rehabilitation_petition',
  'bankruptcy_petition',
  'personal_rehabilitation_petition'
] as const satisfies readonly PublicEventType[]

/** The fields that types have of their own; left out or null where nothing is known. */
export interface EventDetails {
  readonly reasonArisenOn?: PlainDate | null
  readonly suspendedOn?: PlainDate | null
  readonly billNumber?: string | null
  readonly closedOn?: PlainDate | null
  readonly closureReportReceivedOn?: PlainDate | null
  readonly registeredOn?: PlainDate | null
  readonly petitioner?: Petitioner | null
}

/** Which of these fields each type has. */
export const DETAILS_OF: Readonly<Record<PublicEventType, readonly (keyof EventDetails)[]>> = {
  dishonoured_bill: ['reasonArisenOn', 'billNumber', 'suspendedOn'],
  business_closure: ['closedOn', 'closureReportReceivedOn'],
  dissolution_registration: ['registeredOn'],
  rehabilitation_petition: ['petitioner'],
  bankruptcy_petition: ['petitioner'],
  personal_rehabilitation_petition: ['petitioner']
}

/**
 * The event that is told by its own fields and, where the field that dates it is left out, by `occurredOn`. Null when no date at
 * all tells when it happened.
 */
export function publicEvent(
  type: PublicEventType,
  occurredOn: PlainDate | null,
  details: EventDetails
): PublicEvent | null {
  switch (type) {
    case 'dishonoured_bill': {
      const reasonArisenOn = details.reasonArisenOn ?? occurredOn
      return reasonArisenOn && { type, reasonArisenOn, suspendedOn: details.suspendedOn ?? null }
    }
    case 'business_closure': {
      const closureReportReceivedOn = details.closureReportReceivedOn ?? null
      const closedOn = details.closedOn ?? (closureReportReceivedOn === null ? occurredOn : null)
      return closedOn === null && closureReportReceivedOn === null ? null : { type, closedOn, closureReportReceivedOn }
    }
    case 'dissolution_registration': {
      const registeredOn = details.registeredOn ?? occurredOn
      return registeredOn && { type, registeredOn }
    }
    case 'rehabilitation_petition':
    case 'bankruptcy_petition':
    case 'personal_rehabilitation_petition':
      return occurredOn && { type, filedOn: occurredOn, petitioner: details.petitioner ?? null }
    default:
      return type satisfies never
  }
}

/**
 * Whom the event befell: a closure the place of business (사업자등록번호), everything else the legal person, whatever business
 * numbers it has (RULES I.3).
 */
export function subjectOf(type: PublicEventType, buyer: string, party: string): string {
  return type === 'business_closure' ? buyer : party
}

/** The buyer's legal form as far as it is known: where the policy does not say, the form that the event presupposes. */
export function debtorFormOf(form: DebtorForm | null, type: PublicEventType | 'overdue'): DebtorForm {
  return form ?? (type === 'personal_rehabilitation_petition' ? 'sole_proprietor' : 'corporation')
}
