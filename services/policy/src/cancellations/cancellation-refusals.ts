import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

/** Ends in the problem `conflict` for a policy that is over, or is going to end already. */
export function cannotEnd({ id, endedOn }: StoredPolicy, status: PolicyStatus): never {
  const on = endedOn === null ? '' : ` (${endedOn})`
  return problem('conflict', {
    detail: {
      ko: `이미 끝났거나 끝나기로 정해진${on} 계약이어서 취소할 수 없습니다(${status}). GET /v1/policies/${id}에서 확인해 주세요.`,
      en: `The policy has ended or is going to end${on} and cannot be cancelled (${status}). See GET /v1/policies/${id}.`
    }
  })
}

/** Ends in the problem `invalid_request` for a day on which cover cannot end. */
export function dayOutside(earliest: PlainDate, latest: PlainDate): never {
  const only = earliest === latest
  return problem('invalid_request', {
    errors: [
      {
        pointer: '/on',
        code: 'day_outside',
        detail: {
          ko: only
            ? `밀린 보험료가 있어 오늘(${earliest})부터만 해지할 수 있습니다.`
            : `해지일은 ${earliest}부터 ${latest}까지의 날이어야 합니다. 그날부터 보장이 없습니다.`,
          en: only
            ? `A premium is overdue, so the policy can be cancelled from today, ${earliest}, alone.`
            : `Send a day from ${earliest} to ${latest}: the first day without cover.`
        }
      }
    ]
  })
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
