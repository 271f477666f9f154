import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import {
  DETAILS_OF,
  debtorFormOf,
  type EventDetails,
  type PublicEvent,
  type PublicEventType,
  publicEvent
} from '@trade-credit/domain/insured-events/public-event.ts'
import { datingOf } from '@trade-credit/domain/insured-events/triggers.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { type FieldError, problem } from '@trade-credit/service/problems/problems.ts'
import type { InsuredEventRequest } from './schemas.ts'
import type { StoredDetails } from './told-facts.ts'

/** What a request says of an event, in its own fields. */
export type TellingFields = Omit<InsuredEventRequest, 'buyer' | 'type' | 'evidence'>

/** An event as it is kept: dated by the rules. */
export interface ToldEvent {
  readonly occurredOn: PlainDate
  readonly details: StoredDetails
}

/**
 * Reads what was told of an event and dates it. `rules` are those of the business date. Ends in `invalid_request` for a field
 * of another type, a missing or a future date, and whatever the law says cannot be.
 */
export function readToldEvent(type: PublicEventType, told: TellingFields, today: PlainDate, rules: Rules): ToldEvent {
  refuseFieldsOfOthers(type, told)
  const details = detailsOf(type, told)
  const stated = isGiven(told.occurredOn) ? plainDate(told.occurredOn) : null
  const event = publicEvent(type, stated, details)
  if (event === null) return refuse([error(`/${dateFieldOf(type)}`, finding('decline', 'claim', 'event.date_missing'))])
  const { occurredOn, findings } = datingOf(event, { debtorForm: debtorFormOf(null, type), on: today }, rules)
  const against = findings.filter(({ outcome }) => outcome === 'decline')
  if (against.length > 0) refuse(against.map(one => error(pointerOf(one, type, told), one)))
  if (occurredOn === null) throw new Error(`an event ${type} without a finding has no date`)
  return { occurredOn, details: stated === null || stated === occurredOn ? details : { ...details, statedOn: stated } }
}

/** A stored event in the words of the domain. */
export function eventOf({ type, occurredOn, details }: ToldEvent & { readonly type: PublicEventType }): PublicEvent {
  const { statedOn: _, ...own } = details
  const event = publicEvent(type, occurredOn, own)
  if (event === null) throw new Error(`a stored event ${type} has no date`)
  return event
}

/** What the rules note about a stored event; nothing where no source reaches the date any more. */
export function notesOn(
  { type, occurredOn, details }: ToldEvent & { readonly type: PublicEventType },
  today: PlainDate,
  rules: Rules
): Finding[] {
  if (!rules.states(`claims.trigger_date.${type}`)) return []
  const { statedOn } = details
  const event = eventOf({ type, occurredOn, details })
  const on = today < occurredOn ? occurredOn : today
  const { dateRule, findings } = datingOf(event, { debtorForm: debtorFormOf(null, type), on }, rules)
  const moved =
    statedOn === undefined
      ? []
      : [
          finding('note', 'claim', 'event.dated_by_rule', {
            detail: { given: statedOn, date: occurredOn },
            rule: dateRule
          })
        ]
  return [...moved, ...findings]
}

function detailsOf(type: PublicEventType, told: TellingFields): EventDetails {
  const given = DETAILS_OF[type].flatMap(field => (isGiven(told[field]) ? [[field, told[field]]] : []))
  return Object.fromEntries(given) as EventDetails
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined
}

function refuseFieldsOfOthers(type: PublicEventType, told: TellingFields): void {
  const allowed: readonly string[] = ['occurredOn', ...DETAILS_OF[type]]
  const strange = Object.entries(told).filter(([field, value]) => isGiven(value) && !allowed.includes(field))
  if (strange.length === 0) return
  refuse(
    strange.map(([field]) => ({
      pointer: `/${field}`,
      code: 'event.field_of_another_type',
      detail: {
        ko: `${type}에는 없는 항목입니다. 빼고 다시 보내 주세요.`,
        en: `${type} has no such field. Leave it out and send it again.`
      }
    }))
  )
}

function dateFieldOf(type: PublicEventType): string {
  switch (type) {
    case 'dishonoured_bill':
      return 'reasonArisenOn'
    case 'business_closure':
      return 'closedOn'
    case 'dissolution_registration':
      return 'registeredOn'
    case 'rehabilitation_petition':
    case 'bankruptcy_petition':
    case 'personal_rehabilitation_petition':
      return 'occurredOn'
    default:
      return type satisfies never
  }
}

function pointerOf({ code }: Finding, type: PublicEventType, told: TellingFields): string {
  if (code === 'event.petitioner_not_entitled') return '/petitioner'
  if (code === 'event.suspended_before_reason') return '/suspendedOn'
  const own = dateFieldOf(type) as keyof TellingFields
  if (isGiven(told[own])) return `/${own}`
  return type === 'business_closure' && isGiven(told.closureReportReceivedOn)
    ? '/closureReportReceivedOn'
    : '/occurredOn'
}

function error(pointer: string, about: Finding): FieldError {
  return { pointer, code: about.code, detail: { ko: findingMessage(about, 'ko'), en: findingMessage(about, 'en') } }
}

function refuse(errors: readonly FieldError[]): never {
  return problem('invalid_request', { errors })
}
