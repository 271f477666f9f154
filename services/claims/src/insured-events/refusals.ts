import type { EventStatus } from '@trade-credit/domain/insured-events/event-lifecycle.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'

/** Ends in `conflict`: a report in this status does not allow what was asked. */
export function refuseInStatus(status: EventStatus): never {
  return problem('conflict', {
    detail: {
      ko: `이 사고 신고는 '${status}' 상태여서 처리할 수 없습니다. 최신 상태를 조회해 주세요.`,
      en: `The report is ${status}, which does not allow this. Read it again and decide.`
    }
  })
}

/** Ends in `forbidden` for anybody but the insurer: a report is looked at by its officers. */
export function refuseReporter(kind: string): void {
  if (kind === 'insurer') return
  problem('forbidden', {
    detail: {
      ko: '보험자의 담당자만 할 수 있는 작업입니다. 신고하신 내용은 담당자가 확인합니다.',
      en: 'Only an officer of the insurer can do this. Your report is being looked at.'
    }
  })
}
