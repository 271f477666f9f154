import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { offerStatusOn } from '@trade-credit/domain/underwriting/offer-status.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { type BindableOffer, findPolicyOfOffer } from './offers.repository.ts'

/** Ends in a problem for an offer of somebody else, and for one that is not accepted, has a policy or holds no capacity any more. */
export async function refuseUnbindable(trx: Transaction, offer: BindableOffer, today: PlainDate): Promise<void> {
  // The insurer sees every offer; to bind one is its organisation's alone.
  if (offer.organisation !== trx.actor.organisation) problem('not_found')
  const { holdState } = offer
  if (holdState === null) return noLongerOpen()
  const status = offerStatusOn({ ...offer, holdState }, today)
  switch (status) {
    case 'accepted':
      return
    case 'open':
      return notAccepted(offer)
    case 'bound':
      return alreadyBound(await findPolicyOfOffer(trx, offer))
    case 'lapsed':
      return lapsed(offer)
    case 'withdrawn':
    case 'rejected':
      return noLongerOpen()
    default:
      return status satisfies never
  }
}

function notAccepted({ id }: BindableOffer): never {
  return problem('conflict', {
    detail: {
      ko: `아직 수락하지 않은 인수결과입니다. POST /v1/offers/${id}/acceptance로 수락한 뒤 다시 보내 주세요.`,
      en: `The offer is not accepted yet. Accept it with POST /v1/offers/${id}/acceptance and send this again.`
    }
  })
}

function alreadyBound(policyId: string | null): never {
  return problem('conflict', {
    detail: {
      ko: `이 인수결과로 이미 보험계약이 체결되었습니다.${policyId === null ? '' : ` GET /v1/policies/${policyId}에서 확인해 주세요.`}`,
      en: `A policy was already made of this offer${policyId === null ? '.' : `: see GET /v1/policies/${policyId}.`}`
    }
  })
}

function lapsed({ validUntil }: BindableOffer): never {
  return problem('conflict', {
    detail: {
      ko: `인수결과의 유효기간(${validUntil}까지)이 지났습니다. 새로 청약해 주세요: POST /v1/applications.`,
      en: `The offer lapsed: it was valid until ${validUntil}. Apply again with POST /v1/applications.`
    }
  })
}

function noLongerOpen(): never {
  return problem('conflict', {
    detail: {
      ko: '더 이상 유효하지 않은 인수결과입니다. 새로 청약해 주세요: POST /v1/applications.',
      en: 'The offer is no longer open. Apply again with POST /v1/applications.'
    }
  })
}

/** Ends in the problem `invalid_request` for a first day of cover that the contract cannot have. */
export function inceptionOutside(earliest: PlainDate, latest: PlainDate): never {
  return refuseField('/inception', 'inception_outside', {
    ko: `보장은 ${earliest}부터 ${latest}까지의 날에 시작할 수 있습니다.`,
    en: `Cover can begin on a day from ${earliest} to ${latest}.`
  })
}
