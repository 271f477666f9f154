import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type ClaimPreview, previewClaim } from '@trade-credit/domain/claims/claim-preview.ts'
import { neededDocuments } from '@trade-credit/domain/claims/needed-documents.ts'
import { unpaidAtEvent } from '@trade-credit/domain/claims/payout.ts'
import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import { debtorFormOf } from '@trade-credit/domain/insured-events/public-event.ts'
import { buyerCover } from '@trade-credit/domain/losses/buyer-cover.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Ratio } from '@trade-credit/domain/ratio.ts'
import type { Rule } from '@trade-credit/domain/rules.ts'
import type { Won } from '@trade-credit/domain/won.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { datedCovers } from '../covers/dated-covers.ts'
import { stretchesOf } from '../covers/expected-claim.ts'
import { findListedBills, NO_BILLS } from '../covers/listed-bills.repository.ts'
import { countedKey, moneySoFar, NOTHING_SO_FAR, soFarKey } from '../covers/money-so-far.repository.ts'
import { findCovers, findLimitsWithdrawn, findPolicy } from '../covers/repository.ts'
import { premiumLeft } from '../policy-money/repository.ts'
import type { PolicyTerms, PreviewRules, PutForward, PutForwardMoney } from './read-preview.ts'

/** A preview, or why the policy has nothing to say of the buyer. */
export type PreviewResult =
  | {
      readonly kind: 'worked_out'
      readonly preview: ClaimPreview
      readonly insuredAmount: Won
      readonly coverage: Rule<Ratio>
      readonly alreadyPaid: Won
      readonly documents: readonly string[]
      readonly rules: readonly Rule[]
    }
  | { readonly kind: 'not_covered'; readonly finding: Finding }

/** What is asked of a policy and a buyer. */
export interface AskedPreview extends PutForwardMoney {
  readonly policyId: string
  readonly buyer: string
  readonly lateReason: string | null
  /** What is put forward, under the terms of the policy. */
  readonly putForward: (policy: PolicyTerms) => PutForward
}

/**
 * Works out what a claim would pay, under a policy that the caller may see; nothing is stored. Ends in `not_found` for any other policy;
 * throws NoSourceForDate where no source reaches.
 */
export async function previewOf(
  trx: Transaction,
  { policyId, buyer, lateReason, putForward: putForwardUnder, ...money }: AskedPreview,
  on: PlainDate,
  rules: PreviewRules
): Promise<PreviewResult> {
  const [policy, agreedCovers, limitsWithdrawn, soFar] = await Promise.all([
    findPolicy(trx, policyId),
    findCovers(trx, [policyId], [buyer]),
    findLimitsWithdrawn(trx, [buyer]),
    moneySoFar(trx, [policyId], [buyer])
  ])
  if (!policy) return problem('not_found')
  if (policy.inception === null || policy.coveredUntil === null || policy.status === 'rescinded')
    return notCovered('claim.policy_not_in_force')
  const { event, receivables, occurredOn, knownOn } = putForwardUnder({ ...policy, basis: policy.covers })
  const covers = datedCovers(policy, agreedCovers)
  const key = soFarKey(policy.id, buyer)
  const [bills, premium] = await Promise.all([
    findListedBills(trx, [policy], [buyer]),
    premiumLeft(trx, policy.id, unpaidAtEvent(policy, occurredOn ?? on))
  ])
  const listedBills = bills.get(key) ?? NO_BILLS
  const agreed = buyerCover(
    stretchesOf(covers),
    {
      inception: policy.inception,
      coveredUntil: policy.coveredUntil,
      limitsWithdrawn: limitsWithdrawn.get(buyer) ?? [],
      product: policy.product,
      basis: policy.covers,
      listedBills,
      suppliedOn: receivables.map(({ suppliedOn }) => suppliedOn),
      eventOn: occurredOn ?? on,
      eventKnownOn: knownOn
    },
    rules.rulesOn(policy.inception)
  )
  if (!agreed) return notCovered('claim.buyer_not_covered')
  const { earlierLoss, alreadyPaid, counted } = soFar.get(key) ?? NOTHING_SO_FAR
  const preview = previewClaim(
    {
      ...money,
      event,
      debtorForm: debtorFormOf(covers.at(-1)?.form ?? null, event.type),
      lateReason,
      insuredAmount: agreed.insuredAmount,
      coverageRatio: agreed.coverageRatio,
      stretches: stretchesOf(covers),
      earlierLoss,
      alreadyPaid,
      ...premium,
      receivables: receivables.map(one => ({ ...one, inAnotherClaim: counted.has(countedKey(one)) })),
      cover: agreed.cover,
      on
    },
    rules.rulesOn,
    rules.calendar
  )
  const papers = neededDocuments(
    event.type,
    receivables.map(({ instrument }) => instrument),
    rules.rulesOn(preview.trigger?.occurredOn ?? on)
  )
  return {
    kind: 'worked_out',
    preview,
    insuredAmount: agreed.insuredAmount,
    coverage: agreed.coverageRatio,
    alreadyPaid,
    documents: papers.documents,
    rules: [...preview.rules, ...papers.rules]
  }
}

function notCovered(code: 'claim.policy_not_in_force' | 'claim.buyer_not_covered'): PreviewResult {
  return { kind: 'not_covered', finding: finding('decline', 'claim', code) }
}
