import type { Finding } from '@trade-credit/domain/finding.ts'
import { findingMessage } from '@trade-credit/domain/finding-messages.ts'
import type { MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'

/** Refuses because of the state things are in, with what to do next. */
export function refuseNow(detail: MessageTexts): never {
  return problem('conflict', { detail })
}

/** Ends in `forbidden` for anybody but the insurer: what is asked is about all policyholders. */
export function refuseNonInsurer(kind: string): void {
  if (kind === 'insurer') return
  problem('forbidden', {
    detail: {
      ko: '보험자의 담당자만 볼 수 있습니다. 귀사의 청구는 GET /v1/claims에서 조회해 주세요.',
      en: 'Only an officer of the insurer can see this. Your own claims are at GET /v1/claims.'
    }
  })
}

/** Refuses by the sentence of the finding that forbids it. */
export function refuseByFinding(found: Finding): never {
  return refuseNow({ ko: findingMessage(found, 'ko'), en: findingMessage(found, 'en') })
}
