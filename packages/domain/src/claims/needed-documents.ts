import type { InsuredEventType } from '../insured-events/insured-event.ts'
import type { Instrument } from '../overdues/overdue.ts'
import type { Rule, Rules } from '../rules.ts'

/** The paper that a claim on a bill needs beside the others (003:L2185). */
const BILL_COPY = 'bill_copy'

/** Papers that a claim needs, in the order in which they are listed, and the rules that ask for them. */
export interface NeededDocuments {
  readonly documents: readonly string[]
  readonly rules: readonly Rule[]
}

/**
 * The papers of every claim (003:L2176-2186, 001:L192-199) and those that prove its event, which no document lists. A copy of the
 * bill is asked for where a bill is among the receivables, or where nobody declared what they are and the event is a dishonour.
 * `rules` are those of the day of the event; a day that no source reaches needs none.
 */
export function neededDocuments(
  eventType: InsuredEventType,
  instruments: readonly Instrument[],
  rules: Rules
): NeededDocuments {
  const asked = ['claims.documents', `claims.event_documents.${eventType}`].filter(name => rules.states(name))
  const stated = asked.map(name => rules.codes(name))
  const withBill = instruments.includes('bill') || (instruments.length === 0 && eventType === 'dishonoured_bill')
  const documents = stated.flatMap(rule => rule.value).filter(code => code !== BILL_COPY || withBill)
  return { documents: [...new Set(documents)], rules: stated }
}
