import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isRunning, type PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { type Won, wonView } from '@trade-credit/domain/won.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/** Ends in the problem `conflict` for a policy that is over, or is going to end already: one to be cancelled can be moved to another day. */
export function cannotEnd({ id, endedOn, endsAs }: StoredPolicy, status: PolicyStatus): never {
  if (isRunning(status) && endsAs === 'cancelled') {
    problem('conflict', {
      detail: {
        ko: `${endedOn}에 해지하기로 정해진 계약입니다. 해지일을 바꾸시려면 GET /v1/policies/${id}/cancellations에서 그 해지를 찾아 먼저 철회(POST /v1/policies/${id}/cancellations/{cancellationId}/withdrawal)한 뒤 다시 해지해 주세요.`,
        en: `The policy is to be cancelled on ${endedOn} already. To move that to another day, find the cancellation in GET /v1/policies/${id}/cancellations, withdraw it (POST /v1/policies/${id}/cancellations/{cancellationId}/withdrawal) and cancel anew.`
      }
    })
  }
  const on = endedOn === null ? '' : ` (${endedOn})`
  return problem('conflict', {
    detail: {
      ko: `이미 끝났거나 끝나기로 정해진${on} 계약이어서 취소할 수 없습니다(${status}). GET /v1/policies/${id}에서 확인해 주세요.`,
      en: `The policy has ended or is going to end${on} and cannot be cancelled (${status}). See GET /v1/policies/${id}.`
    }
  })
}

/** Ends in the problem `invalid_request` for a day on which cover cannot end; `unpaidSince` is when the earliest unpaid premium falls due. */
export function dayOutside(earliest: PlainDate, latest: PlainDate, unpaidSince: PlainDate | null): never {
  return refuseField('/on', 'day_outside', whyOutside(earliest, latest, unpaidSince))
}

function whyOutside(earliest: PlainDate, latest: PlainDate, unpaidSince: PlainDate | null) {
  if (unpaidSince !== null && unpaidSince < earliest) {
    return {
      ko: `밀린 보험료가 있어 오늘(${earliest})부터만 해지할 수 있습니다.`,
      en: `A premium is overdue, so the policy can be cancelled from today, ${earliest}, alone.`
    }
  }
  if (unpaidSince === latest && latest === earliest) {
    return {
      ko: `오늘(${earliest})까지 내실 보험료가 있어 오늘부터만 해지할 수 있습니다. 더 늦은 날에 해지하시려면 그 보험료를 먼저 내 주세요.`,
      en: `A premium falls due today, ${earliest}: cancel from today, or pay it first to cancel from a later day.`
    }
  }
  if (unpaidSince === latest) {
    return {
      ko: `${latest}에 내실 보험료가 있어 해지일은 ${earliest}부터 ${latest}까지의 날이어야 합니다. 더 늦은 날에 해지하시려면 그 보험료를 먼저 내 주세요.`,
      en: `A premium falls due on ${latest}: send a day from ${earliest} until then, or pay it first to cancel from a later one.`
    }
  }
  return {
    ko: `해지일은 ${earliest}부터 ${latest}까지의 날이어야 합니다. 그날부터 보장이 없습니다.`,
    en: `Send a day from ${earliest} to ${latest}: the first day without cover.`
  }
}

/** Ends in the problem `conflict` for terms that were explained, or whose time to cancel is over. */
export function explainedOrTooLate({ termsExplainedOn }: StoredPolicy, cancelBy: PlainDate): never {
  return problem('conflict', {
    detail:
      termsExplainedOn === null
        ? {
            ko: `약관 설명을 받지 못한 계약은 ${cancelBy}까지 취소할 수 있었습니다. 남은 기간의 보험료를 돌려받는 해지는 할 수 있습니다.`,
            en: `A contract whose terms were not explained could be cancelled until ${cancelBy}. It can still be ended for the time left.`
          }
        : {
            ko: `${termsExplainedOn}에 약관을 설명받은 것으로 기록되어 있습니다. 남은 기간의 보험료를 돌려받는 해지는 할 수 있습니다.`,
            en: `The terms were explained on ${termsExplainedOn}. The policy can still be ended for the time left.`
          }
  })
}

/** Ends in the problem `conflict` for a contract that counts as never made only once what it paid is back. */
export function claimMoneyIsOut({ id }: StoredPolicy, amount: Won): never {
  const shown = wonView(amount).toLocaleString('en-US')
  return problem('conflict', {
    detail: {
      ko: `이 계약으로 보험금 ${shown}원을 지급했거나 지급을 예약했습니다. 처음부터 취소하면 보험금도 없던 일이 되므로 먼저 돌려주셔야 합니다. GET /v1/claims?policyId=${id}에서 확인하시고 보험자에게 문의해 주세요. 남은 기간에 대한 해지는 할 수 있습니다.`,
      en: `Claim money of KRW ${shown} was paid or is reserved under the policy. Cancelled from its start it would pay none, so that has to come back first: see GET /v1/claims?policyId=${id} and ask the insurer. The policy can still be ended for the time left.`
    }
  })
}
