import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { InsuredEventType } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { PublicEventType } from '@trade-credit/domain/insured-events/public-event.ts'
import { overdueDates, overdueTerms } from '@trade-credit/domain/overdues/overdue.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { concernedBuyers, concernedBy } from '../covers/concerned.repository.ts'
import type { StoredDetails } from '../insured-events/told-facts.ts'
import { type CoveredBuyer, findCoveredBuyers, type InsuredPolicy } from './insured.repository.ts'
import type { PutForwardReceivable } from './put-forward.ts'
import { refuseNow } from './refusals.ts'

type Trx = Pick<Transaction, 'query'>

/** What a claim is about: one buyer of one policy, and what befell it. */
export interface ClaimedEvent {
  readonly eventType: InsuredEventType
  readonly eventId: string | null
  /** The report by which its own reporter names it. */
  readonly ownReportId: string | null
  readonly occurredOn: PlainDate
  readonly claimableFrom: PlainDate
}

/** A confirmed event, of no organisation. */
export interface PublicEvent {
  readonly id: string
  readonly buyer: string
  readonly party: string
  readonly type: PublicEventType
  readonly occurredOn: PlainDate
  readonly details: StoredDetails
  readonly confirmedOn: PlainDate
  readonly status: 'confirmed' | 'corrected' | 'withdrawn'
}

const EVENT = `id, buyer, party, type, occurred_on as "occurredOn", details, confirmed_on as "confirmedOn", status`

/** The public event; null when nobody confirmed one of this id. */
export async function findPublicEvent(trx: Trx, id: string): Promise<PublicEvent | null> {
  const [event] = await trx.query<PublicEvent>({
    name: 'find_claimed_event',
    text: `select ${EVENT} from claims.public_event where id = $1`,
    values: [id]
  })
  return event ?? null
}

/** As `findPublicEvent`; until this transaction ends, nobody corrects or withdraws it. For officers and cashiers. */
export async function holdPublicEvent(trx: Trx, id: string): Promise<PublicEvent | null> {
  const [event] = await trx.query<PublicEvent>({
    name: 'hold_claimed_event',
    text: `select ${EVENT} from claims.public_event where id = $1 for share`,
    values: [id]
  })
  return event ?? null
}

/** Whether the event is one of the claim's buyer, as the claim's policy may know it by the words that stand on who is one person. */
export async function befellBuyer(
  trx: Trx,
  { policyId, buyer }: { readonly policyId: string; readonly buyer: string },
  event: Pick<PublicEvent, 'type' | 'buyer'>
): Promise<boolean> {
  if (event.buyer === buyer) return true
  const concerned = await concernedBy(trx, { type: event.type, buyers: [event.buyer] })
  return (await concernedBuyers(trx, [policyId], concerned)).some(one => one.buyer === buyer)
}

/**
 * The buyer of the policy that the event befell. Ends in a problem that names `/buyer` or `/eventId` when the policy covers none, or
 * several of which the caller has to name one.
 */
export async function coveredBuyerOf(
  trx: Trx,
  policy: InsuredPolicy,
  event: PublicEvent,
  named: string | undefined
): Promise<CoveredBuyer> {
  const concerned = await concernedBy(trx, { type: event.type, buyers: [event.buyer] })
  const buyers = await concernedBuyers(trx, [policy.id], concerned)
  const covered = await findCoveredBuyers(
    trx,
    policy.id,
    buyers.map(one => one.buyer)
  )
  const chosen = named === undefined ? covered : covered.filter(({ businessNumber }) => businessNumber === named)
  const [buyer] = chosen
  if (!buyer) return buyerNotCovered(named === undefined ? '/eventId' : '/buyer')
  if (chosen.length > 1) {
    return refuseField('/buyer', 'buyer_needed', {
      ko: '이 보험계약은 같은 법인의 사업장을 여럿 보장합니다. buyer에 사업자등록번호를 적어 주세요.',
      en: 'The policy covers several business numbers of this party. Name one as buyer.'
    })
  }
  return buyer
}

/** Ends in the problem that the policy does not cover the buyer. */
export function buyerNotCovered(pointer: string): never {
  return refuseField(pointer, 'claim.buyer_not_covered', {
    ko: '이 보험계약은 해당 구매기업을 보장하지 않습니다. 보험계약과 구매기업을 확인해 주세요.',
    en: 'The policy does not cover this buyer. Check the policy and the buyer.'
  })
}

/**
 * The confirmed event of that id, or the one that the caller's own report of that id was confirmed as. Ends in `not_found` for one that
 * nobody confirmed, and in `conflict` for one that does not stand any more, where the caller knew of it.
 */
export async function confirmedEvent(trx: Trx, id: string): Promise<PublicEvent> {
  const [report] = await trx.query<{ publicEvent: string | null }>({
    name: 'public_event_of_report',
    text: 'select public_event_id as "publicEvent" from claims.insured_event where id = $1',
    values: [id]
  })
  const event = await findPublicEvent(trx, report?.publicEvent ?? id)
  if (event?.status === 'confirmed') return event
  // Whoever was told of it, or reported it, is told why it cannot be claimed on; nobody else that there was one.
  const told = event && (report || (await wasTold(trx, event.id)))
  return told ? refuseNow(NO_LONGER) : problem('not_found')
}

async function wasTold(trx: Trx, eventId: string): Promise<boolean> {
  const rows = await trx.query({
    name: 'told_of_event',
    text: 'select from claims.event_audience where event_id = $1 and organisation = platform.current_organisation()',
    values: [eventId]
  })
  return rows.length > 0
}

const NO_LONGER = {
  ko: '이 보험사고는 정정되었거나 취소되어 이 번호로는 청구하실 수 없습니다. GET /v1/claims?status=draft에서 남아 있는 초안을 확인해 주세요.',
  en: 'This event was corrected or withdrawn, so it cannot be claimed on by this id. See GET /v1/claims?status=draft for what is drafted now.'
}

/**
 * The first day on which a receivable is claimable as overdue: as it was agreed and marked where it was declared, else by its due
 * date under the rules of that day (003:L2170).
 */
export function overdueClaimableFrom(
  product: string,
  agreed: ReadonlyMap<string, PlainDate>,
  { rulebook, rulesAt }: RulebookVersion
) {
  const calendar = holidayCalendarOf(rulebook)
  return (receivable: { id?: string } & Pick<PutForwardReceivable, 'dueOn' | 'instrument'>): PlainDate => {
    const marked = receivable.id === undefined ? undefined : agreed.get(receivable.id)
    return marked ?? overdueDates(receivable, overdueTerms(rulesAt(receivable.dueOn), product), calendar).claimableOn
  }
}
