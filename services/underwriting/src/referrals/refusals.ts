import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { FieldError } from '@trade-credit/service/problems/problems.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { StoredReferral } from './repository.ts'

/** Ends in `conflict`: the referral's state does not allow it. */
export function refuseState({ status }: Pick<StoredReferral, 'status'>): never {
  return problem('conflict', { detail: STATES[status] })
}

/** Ends in `conflict`: a colleague is working on it. */
export function refuseOthers(): never {
  return problem('conflict', {
    detail: {
      ko: '다른 담당자가 맡고 있습니다. 그 담당자가 놓아준 뒤(POST …/release) 맡아 주세요.',
      en: 'A colleague has claimed it. Ask for it to be released (POST …/release), then claim it.'
    }
  })
}

/** Ends in `forbidden`: nobody decides what he filed, or decided before. */
export function refuseOwn(): never {
  return problem('forbidden', {
    detail: {
      ko: '본인이 접수했거나 이미 결정한 건은 직접 결정하거나 확인할 수 없습니다. 다른 담당자에게 요청해 주세요.',
      en: 'Nobody decides or confirms what they filed or decided themselves. Ask a colleague.'
    }
  })
}

/** Ends in `forbidden`: the amount asks for a manager. */
export function refuseWithoutManager(): never {
  return problem('forbidden', {
    detail: {
      ko: '이 금액은 두 사람 중 한 사람이 팀장이어야 합니다. 팀장에게 확인을 요청해 주세요.',
      en: 'For this amount one of the two has to be a manager. Ask a manager to confirm.'
    }
  })
}

/** Ends in `conflict` with every finding that stands against the offer; nothing is kept. */
export function refuseTerms(findings: readonly Finding[]): never {
  const errors = findings.map(
    (finding): FieldError => ({
      pointer: '/approvedAmounts',
      code: finding.code,
      detail: { ko: findingMessage(finding, 'ko'), en: findingMessage(finding, 'en') }
    })
  )
  return problem('conflict', {
    errors: errors.slice(0, 50),
    detail: {
      ko: '이 금액으로는 인수할 수 없습니다. errors의 사유를 살펴 금액을 낮추거나, 한도를 넘길 이유가 있으면 specialApproval에 적어 다시 결정해 주세요.',
      en: 'There can be no offer of these amounts. Look at the reasons in errors, then lower the amounts, or say in specialApproval why a limit is passed.'
    }
  })
}

const STATES: Readonly<Record<StoredReferral['status'], { readonly ko: string; readonly en: string }>> = {
  open: {
    ko: '아직 아무도 맡지 않은 건입니다. 먼저 맡거나(POST …/claim) 바로 결정해 주세요.',
    en: 'Nobody has claimed it. Claim it (POST …/claim), or decide it at once.'
  },
  claimed: {
    ko: '이미 맡은 사람이 있습니다. 그 담당자나 팀장이 놓아준 뒤(POST …/release) 맡아 주세요.',
    en: 'Somebody has claimed it already. Claim it once that colleague or a manager has released it (POST …/release).'
  },
  awaiting_confirmation: {
    ko: '두 번째 담당자의 확인을 기다리고 있습니다. POST …/decisions/{decisionId}/confirmation으로 확인하거나 거절해 주세요.',
    en: 'It waits for a second person: confirm or refuse it with POST …/decisions/{decisionId}/confirmation.'
  },
  decided: {
    ko: '이미 결정된 건입니다. GET /v1/referrals/{referralId}에서 결정을 확인해 주세요.',
    en: 'It is decided already. See the decision with GET /v1/referrals/{referralId}.'
  },
  closed: {
    ko: '청약이 심사 대기에서 빠졌습니다. 청약의 상태를 확인해 주세요.',
    en: 'Its application has left the queue. Look at the application’s status.'
  }
}
