import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { lockApplication } from '../applications/repository.ts'
import { findAppeal, findDecline, insertAppeal, type StoredAppeal } from './repository.ts'

/**
 * Files the applicant's appeal against the decline of its application: once, up to the last day. Ends in `conflict` where nothing was
 * declined, it was appealed against already, or the day is over; in `not_found` for another organisation's application.
 */
export async function fileAppeal(
  trx: Transaction,
  applicationId: string,
  reason: string,
  { businessDate, now }: { readonly businessDate: PlainDate; readonly now: Date }
): Promise<StoredAppeal> {
  const application = await lockApplication(trx, applicationId, businessDate)
  if (!application || application.organisation !== trx.actor.organisation) return problem('not_found')
  const decline = await findDecline(trx, applicationId)
  if (!decline || application.status !== 'declined') return refuse(NOT_DECLINED)
  if (decline.appealed) return refuse(APPEALED)
  if (businessDate > decline.appeal_until) return refuse(tooLate(decline.appeal_until))

  const id = newId('al')
  const appeal = { id, application_id: applicationId, reason, filed_on: businessDate, declineId: decline.id }
  await insertAppeal(trx, appeal, now)
  recordChange(trx, {
    aggregate: { type: 'appeal', id },
    action: 'appeal.filed',
    facts: { application: applicationId, decline: decline.id }
  })
  const filed = await findAppeal(trx, id)
  if (!filed) throw new Error('an appeal that was filed is gone')
  return filed
}

type Words = { readonly ko: string; readonly en: string }

function refuse(detail: Words): never {
  return problem('conflict', { detail })
}

const NOT_DECLINED: Words = {
  ko: '거절된 청약에만 이의를 제기할 수 있습니다. 청약의 상태를 확인해 주세요.',
  en: 'Only a declined application can be appealed. Look at its status.'
}
const APPEALED: Words = {
  ko: '이미 이의를 제기하셨습니다. GET /v1/appeals에서 결과를 확인해 주세요.',
  en: 'It has been appealed already. See GET /v1/appeals for what became of it.'
}

function tooLate(until: PlainDate): Words {
  return {
    ko: `이의는 ${until}까지 제기할 수 있었습니다. 사정이 달라졌다면 새로 청약해 주세요.`,
    en: `It could be appealed until ${until}. If circumstances have changed, apply anew.`
  }
}
