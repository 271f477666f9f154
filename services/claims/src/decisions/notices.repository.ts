import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'

/** What is planned against a policyholder, and what it said to it. */
export interface StoredNotice {
  readonly id: string
  readonly organisation: string
  readonly claimId: string
  readonly assessmentId: string | null
  readonly planned: 'deny' | 'partly_approve' | 'clawback'
  readonly plannedAmount: bigint
  readonly reasons: readonly string[]
  readonly givenOn: PlainDate
  readonly answerBy: PlainDate
  readonly client: string
  readonly createdAt: Date
  readonly answer: string | null
  readonly answeredOn: PlainDate | null
}

const COLUMNS = `n.id, n.organisation, n.claim_id as "claimId", n.assessment_id as "assessmentId", n.planned,
  n.planned_amount as "plannedAmount", n.reasons, n.given_on as "givenOn", n.answer_by as "answerBy", n.client,
  n.created_at as "createdAt", a.text as answer, a.answered_on as "answeredOn"`
const FROM = 'claims.adverse_notice n left join claims.adverse_notice_answer a on a.notice_id = n.id'

/** The claim's notices with their answers, newest first; at most a hundred. */
export function listNotices(trx: Pick<Transaction, 'query'>, claimId: string): Promise<StoredNotice[]> {
  return trx.query<StoredNotice>({
    name: 'list_adverse_notices',
    text: `select ${COLUMNS} from ${FROM} where n.claim_id = $1 order by n.id desc limit 100`,
    values: [claimId]
  })
}
