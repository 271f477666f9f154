import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { UP_TO_APPLICANT } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { answerBy, openUntil } from '@trade-credit/domain/underwriting/open-until.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { StoredApplication } from './repository.ts'

/** The last day to submit the application or to answer its proposal; null where neither is up to the applicant, or no rule says. */
export function lastDayOf(
  { status, received_on: receivedOn, answer_by }: StoredApplication,
  rules: Rules
): PlainDate | null {
  if (!UP_TO_APPLICANT.includes(status)) return null
  return openUntil({ receivedOn, answerBy: answer_by }, rules)?.on ?? null
}

/** Until when an answer is asked for that the insurer leaves to the applicant today; null where it has longer than that anyway. */
export function answerByOf(
  { received_on: receivedOn }: Pick<StoredApplication, 'received_on'>,
  today: PlainDate,
  rules: Rules
): PlainDate | null {
  return answerBy({ receivedOn, today }, rules)
}

/** Ends in `conflict` after the last day on which the application can be submitted, or its proposal answered. */
export function refuseOutdated(application: StoredApplication, businessDate: PlainDate, rules: Rules): void {
  const until = lastDayOf(application, rules)
  const receivedOn = application.received_on
  if (until === null || businessDate <= until) return
  problem('conflict', {
    detail: {
      ko: `${receivedOn}에 접수한 청약은 ${until}까지 진행할 수 있었습니다. 새로 견적을 받아 청약해 주세요.`,
      en: `This application, received on ${receivedOn}, could be gone on with until ${until}. Ask for a new quote and apply again.`
    }
  })
}
