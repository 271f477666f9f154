import type { Transaction } from '@trade-credit/database/transaction.ts'
import { won } from '@trade-credit/domain/won.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { moveApplication } from '../applications/move-application.ts'
import { answerByOf } from '../applications/open-application.ts'
import { recordDecline } from '../applications/record-decline.ts'
import type { StoredApplication } from '../applications/repository.ts'
import { type OfferCircumstances, openOffer } from '../offers/open-offer.ts'
import type { StoredReferralDecision } from './decisions.repository.ts'
import { refuseTerms } from './refusals.ts'
import { moveReferral } from './repository.ts'

/** What a decision that took effect made of the application. */
export interface Effect {
  readonly applicationStatus: StoredApplication['status']
  readonly offerId: string | null
}

/**
 * Lets a decision take effect: an offer of the approved amounts, a decline that says how to appeal, or a return. Application and referral
 * are locked. Ends in `conflict` with the findings when there can be no such offer: then nothing is kept of the decision either.
 */
export async function takeEffect(
  trx: Transaction,
  application: StoredApplication,
  decision: StoredReferralDecision,
  on: OfferCircumstances
): Promise<Effect> {
  await moveReferral(trx, decision.referral_id, { status: 'decided', assignee: decision.decided_by, now: on.now })
  const applying = trx
  const facts = { referral: decision.referral_id, decision: decision.id }
  switch (decision.outcome) {
    case 'approve':
    case 'counter_offer': {
      const offer = await openOffer(
        trx,
        {
          applicationId: application.id,
          approvedAmounts: new Map(
            decision.approved_amounts.map(({ businessNumber, amount }) => [businessNumber, won(amount)])
          ),
          conditions: decision.conditions,
          referralId: decision.referral_id,
          decidedBy: decision.decided_by,
          specialApproval: decision.special_approval
        },
        on
      )
      if (offer.outcome === 'refused') return refuseTerms(offer.findings)
      return { applicationStatus: 'approved', offerId: offer.offerId }
    }
    case 'decline': {
      const rules = on.platform.rulebook.on(on.businessDate).rulesAt(on.businessDate)
      const decline = { applicationId: application.id, organisation: application.organisation, by: decision.decided_by }
      const appeal = await recordDecline(trx, decline, { businessDate: on.businessDate, rules, now: on.now })
      const change = { reason: decision.reason.slice(0, 2000) }
      moveApplication(applying, application, 'decline', { change, facts, now: on.now })
      sendNotice(trx, {
        recipient: application.organisation,
        kind: 'application_declined',
        subject: { applicationId: application.id },
        parameters: { appealUntil: appeal.until }
      })
      return { applicationStatus: 'declined', offerId: null }
    }
    case 'return': {
      const rules = on.platform.rulebook.on(on.businessDate).rulesAt(application.received_on)
      const answerBy = answerByOf(application, on.businessDate, rules)
      const change = { reason: decision.reason.slice(0, 2000), answer_by: answerBy }
      moveApplication(applying, application, 'return', { change, facts, now: on.now })
      sendNotice(trx, {
        recipient: application.organisation,
        kind: 'application_returned',
        subject: { applicationId: application.id },
        parameters: {}
      })
      return { applicationStatus: 'returned', offerId: null }
    }
    default:
      return decision.outcome satisfies never
  }
}
