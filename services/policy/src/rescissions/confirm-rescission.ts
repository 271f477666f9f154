import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isRunning, nextStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import { wonView } from '@trade-credit/domain/won.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { giveBack } from '../ends/end-policy.ts'
import { settlePlanned } from '../ends/settle-planned.ts'
import { invoicesOf } from '../invoices/repository.ts'
import { tellPledgees } from '../pledges/tell-pledgees.ts'
import { recordPolicyStep, statusChanged } from '../policies/policy-changed.ts'
import { changePolicy } from '../policies/repository.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { lockedRescission, type RescissionPath } from './plan-rescission.ts'
import { insertRescissionEnd, type StoredRescission } from './repository.ts'
import { needsManager, notOneself, refuseByFindings, timeToAnswer } from './rescission-refusals.ts'
import { type WorkedOutRescission, workOutRescission } from './work-out-rescission.ts'

/** A rescission in effect. */
export interface Rescinded {
  readonly policy: StoredPolicy
  readonly rescission: StoredRescission
  readonly settled: WorkedOutRescission
}

/**
 * Says the second yes to a planned rescission, which takes effect with it: cover ends, each payer gets its part, capacity is free, and no
 * claim is paid any more (상법 §655). Ends in `forbidden` for whoever planned it, and where neither is a manager; in `conflict` while the
 * policyholder may still answer, and once the time of 상법 §651 is over.
 */
export async function confirmRescission(
  trx: Transaction,
  platform: ServicePlatform,
  path: RescissionPath,
  reasons: string,
  today: PlainDate
): Promise<Rescinded> {
  const { policy, rescission } = await lockedRescission(trx, path)
  if (rescission.notifiedBy === trx.actor.client) notOneself()
  if (!rescission.notifiedByManager && !platform.managers.has(trx.actor.client)) needsManager()
  const needsNotice = platform.rulebook.on(today).rulesAt(today).flag('claims.prior_notice_needed').value
  if (needsNotice && rescission.answeredOn === null && today <= rescission.answerBy) timeToAnswer(rescission.answerBy)
  const invoices = await invoicesOf(trx, [policy.id])
  const about = { knownOn: rescission.knownOn, insurerKnew: false }
  const settled = await workOutRescission(trx, platform, { policy, invoices }, about, today)
  refuseByFindings(settled.findings)
  const { settlement, from } = settled
  if (settled.isRunning) {
    const end = {
      reason: 'rescission',
      sourceId: rescission.id,
      from: policy.inception === null ? null : from,
      today
    } as const
    await giveBack(trx, policy, invoices, settlement, end)
  } else if (isRunning(policy.status)) {
    // Its planned end has come and nobody has written that down yet: what was left for that day is settled now.
    await settlePlanned(trx, platform, policy, invoices, today)
  }
  const ended: StoredRescission = { ...rescission, outcome: 'rescinded', reasons, endedOn: today }
  insertRescissionEnd(trx, ended, {
    from,
    refund: String(settlement.refund),
    policyholder: String(settlement.policyholder),
    programmes: settlement.programmes.map(({ programme, amount }) => ({ programme, refund: String(amount) })),
    stillOwed: String(settlement.stillOwed),
    rule: settlement.rule.parameter
  })
  const status = nextStatus(stateOf(policy, today).status, 'rescinded')
  if (status === null) throw new Error(`${policy.id} cannot be rescinded`)
  const change = { status, endedOn: from, endsAs: 'rescinded', arrearsPayBy: null, runOffEndsOn: null } as const
  const changed = changePolicy(trx, policy, change)
  recordPolicyStep(trx, policy.id, {
    action: 'policy.rescinded',
    facts: { rescission: rescission.id, from, status },
    events: [statusChanged(changed)]
  })
  sendNotice(trx, {
    recipient: policy.organisation,
    kind: 'policy_rescinded',
    subject: { policyId: policy.id, rescissionId: rescission.id },
    parameters: { from, refund: wonView(settlement.policyholder) }
  })
  await tellPledgees(trx, policy, { endsAs: 'rescinded', coveredUntil: from })
  return { policy: changed, rescission: ended, settled }
}
