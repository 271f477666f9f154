import type { Test } from 'tap'
import { type Applying, apply, assess, generalCase, runApplying } from './applying.ts'
import { syntheticBusinessNumber } from './business-numbers.ts'

const EOK = 100_000_000
/** More than is approved without a person, and what is asked for in these cases. */
export const ASKED = 31 * EOK

export interface Referred {
  readonly applying: Applying
  readonly applicationId: string
  readonly referralId: string
  readonly buyer: string
}

/** One application for ASKED on a buyer of its own, which a person has to decide. */
export async function referOne(applying: Applying, seller = 0): Promise<Referred> {
  const buyer = syntheticBusinessNumber(seller)
  await assess(applying, buyer, { creditGrade: 1 })
  const facts = {
    requestedInsuredAmount: ASKED,
    expectedSales: 300 * EOK,
    salesLastYear: 300 * EOK,
    creditGrade: 1
  }
  const application = await apply(applying, generalCase(seller, { buyer: facts, buyers: [{ businessNumber: buyer }] }))
  if (application.status !== 'referred') throw new Error(`not referred: ${application.status}`)
  const { body } = await applying.call('GET', '/v1/referrals?limit=200', { as: 'underwriter' })
  const found = body.items.find((item: { applicationId: string }) => item.applicationId === application.id)
  return { applying, applicationId: application.id, referralId: found.id, buyer }
}

/** The services with one referred application. */
export async function runReferred(t: Test): Promise<Referred> {
  return referOne(await runApplying(t), 1)
}

/** What an underwriter sends to approve so much of the one buyer. */
export function approval({ buyer }: Pick<Referred, 'buyer'>, amount: number, more: object = {}) {
  return {
    outcome: 'approve',
    approvedAmounts: [{ businessNumber: buyer, amount }],
    reason: '오랜 거래 관계',
    ...more
  }
}

/** Decides the referral. */
export function decide({ applying, referralId }: Referred, as: string, body: object) {
  return applying.call('POST', `/v1/referrals/${referralId}/decisions`, { as, body })
}

/** Confirms, or refuses, a decision. */
export function confirm({ applying, referralId }: Referred, decisionId: string, as: string, body: object = {}) {
  return applying.call('POST', `/v1/referrals/${referralId}/decisions/${decisionId}/confirmation`, { as, body })
}
