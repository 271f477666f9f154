import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { takesPapers, UP_TO_APPLICANT } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { answerBy } from '@trade-credit/domain/underwriting/open-until.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { StoredApplication } from './repository.ts'
import { latestOf } from './status-on.ts'

/** The last day to submit the application or to answer its proposal; null where neither is up to the applicant, or no rule says. */
export function lastDayOf(
  application: Pick<StoredApplication, 'status' | 'open_until' | 'answer_by'>
): PlainDate | null {
  return UP_TO_APPLICANT.includes(application.status) ? latestOf(application) : null
}

/** Until when an answer is asked for that the insurer leaves to the applicant today; null where it has longer than that anyway. */
export function answerByOf(
  { received_on: receivedOn }: Pick<StoredApplication, 'received_on'>,
  today: PlainDate,
  rules: Rules
): PlainDate | null {
  return answerBy({ receivedOn, today }, rules)
}

/** Ends in `conflict` for an application that is decided, or over. */
export function requirePapersOpen({ status }: Pick<StoredApplication, 'status'>): void {
  if (takesPapers(status)) return
  problem('conflict', {
    detail: {
      ko: `청약 상태가 ${status}여서 더 받지 않습니다. 새로운 사실이 있으면 새로 청약해 주세요.`,
      en: `The application is ${status} and takes nothing more. Apply again if there is something new.`
    }
  })
}
