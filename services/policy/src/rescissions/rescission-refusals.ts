import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { PolicyStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { StoredRescission } from './repository.ts'

/** Ends in `conflict` for a policy that cannot be ended for a breach any more. */
export function cannotRescind({ id, endedOn }: StoredPolicy, status: PolicyStatus): never {
  const on = endedOn === null ? '' : ` (${endedOn})`
  return problem('conflict', {
    detail: {
      ko: `지금 상태(${status})${on}의 계약은 고지의무 위반으로 해지할 수 없습니다. GET /v1/policies/${id}에서 확인해 주세요.`,
      en: `A policy that is ${status}${on} cannot be ended for a breach of disclosure now. See GET /v1/policies/${id}.`
    }
  })
}

/** Ends in `conflict` with every finding that declines, if any. */
export function refuseByFindings(findings: readonly Finding[]): void {
  const against = findings.filter(({ outcome }) => outcome === 'decline')
  const [first] = against
  if (!first) return
  problem('conflict', {
    detail: { ko: findingMessage(first, 'ko'), en: findingMessage(first, 'en') },
    errors: against.map(finding => ({
      pointer: finding.pointer ?? '',
      code: finding.code,
      detail: { ko: findingMessage(finding, 'ko'), en: findingMessage(finding, 'en') }
    }))
  })
}

/** Ends in `invalid_request` for a day of knowing that has not come. */
export function knownAhead(today: PlainDate): never {
  return refuseField('/knownOn', 'date_in_future', {
    ko: `아직 오지 않은 날입니다. 오늘(${today})까지의 날짜를 보내 주세요.`,
    en: `The day has not come yet: send one until today, ${today}.`
  })
}

/** Ends in `conflict` while another plan waits. */
export function alreadyPlanned({ id }: StoredRescission): never {
  return problem('conflict', {
    detail: {
      ko: `이미 예고한 해지(${id})가 있습니다. 확인하거나 거둔 뒤 다시 예고해 주세요.`,
      en: `A rescission is planned already (${id}). Confirm it, or withdraw it and give another notice.`
    }
  })
}

/** Ends in `conflict` for a second answer. */
export function alreadyAnswered(): never {
  return problem('conflict', {
    detail: { ko: '이미 의견을 보내셨습니다.', en: 'You have answered already.' }
  })
}

/** Ends in `conflict` for a plan that took effect or was given up. */
export function isOver({ outcome, endedOn }: StoredRescission): never {
  return problem('conflict', {
    detail:
      outcome === 'rescinded'
        ? { ko: `${endedOn}에 이미 해지되었습니다.`, en: `The policy was ended for it on ${endedOn}.` }
        : { ko: `${endedOn}에 거둔 예고입니다.`, en: `The plan was withdrawn on ${endedOn}.` }
  })
}

/** Ends in `conflict` while the policyholder may still answer. */
export function timeToAnswer(answerBy: PlainDate): never {
  return problem('conflict', {
    detail: {
      ko: `보험계약자가 ${answerBy}까지 의견을 낼 수 있습니다. 의견이 오거나 기한이 지난 뒤 확인해 주세요.`,
      en: `The policyholder may answer until ${answerBy}. Confirm when an answer came or that day is over.`
    }
  })
}

/** Ends in `forbidden` for whoever planned it. */
export function notOneself(): never {
  return problem('forbidden', {
    detail: {
      ko: '예고한 사람이 스스로 확인할 수 없습니다. 다른 담당자가 확인해 주세요.',
      en: 'Whoever gave the notice cannot confirm it. Somebody else has to.'
    }
  })
}

/** Ends in `forbidden` where no manager takes part. */
export function needsManager(): never {
  return problem('forbidden', {
    detail: {
      ko: '두 사람 가운데 한 사람은 책임자여야 합니다. 책임자가 확인해 주세요.',
      en: 'One of the two has to be a manager. A manager has to confirm it.'
    }
  })
}
