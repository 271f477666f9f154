import type { Transaction } from '@trade-credit/database/transaction.ts'
import { answerBy, type Deadline } from '@trade-credit/domain/claims/deadlines.ts'
import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import { daysBetween, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import { isRunning, nextStatus } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import {
  againstRescission,
  type DisclosureSettlement,
  type RescissionDeadlines,
  rescissionDeadlines,
  settleDisclosureBreach
} from '@trade-credit/domain/policy/rescission.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'
import { NO_WON, sumOfWon, type Won, won } from '@trade-credit/domain/won.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { receivedInForceOf } from '../endorsements/received-in-force.ts'
import { standingEndOf } from '../ends/standing-end.repository.ts'
import { receivedOf } from '../invoices/premium-sums.ts'
import type { Invoice } from '../invoices/repository.ts'
import { contractRules, holidaysOn } from '../policies/contract-rules.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { type SubsidyPart, subsidiesOf } from '../subsidy-ledger/bookings.repository.ts'
import { cannotRescind } from './rescission-refusals.ts'

/** A rescission as it would come out on the day. */
export interface WorkedOutRescission {
  readonly deadlines: RescissionDeadlines
  /** Until when the policyholder may answer a notice of the day. */
  readonly answerBy: Deadline
  /** First day without cover: the day itself, or that on which cover ended before. */
  readonly from: PlainDate
  /** Whether cover runs or is still to begin: only then money and capacity go back. */
  readonly isRunning: boolean
  readonly settlement: DisclosureSettlement
  readonly receivedFromPolicyholder: Won
  readonly receivedFromProgrammes: readonly SubsidyPart[]
  /** What stands against it, and what else is to be known. */
  readonly findings: readonly Finding[]
}

/**
 * What ending the policy for a breach of disclosure comes to on the day, and until when it may be done (상법 §651). Findings that decline
 * say what stands against it. A cancellation whose day is still ahead does not stand in its way, or a notice of it could be escaped so.
 * Ends in `conflict` for a policy that cannot be ended so at all, or was settled as one that never covers anything.
 */
export async function workOutRescission(
  trx: Pick<Transaction, 'query'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  { policy, invoices }: { readonly policy: StoredPolicy; readonly invoices: readonly Invoice[] },
  breach: { readonly knownOn: PlainDate; readonly insurerKnew: boolean },
  today: PlainDate
): Promise<WorkedOutRescission> {
  const { status, coveredUntil } = stateOf(policy, today)
  const isOpen = status === 'awaiting_payment' || isRunning(status)
  if (nextStatus(status, 'rescinded') === null) cannotRescind(policy, status)
  const isSettled = isOpen && policy.endedOn !== null && !(await standingEndOf(trx, policy))?.waits
  if (isSettled) cannotRescind(policy, status)
  const rulebook = platform.rulebook.on(today)
  const calendar = holidaysOn(platform, today)
  const law = rulebook.rulesAt(policy.boundOn)
  const deadlines = rescissionDeadlines({ boundOn: policy.boundOn, knownOn: breach.knownOn }, law, calendar)
  const programmes = await subsidiesOf(trx, policy.id)
  const from = isOpen ? laterOf(today, policy.inception) : (coveredUntil ?? today)
  const rule = law.flag('policy.rescission_refunds_unexpired')
  const settlement = isOpen
    ? await settled(trx, platform, { policy, invoices, programmes, from, today })
    : nothingToSettle(policy, from, rule)
  return {
    deadlines,
    answerBy: answerBy(today, rulebook.rulesAt(today), calendar),
    from,
    isRunning: isOpen,
    settlement,
    receivedFromPolicyholder: receivedOf(invoices),
    receivedFromProgrammes: programmes,
    findings: [...againstRescission({ on: today, insurerKnew: breach.insurerKnew }, deadlines), ...settlement.findings]
  }
}

interface ToSettle {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly programmes: readonly SubsidyPart[]
  readonly from: PlainDate
  readonly today: PlainDate
}

async function settled(
  trx: Pick<Transaction, 'query'>,
  platform: Pick<ServicePlatform, 'rulebook'>,
  { policy, invoices, programmes, from, today }: ToSettle
): Promise<DisclosureSettlement> {
  const { inception, expiry } = policy
  const law = platform.rulebook.on(today).rulesAt(policy.boundOn)
  if (inception === null || expiry === null) {
    // Cover never began, so no day of it was used.
    const back = programmes.map(({ programme, amount }) => ({ programme, amount }))
    const policyholder = receivedOf(invoices)
    const rule = law.flag('policy.rescission_refunds_unexpired')
    const refund = won(policyholder + sumOfWon(back.map(({ amount }) => amount)))
    const findings = [finding('note', 'policy', 'refund.cover_not_begun', { rule })]
    return { refund, unexpiredDays: 0, totalDays: 0, programmes: back, policyholder, stillOwed: NO_WON, rule, findings }
  }
  const received = await receivedInForceOf(trx, policy.id, invoices, { from })
  const end = { ...received, inception, until: expiry, cancelledFrom: from }
  return settleDisclosureBreach(end, await contractRules(platform, policy), law)
}

/** Cover is over and was settled when it ended. */
function nothingToSettle({ inception, expiry }: StoredPolicy, from: PlainDate, rule: Rule): DisclosureSettlement {
  const hasPeriod = inception !== null && expiry !== null
  return {
    refund: NO_WON,
    unexpiredDays: hasPeriod ? daysBetween(from, expiry) : 0,
    totalDays: hasPeriod ? daysBetween(inception, expiry) : 0,
    programmes: [],
    policyholder: NO_WON,
    stillOwed: NO_WON,
    rule,
    findings: [finding('note', 'policy', 'rescission.cover_over', { rule })]
  }
}

function laterOf(day: PlainDate, other: PlainDate | null): PlainDate {
  return other !== null && other > day ? other : day
}
