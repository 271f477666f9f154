import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isLive } from '@trade-credit/domain/underwriting/application-status.ts'
import { won } from '@trade-credit/domain/won.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { moveApplication } from '../applications/move-application.ts'
import {
  type ApplicationHead,
  lockApplication,
  lockApplicationsOf,
  type StoredApplication
} from '../applications/repository.ts'
import { openReferral } from '../referrals/open-referral.ts'
import { refuseOwn } from '../referrals/refusals.ts'
import { declinersOf, findAppeal, lockAppeal, type StoredAppeal, settleAppeal } from './repository.ts'
import type { AppealDecisionRequest } from './schemas.ts'

interface Deciding {
  readonly platform: ServicePlatform
  readonly businessDate: PlainDate
  readonly now: Date
}

/**
 * Decides an appeal, by somebody else than who declined or filed. Upheld, the application is referred anew, to be decided by none of
 * those who declined it. Ends in `conflict` when it is decided already, or is to be upheld while another application of its quote is live;
 * in `forbidden` for whoever declined or filed.
 */
export async function decideAppeal(
  trx: Transaction,
  appealId: string,
  { outcome, reason }: AppealDecisionRequest,
  on: Deciding
): Promise<StoredAppeal> {
  const found = await findAppeal(trx, appealId)
  if (!found) return problem('not_found')
  const application = await lockApplication(trx, found.application_id, on.businessDate)
  const appeal = await lockAppeal(trx, appealId)
  if (!application || !appeal) throw new Error('an appeal is never without its application')
  if (appeal.status !== 'filed') return refuseDecided()
  const decliners = await declinersOf(trx, application.id)
  const { client } = trx.actor
  if ([...decliners, application.client, application.submitted_by, appeal.client].includes(client)) return refuseOwn()

  if (outcome === 'upheld') await refuseWhileAnotherIsLive(trx, application, on.businessDate)
  const referralId = outcome === 'upheld' ? await referAnew(trx, application, decliners, on) : null
  settleAppeal(trx, appealId, { status: outcome, reason, on: on.businessDate, referralId, now: on.now })
  recordChange(trx, {
    aggregate: { type: 'appeal', id: appealId },
    action: `appeal.${outcome}`,
    facts: { application: application.id, referral: referralId }
  })
  sendNotice(trx, {
    recipient: application.organisation,
    kind: 'appeal_decided',
    subject: { applicationId: application.id, appealId },
    parameters: { outcome }
  })
  return {
    ...appeal,
    status: outcome,
    decision_reason: reason,
    decided_by: client,
    decided_on: on.businessDate,
    application_status: outcome === 'upheld' ? 'referred' : application.status,
    version: appeal.version + 1n
  }
}

async function referAnew(
  trx: Transaction,
  application: StoredApplication,
  barred: readonly string[],
  { platform, businessDate, now }: Deciding
): Promise<string> {
  const amounts = application.record?.buyers.map(({ askedAmount }) => askedAmount) ?? []
  const isKnown = amounts.length > 0 && amounts.every(amount => amount !== null)
  const { id } = await openReferral(
    trx,
    {
      application,
      reasons: ['application.appeal_upheld'],
      requestedAmount: isKnown ? won(amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0)) : null,
      filedBy: application.submitted_by ?? application.client,
      barred
    },
    { rules: platform.rulebook.on(businessDate).rulesAt(application.received_on), now }
  )
  moveApplication(trx, application, 'uphold_appeal', { facts: { referral: id }, now })
  return id
}

/** Both would hold the same cover: a quote has one live application, whichever way it came to be so. */
async function refuseWhileAnotherIsLive(
  trx: Transaction,
  { quote_id: quoteId, organisation }: StoredApplication,
  today: PlainDate
): Promise<void> {
  const applications = await lockApplicationsOf(trx, { quoteId, organisation }, today)
  const live = applications.find(({ status }) => isLive(status))
  if (live) refuseAgain(live)
}

function refuseAgain({ id, status }: ApplicationHead): never {
  problem('conflict', {
    detail: {
      ko: `신청인이 같은 견적으로 다시 청약하여(${id}, ${status}) 이의를 인용할 수 없습니다. 그 청약에서 심사하고 이의는 기각하시거나, 그 청약이 철회된 뒤에 인용해 주세요.`,
      en: `The applicant has applied again with the same quote (${id}, ${status}), so the appeal cannot be upheld. Decide that application and reject the appeal, or uphold it once that one is withdrawn.`
    }
  })
}

function refuseDecided(): never {
  return problem('conflict', {
    detail: { ko: '이미 결정된 이의입니다.', en: 'The appeal is decided already.' }
  })
}
