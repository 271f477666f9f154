import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { InsuredEvent } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { NO_WON, won } from '@trade-credit/domain/won.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import { nextStatus } from '../claims/advance-claim.ts'
import type { StoredClaim } from '../claims/claim.ts'
import { findPublicEvent, overdueClaimableFrom } from '../claims/claimed-event.ts'
import { type DeclaredReceivables, declaredReceivables } from '../claims/declared-receivables.ts'
import { claimedReceivable } from '../claims/put-forward.ts'
import { refuseNow } from '../claims/refusals.ts'
import { findKnownSince } from '../covers/known-events.repository.ts'
import { eventOf } from '../insured-events/told-event.ts'
import { agreedClaimableDays } from '../overdues/agreed-days.ts'
import { datesOf } from '../overdues/overdue-terms-of.ts'
import { type PreviewResult, previewOf } from './preview-claim.ts'
import { MOST_RECEIVABLES } from './schemas.ts'

type Declared = DeclaredReceivables['receivables']

/**
 * Works out what a draft would pay if it were filed on that day with what was declared until then. Ends in `conflict` where it was filed
 * or withdrawn, and where nothing of it is unpaid any more.
 */
export async function previewOfDraft(
  trx: Transaction,
  draft: StoredClaim,
  on: PlainDate,
  version: RulebookVersion
): Promise<PreviewResult> {
  nextStatus(draft, 'file')
  const rules = { rulesOn: version.rulesAt, calendar: holidayCalendarOf(version.rulebook) }
  const { policyId, buyer, eventId } = draft
  const [{ receivables, undesignatedPayments }, publicEvent, knownOn] = await Promise.all([
    eventId === null
      ? declaredOverdue(trx, draft, on, version)
      : declaredReceivables(trx, { policyId, buyer, ids: null }, () => null, MOST_RECEIVABLES),
    eventId === null ? null : findPublicEvent(trx, eventId),
    eventId === null ? null : findKnownSince(trx, policyId, buyer)
  ])
  if (receivables.length > MOST_RECEIVABLES) return tooMany()
  const event = publicEvent ? eventOf(publicEvent) : overdueOf(receivables, draft, rules)
  return previewOf(
    trx,
    {
      policyId,
      buyer,
      lateReason: null,
      undesignatedPayments: undesignatedPayments.map(({ amount, paidOn }) => ({ amount: won(amount), paidOn })),
      securityProceeds: NO_WON,
      addedByLateNotice: NO_WON,
      lossReductionCosts: [],
      putForward: () => ({
        event,
        receivables: receivables.map(one => claimedReceivable(one, COUNTED_NOWHERE)),
        occurredOn: publicEvent?.occurredOn ?? null,
        knownOn
      })
    },
    on,
    rules
  )
}

const COUNTED_NOWHERE = { underAnotherPolicy: false, inAnotherClaim: false }

async function declaredOverdue(
  trx: Transaction,
  { policyId, buyer, product, receivableIds: ids }: StoredClaim,
  on: PlainDate,
  version: RulebookVersion
): Promise<DeclaredReceivables> {
  const agreed = await agreedClaimableDays(trx, ids, on, version)
  const claimableFromOf = overdueClaimableFrom(product, agreed, version)
  return declaredReceivables(trx, { policyId, buyer, ids, onlyOwed: true }, claimableFromOf, MOST_RECEIVABLES)
}

/** The event of an overdue draft: the first of its receivables that could be claimed. */
function overdueOf(
  receivables: Declared,
  { product }: StoredClaim,
  rules: Parameters<typeof datesOf>[1]
): InsuredEvent {
  const [first] = receivables.toSorted((a, b) => ((a.claimableFrom ?? '') < (b.claimableFrom ?? '') ? -1 : 1))
  const dates = first && datesOf({ product, ...first }, rules)
  if (!dates) return nothingUnpaid()
  return {
    type: 'overdue',
    dueOn: first.dueOn,
    instrument: first.instrument,
    paidInFullOn: null,
    dates: { ...dates, claimableOn: first.claimableFrom ?? dates.claimableOn }
  }
}

function tooMany(): never {
  return refuseNow({
    ko: `초안의 채권이 ${MOST_RECEIVABLES}건을 넘습니다. POST /v1/claim-previews에 채권을 나누어 보내 주세요.`,
    en: `The draft is about more than ${MOST_RECEIVABLES} receivables. Send them in parts to POST /v1/claim-previews.`
  })
}

function nothingUnpaid(): never {
  return refuseNow({
    ko: '이 초안의 채권은 모두 대금을 받으셨거나 철회하신 것으로 기록되어 있어 청구할 것이 없습니다. 그렇지 않으면 먼저 그 기록을 취소(reversals)해 주세요.',
    en: 'All receivables of this draft were paid or withdrawn, so there is nothing to claim. Where that is wrong, reverse it first (POST …/reversals).'
  })
}
