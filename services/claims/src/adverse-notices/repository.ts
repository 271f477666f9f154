import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { StoredNotice } from '../decisions/notices.repository.ts'

type Trx = Pick<Transaction, 'defer'>

/** Keeps the notice with the commit. */
export function insertNotice(trx: Trx, notice: Omit<StoredNotice, 'answer' | 'answeredOn'>): void {
  trx.defer({
    name: 'insert_adverse_notice',
    text: `insert into claims.adverse_notice (id, organisation, claim_id, assessment_id, planned, planned_amount, reasons, given_on,
        answer_by, client, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      notice.id,
      notice.organisation,
      notice.claimId,
      notice.assessmentId,
      notice.planned,
      notice.plannedAmount,
      notice.reasons,
      notice.givenOn,
      notice.answerBy,
      notice.client,
      notice.createdAt
    ]
  })
}

/** Keeps what the policyholder answered, with the commit. */
export function insertAnswer(
  trx: Trx,
  answer: {
    readonly noticeId: string
    readonly organisation: string
    readonly text: string
    readonly answeredOn: PlainDate
    readonly client: string
    readonly createdAt: Date
  }
): void {
  trx.defer({
    name: 'insert_adverse_notice_answer',
    text: `insert into claims.adverse_notice_answer (notice_id, organisation, text, answered_on, client, created_at)
      values ($1, $2, $3, $4, $5, $6)`,
    values: [answer.noticeId, answer.organisation, answer.text, answer.answeredOn, answer.client, answer.createdAt]
  })
}
