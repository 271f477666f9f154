import { won, wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { hasBegun } from '../cover/begun-policy.ts'
import { lockPolicy } from '../policies/repository.ts'
import { stateOf } from '../policies/stored-policy.ts'
import { insertPledge, lockOwnPledge, pledgesOf, type StoredPledge, updatePledge } from './repository.ts'
import { tellOfEnd } from './tell-pledgees.ts'

type Writing = Pick<WriteContext, 'trx' | 'businessDate' | 'now'>

/** What is pledged to whom. */
export interface Pledging {
  readonly bank: string
  readonly loanReference: string
  readonly loanAmount: number
}

/**
 * Pledges what a policy of the caller's may pay to a bank, behind the pledges that it has. By this the policyholder consents that the
 * bank sees how the policy stands. Ends in `not_found`, and in `conflict` for a policy that covers nothing any more, and for a loan that
 * has a pledge of it: two of one loan would be paid twice.
 */
export async function assignPledge(
  { trx, businessDate, now }: Writing,
  policyId: string,
  { bank, loanReference, loanAmount }: Pledging
): Promise<StoredPledge> {
  const policy = await lockPolicy(trx, policyId)
  if (!policy || policy.organisation !== trx.actor.organisation) return problem('not_found')
  const { status, runOff } = stateOf(policy, businessDate)
  if (!hasBegun(policy) || (status !== 'in_force' && status !== 'in_arrears' && !runOff)) return nothingToPledge()
  if (bank === policy.organisation) ownOrganisation()
  const ofLoan = (await pledgesOf(trx, policy.id)).find(
    one => one.bank === bank && one.loan_reference === loanReference && one.status !== 'released'
  )
  if (ofLoan) loanPledged(ofLoan)
  const pledge = await insertPledge(
    trx,
    {
      id: newId('pg'),
      organisation: policy.organisation,
      policy_id: policy.id,
      bank,
      status: 'assigned',
      loan_reference: loanReference,
      loan_amount: BigInt(loanAmount),
      certificate_code: policy.certificateCode,
      assigned_on: businessDate,
      acknowledged_on: null,
      released_on: null
    },
    now
  )
  tell(trx, pledge)
  // Its end was decided before there was this bank to tell.
  if (policy.endedOn !== null && policy.endsAs === 'cancelled')
    tellOfEnd(trx, policy.id, [pledge], { endsAs: policy.endsAs, coveredUntil: policy.endedOn })
  return pledge
}

const FROM = { acknowledged: ['assigned'], released: ['assigned', 'acknowledged'] } as const

/**
 * The bank confirms the pledge or gives it back; its policyholder may take it back until then, or a pledge to a bank that does not exist
 * would be paid first for ever. Ends in `not_found` for one that is not theirs, in `conflict` where it is too late.
 */
export async function movePledge(
  { trx, businessDate, now }: Writing,
  pledgeId: string,
  to: 'acknowledged' | 'released',
  checkVersion: (version: bigint) => void
): Promise<StoredPledge> {
  const pledge = await lockOwnPledge(trx, pledgeId)
  const isBank = pledge?.bank === trx.actor.organisation
  if (!pledge || (to === 'acknowledged' && !isBank)) return problem('not_found')
  checkVersion(pledge.version)
  if (!isBank && pledge.status === 'acknowledged') return bankHasToRelease()
  if (!(FROM[to] as readonly string[]).includes(pledge.status)) return cannotMove(pledge.status)
  const moved = await updatePledge(trx, pledge.id, to, businessDate, now)
  tell(trx, moved)
  return moved
}

/** Both sides are told. */
function tell(trx: Writing['trx'], { id, organisation, bank, policy_id: policyId, status }: StoredPledge): void {
  recordChange(trx, {
    aggregate: { type: 'pledge', id },
    action: `pledge.${status}`,
    facts: { policy: policyId },
    events: [
      {
        type: 'pledge.status_changed',
        subject: id,
        recipients: [organisation, bank],
        data: { policyId, pledgeId: id, status }
      }
    ]
  })
}

/** The pledge as its policyholder's organisation, its bank and the insurer see it. */
export function pledgeView(pledge: StoredPledge) {
  return {
    id: pledge.id,
    policyId: pledge.policy_id,
    certificateCode: pledge.certificate_code,
    bank: pledge.bank,
    rank: pledge.rank,
    status: pledge.status,
    loanReference: pledge.loan_reference,
    loanAmount: wonView(won(pledge.loan_amount)),
    assignedOn: pledge.assigned_on,
    acknowledgedOn: pledge.acknowledged_on,
    releasedOn: pledge.released_on
  }
}

function nothingToPledge(): never {
  return problem('conflict', {
    detail: {
      ko: '보장 중이거나 보장이 남아 있는 보험계약만 질권을 설정할 수 있습니다. 첫 보험료를 내신 뒤 다시 보내 주세요.',
      en: 'Only a policy whose cover has begun and is not over can be pledged. Send it again when the first premium is paid.'
    }
  })
}

function ownOrganisation(): never {
  return refuseField('/bank', 'pledge.own_organisation', {
    ko: '자기 기관에는 질권을 설정할 수 없습니다. 대출한 은행의 기관 식별자를 적어 주세요.',
    en: 'A policy cannot be pledged to its own organisation. Name the bank that lends.'
  })
}

function loanPledged({ id, loan_reference: loan }: StoredPledge): never {
  return problem('conflict', {
    detail: {
      ko: `대출 '${loan}'에는 이미 질권이 있습니다. GET /v1/pledges/${id}에서 확인해 주세요. 금액을 바꾸시려면 먼저 해제하시고, 다른 대출이면 그 대출의 번호를 적어 주세요.`,
      en: `The loan '${loan}' has a pledge of this policy already: see GET /v1/pledges/${id}. Release it first to change its amount; another loan needs a number of its own.`
    }
  })
}

function bankHasToRelease(): never {
  return problem('conflict', {
    detail: {
      ko: '은행이 확인한 질권은 은행만 해제할 수 있습니다. 은행에 해제를 요청해 주세요.',
      en: 'The bank has acknowledged the pledge, so only the bank can release it. Ask it to.'
    }
  })
}

function cannotMove(status: StoredPledge['status']): never {
  const isReleased = status === 'released'
  return problem('conflict', {
    detail: {
      ko: isReleased ? '이미 해제된 질권입니다.' : '이미 확인하신 질권입니다. 더 하실 일이 없습니다.',
      en: isReleased ? 'The pledge was released already.' : 'The pledge is acknowledged already: nothing is left to do.'
    }
  })
}
