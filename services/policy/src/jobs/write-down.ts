import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { arrearsPayBy } from '@trade-credit/domain/policy/contract-dates.ts'
import { settleEarlyEnd } from '@trade-credit/domain/policy/early-end.ts'
import { nextStatus, type PolicyEvent } from '@trade-credit/domain/policy/policy-lifecycle.ts'
import type { PolicyState } from '@trade-credit/domain/policy/policy-state.ts'
import { NO_WON, sumOfWon, wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { sendNotice } from '@trade-credit/service/platform/notices/send-notice.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { insertCancellation } from '../cancellations/repository.ts'
import { hasInsuredEvent } from '../cover/insured-event.repository.ts'
import { receivedInForceOf } from '../endorsements/received-in-force.ts'
import { giveBack } from '../ends/end-policy.ts'
import { settlePlanned } from '../ends/settle-planned.ts'
import { receivedOf, unpaidPremium } from '../invoices/premium-sums.ts'
import { type Invoice, invoicesOf, openForCover } from '../invoices/repository.ts'
import { tellPledgees } from '../pledges/tell-pledgees.ts'
import { contractRules, holidaysOn } from '../policies/contract-rules.ts'
import { recordPolicyJobStep, statusChanged } from '../policies/policy-changed.ts'
import { changePolicy, lockPolicy, type PolicyChange } from '../policies/repository.ts'
import { runOffEnd } from '../policies/run-off.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { subsidiesOf } from '../subsidy-ledger/bookings.repository.ts'

/** What a run works with. */
export interface WritingDown {
  readonly platform: Pick<ServicePlatform, 'rulebook'>
  /** `job:policy-expiry`, for the audit trail. */
  readonly client: string
  readonly today: PlainDate
}

interface Case {
  readonly policy: StoredPolicy
  readonly invoices: readonly Invoice[]
  readonly state: PolicyState
}

/**
 * Writes down what days alone have brought about for a policy, with all that follows: refunds, capacity, notices, the event. Everything
 * commits together, and a policy that stands as it is written is left alone: so a run that is killed, or runs twice, does each thing once.
 * Gives the events.
 */
export async function writeDown(
  trx: JobTransaction,
  policyId: string,
  on: WritingDown
): Promise<readonly PolicyEvent[]> {
  const [stored, invoices] = await Promise.all([lockPolicy(trx, policyId), invoicesOf(trx, [policyId])])
  if (!stored) return []
  const policy = withoutIdleArrears(stored, on.today)
  const state = stateOf(policy, on.today)
  const events: readonly PolicyEvent[] = policy === stored ? state.events : ['arrears_cured', ...state.events]
  const last = events.at(-1)
  if (last === undefined) {
    fillRunOff(trx, policy, state, on)
    return []
  }
  const change = await CONSEQUENCES[last](trx, { policy, invoices, state }, on)
  const changed = changePolicy(trx, policy, { status: state.status, endedOn: state.endedOn, ...change })
  recordPolicyJobStep(trx, { organisation: policy.organisation, client: on.client }, policy.id, {
    action: `policy.${state.status}`,
    facts: { events: [...events], from: stored.status },
    events: [statusChanged(changed)]
  })
  return events
}

/**
 * Arrears of which nothing is overdue are none, whatever was written down: a release that takes what was paid back too much for premium
 * writes them while it works beside this one. Nobody loses cover over that.
 */
function withoutIdleArrears(policy: StoredPolicy, today: PlainDate): StoredPolicy {
  const isBehind = policy.unpaidSince !== null && policy.unpaidSince < today
  if (policy.status !== 'in_arrears' || isBehind) return policy
  return { ...policy, status: nextStatus(policy.status, 'arrears_cured') ?? policy.status, arrearsPayBy: null }
}

type Consequence = (trx: JobTransaction, about: Case, on: WritingDown) => Promise<PolicyChange>

/** What follows from each event that a day can bring; the others are somebody's doing and need nothing more. */
const CONSEQUENCES: Readonly<Record<PolicyEvent, Consequence>> = {
  first_premium_missed: lapse,
  instalment_missed: giveNotice,
  notice_ran_out: terminate,
  period_ended: endCover,
  cancelled: endCancelled,
  rescinded: async () => ({}),
  run_off_ended: async () => ({}),
  first_premium_paid: async () => ({}),
  arrears_cured: async () => ({ arrearsPayBy: null })
}

/** 상법 §650①: the contract is given up; what was paid in part, and what programmes gave, goes back. */
async function lapse(trx: JobTransaction, { policy, invoices }: Case, on: WritingDown): Promise<PolicyChange> {
  const programmes = await subsidiesOf(trx, policy.id)
  const policyholder = receivedOf(invoices)
  const money = { programmes, policyholder, stillOwed: NO_WON }
  await giveBack(trx, policy, invoices, money, { today: on.today, reason: 'lapse', sourceId: policy.id, from: null })
  sendNotice(trx, {
    recipient: policy.organisation,
    kind: 'policy_lapsed',
    subject: { policyId: policy.id },
    parameters: { payBy: policy.payBy, refund: wonView(policyholder) }
  })
  return {}
}

/**
 * The prior notice (상법 §650②, 시행령 §52의10): what is overdue, and until when it can be paid before the policy ends. One that ends on a
 * day already, and was changed since, ends on that day whether or not that is paid: nothing else is threatened.
 */
async function giveNotice(trx: JobTransaction, { policy, invoices }: Case, on: WritingDown): Promise<PolicyChange> {
  if (policy.endedOn !== null) {
    sendNotice(trx, {
      recipient: policy.organisation,
      kind: 'premium_overdue_until_end',
      subject: { policyId: policy.id },
      parameters: {
        amount: wonView(unpaidPremium(openForCover(invoices), on.today)),
        dueOn: policy.unpaidSince ?? on.today,
        from: policy.endedOn
      }
    })
    return {}
  }
  const rules = await contractRules(on.platform, policy)
  const payBy = arrearsPayBy(on.today, rules, holidaysOn(on.platform, on.today)).on
  sendNotice(trx, {
    recipient: policy.organisation,
    kind: 'premium_overdue',
    subject: { policyId: policy.id },
    parameters: {
      amount: wonView(unpaidPremium(openForCover(invoices), on.today)),
      dueOn: policy.unpaidSince ?? on.today,
      payBy
    }
  })
  return { arrearsPayBy: payBy }
}

/** The time of the notice ran out: the policy ends as if it had been cancelled on the day after. */
async function terminate(
  trx: JobTransaction,
  { policy, invoices, state }: Case,
  on: WritingDown
): Promise<PolicyChange> {
  const { inception, expiry } = policy
  const from = state.endedOn
  if (inception === null || expiry === null || from === null) throw new Error(`${policy.id} has no period to end`)
  const settlement = settleEarlyEnd(
    {
      inception,
      until: expiry,
      cancelledFrom: from,
      ...(await receivedInForceOf(trx, policy.id, invoices, { from })),
      eventOccurred: await hasInsuredEvent(trx, policy.id, inception, from)
    },
    await contractRules(on.platform, policy)
  )
  const id = newId('cn')
  await giveBack(trx, policy, invoices, settlement, { today: on.today, reason: 'termination', sourceId: id, from })
  insertCancellation(trx, policy, {
    id,
    reason: 'premium_in_arrears',
    cancelledFrom: from,
    requestedOn: on.today,
    record: {
      endsAs: 'terminated',
      from,
      refund: String(settlement.refund),
      returned: String(sumOfWon(settlement.programmes.map(({ amount }) => amount))),
      stillOwed: String(settlement.stillOwed),
      rule: settlement.rule.parameter
    },
    client: on.client
  })
  sendNotice(trx, {
    recipient: policy.organisation,
    kind: 'policy_terminated',
    subject: { policyId: policy.id },
    parameters: { from, refund: wonView(settlement.policyholder), stillOwed: wonView(settlement.stillOwed) }
  })
  await tellPledgees(trx, policy, { endsAs: 'terminated', coveredUntil: from })
  return { endsAs: 'terminated', arrearsPayBy: null, ...runOff(policy, state, on) }
}

/** The day of a planned cancellation: premium goes back now, unless an insured event came before the day. */
async function endCancelled(trx: JobTransaction, about: Case, on: WritingDown): Promise<PolicyChange> {
  const { policy, invoices, state } = about
  const takenAway = await settlePlanned(trx, on.platform, policy, invoices, on.today)
  if (takenAway > NO_WON) {
    sendNotice(trx, {
      recipient: policy.organisation,
      kind: 'cancelled_without_refund',
      subject: { policyId: policy.id },
      parameters: { from: state.endedOn ?? on.today, refund: wonView(takenAway) }
    })
  }
  return endCover(trx, about, on)
}

async function endCover(_trx: JobTransaction, { policy, state }: Case, on: WritingDown): Promise<PolicyChange> {
  return { arrearsPayBy: null, ...runOff(policy, state, on) }
}

function runOff(policy: StoredPolicy, { coveredUntil, runOff: isRunOff }: PolicyState, on: WritingDown): PolicyChange {
  if (!isRunOff || coveredUntil === null) return {}
  return { runOffEndsOn: runOffEnd(policy, coveredUntil, on.platform, on.today) }
}

/** Cover that ended before the holidays of its last claim were known gets that day as soon as they are. */
function fillRunOff(trx: JobTransaction, policy: StoredPolicy, state: PolicyState, on: WritingDown): void {
  if (policy.runOffEndsOn !== null) return
  const { runOffEndsOn } = runOff(policy, state, on)
  if (runOffEndsOn) changePolicy(trx, policy, { runOffEndsOn })
}
