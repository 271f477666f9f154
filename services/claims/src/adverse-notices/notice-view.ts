import { won, wonView } from '@trade-credit/domain/won.ts'
import type { StoredNotice } from '../decisions/notices.repository.ts'

/** The notice as it reads. */
export function noticeView(notice: StoredNotice) {
  return {
    id: notice.id,
    claimId: notice.claimId,
    outcome: notice.planned,
    amount: wonView(won(notice.plannedAmount)),
    reasons: notice.reasons,
    givenOn: notice.givenOn,
    answerBy: notice.answerBy,
    answer: notice.answer,
    answeredOn: notice.answeredOn
  }
}
