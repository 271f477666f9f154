import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type Case, hasTerm, termOf } from '@trade-credit/domain/eligibility/case.ts'
import { inclusionOf } from '@trade-credit/domain/eligibility/inclusion.ts'
import type { Finding } from '@trade-credit/domain/finding.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { raisesInForce } from '@trade-credit/domain/policy/cover-raise.ts'
import { type CoverChange, type Endorsement, endorsementOf } from '@trade-credit/domain/policy/endorsement.ts'
import { isProductCode } from '@trade-credit/domain/products.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { sumOfWon, won, wonAbove } from '@trade-credit/domain/won.ts'
import { parseQuoteRequest } from '@trade-credit/quoting/parse-quote-request.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type BegunPolicy, coveredUntil, hasBegun } from '../cover/begun-policy.ts'
import { hasInsuredEvent } from '../cover/insured-event.repository.ts'
import { type Invoice, openForCover } from '../invoices/repository.ts'
import { contractRules } from '../policies/contract-rules.ts'
import { type StoredPolicy, stateOf } from '../policies/stored-policy.ts'
import { raiseAsks, stayingAsTheyAre } from './raise-asks.ts'
import { agreedRequest, coveredOn, drawnFor, earlierEndorsements } from './repository.ts'
import type { EndorsementRequest } from './schemas.ts'
import { type CarriedRaise, underwriteRaises } from './underwrite-raises.ts'

type Reader = Pick<JobTransaction, 'query'>

/** What a change comes to, and more cover as it was underwritten: none of it stands unless the change is possible. */
export interface WorkedOutEndorsement {
  readonly endorsement: Endorsement
  readonly raises: readonly CarriedRaise[]
}

/**
 * What a change of the policy comes to: the one way in which a preview and the deed come to their figures. Ends in `conflict` for a policy
 * whose cover has not begun, and in `invalid_request` for a change without its amount, or an added buyer of whom nothing is told.
 */
export async function workOutEndorsement(
  trx: Reader,
  platform: Pick<ServicePlatform, 'rulebook'>,
  { policy, invoices }: { readonly policy: StoredPolicy; readonly invoices: readonly Invoice[] },
  request: EndorsementRequest,
  { today, attempt }: { readonly today: PlainDate; readonly attempt: number }
): Promise<WorkedOutEndorsement> {
  const changes = changesOf(request)
  if (!hasBegun(policy)) return notBegun()
  const effectiveFrom = plainDate(request.effectiveFrom)
  const until = coveredUntil(policy, today)
  const [rules, covered, earlier, programmes, eventOccurred, agreed] = await Promise.all([
    contractRules(platform, policy),
    coveredOn(trx, policy, effectiveFrom),
    earlierEndorsements(trx, policy.id),
    drawnFor(trx, policy.id),
    hasInsuredEvent(trx, policy.id, policy.inception),
    agreedRequest(trx, policy.id)
  ])
  const asks = raiseAsks(request, changes, covered, agreed)
  const runs = today <= effectiveFrom && policy.inception <= effectiveFrom && effectiveFrom < until
  const raises = runs
    ? await underwriteRaises(trx, platform, asks, {
        policy,
        agreed: { ...agreed, buyers: stayingAsTheyAre(agreed, changes, covered) },
        period: { from: effectiveFrom, until },
        today,
        attempt
      })
    : []
  const open = openForCover(invoices)
  const endorsement = endorsementOf({
    inForce: stateOf(policy, today).status === 'in_force',
    inception: policy.inception,
    expiry: policy.expiry,
    until,
    today,
    effectiveFrom,
    lastChangeFrom: earlier.at(-1)?.effectiveFrom ?? null,
    covered,
    changes,
    raises,
    layers: raisesInForce(earlier),
    gross: won(policy.premium.gross),
    payable: won(policy.premium.payable),
    unpaid: sumOfWon(open.map(({ amount, paid }) => wonAbove(amount, paid))),
    programmes: programmes.map(({ programme, paid }) => ({ programme, paid: won(paid) })),
    eventOccurred,
    fewestBuyers: fewestBuyers(policy, rules),
    ofInclusion: ofInclusion(policy, agreed, changes, rules),
    refundRule: rules.flag('policy.refund_pro_rata')
  })
  return { endorsement, raises }
}

function changesOf({ changes }: EndorsementRequest): CoverChange[] {
  return changes.map(({ kind, buyer, amount = null }, i) => {
    if (kind === 'drop_buyer') return { kind, buyer }
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

/** Whether the product lets these buyers be left out, by what was told of them (RULES I.7). */
function ofInclusion(
  policy: BegunPolicy,
  agreed: QuoteRequestBody,
  changes: readonly CoverChange[],
  rules: Rules
): Finding[] {
  const dropped = new Set(changes.filter(({ kind }) => kind === 'drop_buyer').map(({ buyer }) => buyer))
  if (dropped.size === 0 || !isProductCode(policy.product)) return []
  const on: Case = { product: policy.product, rules }
  if (!hasTerm(on, 'inclusion')) return []
  const { policyholder, buyers } = parseQuoteRequest(agreed)
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
  return refuseField(`/changes/${i}/amount`, 'required', {
    ko: '바꾸려는 보험금액을 적어 주세요.',
    en: 'Give the insured amount that is wanted.'
  })
}
