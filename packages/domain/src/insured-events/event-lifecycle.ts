/** Where a report of an insured event stands. */
export type EventStatus = 'reported' | 'confirmed' | 'corrected' | 'withdrawn'

/** What can be done with it. */
export type EventAction = 'confirm' | 'correct' | 'withdraw'

export const EVENT_STATUSES: readonly EventStatus[] = ['reported', 'confirmed', 'corrected', 'withdrawn']
export const EVENT_ACTIONS: readonly EventAction[] = ['confirm', 'correct', 'withdraw']

/** From → action → to; what is missing is not allowed. A corrected event lives on in the one that corrects it. */
const TRANSITIONS: Readonly<Record<EventStatus, Partial<Record<EventAction, EventStatus>>>> = {
  reported: { confirm: 'confirmed', withdraw: 'withdrawn' },
  confirmed: { correct: 'corrected', withdraw: 'withdrawn' },
  corrected: {},
  withdrawn: {}
}

/** Where the action leads; null when the status does not allow it. */
export function nextEventStatus(from: EventStatus, action: EventAction): EventStatus | null {
  return TRANSITIONS[from][action] ?? null
}
