import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type Case, hasTerm, termOf } from '@trade-credit/domain/eligibility/case.ts'
import { inclusionOf } from '@trade-credit/domain/eligibility/inclusion.ts'
import type { Finding } from '@trade-credit/domain/finding.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { type CoverChange, type Endorsement, endorsementOf } from '@trade-credit/domain/policy/endorsement.ts'
import { isProductCode } from '@trade-credit/domain/products.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { sumOfWon, won, wonAbove } from '@trade-credit/domain/won.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import { problem } from '@trade-credit/service/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { hasInsuredEvent } from '../cancellations/cancellations.repository.ts'
import { type BegunPolicy, coveredUntil, hasBegun } from '../cover/begun-policy.ts'
import { contractRules } from '../policies/contract-rules.ts'
import { type Invoice, isOpen } from '../policies/invoices.repository.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { agreedRequest, coveredOn, drawnFor, earlierEndorsements } from './repository.ts'
import type { EndorsementRequest } from './schemas.ts'

type Reader = Pick<JobTransaction<unknown>, 'query'>

/**
 * What a change of the policy comes to: the one way in which a preview and the deed come to their figures. Ends in `conflict` for a policy
 * whose cover has not begun, and in `invalid_request` for a change without its amount.
 */
export async function workOutEndorsement(
  trx: Reader,
  platform: Pick<ServicePlatform, 'rulebook'>,
  { policy, invoices }: { readonly policy: StoredPolicy; readonly invoices: readonly Invoice[] },
  request: EndorsementRequest,
  today: PlainDate
): Promise<Endorsement> {
  const changes = changesOf(request)
  if (!hasBegun(policy)) return notBegun()
  const effectiveFrom = plainDate(request.effectiveFrom)
  const [rules, covered, earlier, programmes, eventOccurred] = await Promise.all([
    contractRules(platform, policy),
    coveredOn(trx, policy, effectiveFrom),
    earlierEndorsements(trx, policy.id),
    drawnFor(trx, policy.id),
    hasInsuredEvent(trx, policy.id, policy.inception)
  ])
  const open = invoices.filter(isOpen)
  return endorsementOf({
    inForce: stateOf(policy, today).status === 'in_force',
    inception: policy.inception,
    until: coveredUntil(policy, today),
    today,
    effectiveFrom,
    lastChangeFrom: earlier.at(-1)?.effectiveFrom ?? null,
    covered,
    changes,
    gross: won(policy.premium.gross),
    payable: won(policy.premium.payable),
    unpaid: sumOfWon(open.map(({ amount, paid }) => wonAbove(amount, paid))),
    programmes: programmes.map(({ programme, paid }) => ({ programme, paid: won(paid) })),
    eventOccurred,
    fewestBuyers: fewestBuyers(policy, rules),
    ofInclusion: await ofInclusion(trx, policy, changes, rules),
    refundRule: rules.flag('policy.refund_pro_rata')
  })
}

function changesOf({ changes }: EndorsementRequest): CoverChange[] {
  return changes.map(({ kind, buyer, amount = null }, i) => {
    if (kind === 'drop_buyer' || kind === 'add_buyer') return { kind, buyer }
    if (amount === null) return amountMissing(i)
    return { kind, buyer, amount: won(amount) }
  })
}

function fewestBuyers({ product }: BegunPolicy, rules: Rules) {
  if (!isProductCode(product)) return null
  const on: Case = { product, rules }
  const counts = rules.flag('policy.inclusion_minimum_after_underwriting').value && hasTerm(on, 'min_buyers')
  return counts ? rules.count(termOf(product, 'min_buyers')) : null
}

/** Whether the product lets these buyers be left out, by what was told of them when the policy was made (RULES I.7). */
async function ofInclusion(
  trx: Reader,
  policy: BegunPolicy,
  changes: readonly CoverChange[],
  rules: Rules
): Promise<Finding[]> {
  const dropped = new Set(changes.filter(({ kind }) => kind === 'drop_buyer').map(({ buyer }) => buyer))
  if (dropped.size === 0 || !isProductCode(policy.product)) return []
  const on: Case = { product: policy.product, rules }
  if (!hasTerm(on, 'inclusion')) return []
  const { policyholder, buyers } = parseQuoteRequest(await agreedRequest(trx, policy.id))
  const candidates = buyers
    .filter(buyer => dropped.has(buyer.businessNumber))
    .map(buyer => ({ buyer: { ...buyer, selection: 'excluded' as const }, pointer: '', findings: [] }))
  return inclusionOf(policyholder, candidates, on).ofBuyers.flatMap((findings, i) => {
    const number = changes.findIndex(({ buyer }) => buyer === candidates[i]?.buyer.businessNumber)
    return findings.map(finding => ({ ...finding, pointer: `/changes/${number}` }))
  })
}

function notBegun(): never {
  return problem('conflict', {
    detail: {
      ko: '아직 보장이 시작되지 않았거나 취소된 보험계약이어서 변경할 수 없습니다.',
      en: 'Cover under this policy has not begun, or the policy was undone: it cannot be changed.'
    }
  })
}

function amountMissing(i: number): never {
  return problem('invalid_request', {
    errors: [
      {
        pointer: `/changes/${i}/amount`,
        code: 'required',
        detail: { ko: '바꾸려는 보험금액을 적어 주세요.', en: 'Give the insured amount that is wanted.' }
      }
    ]
  })
}
