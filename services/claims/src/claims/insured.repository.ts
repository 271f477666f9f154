import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { DebtorForm } from '@trade-credit/domain/insured-events/insured-event.ts'
import type { CoverStretch } from '@trade-credit/domain/losses/buyer-cover.ts'
import type { Cover } from '@trade-credit/domain/losses/claimed-receivable.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import { NOT_DUE } from '../covers/repository.ts'

type Trx = Pick<Transaction, 'query'>

/** What the policy service publishes of a policy. */
export interface InsuredPolicy {
  readonly id: string
  readonly organisation: string
  readonly product: string
  readonly policyholder: string
  readonly policyholderParty: string
  readonly status: string
  /** Null until the first premium is paid. */
  readonly inception: PlainDate | null
  /** First day without cover; null like the inception. */
  readonly coveredUntil: PlainDate | null
  readonly basis: Cover['basis']
  /** Due on the business date, and not; and what its end took back. */
  readonly unpaidPremium: Won
  readonly premiumNotDue: Won
  readonly premiumTakenBack: Won
}

/** The policy; null when it does not exist or is not the caller's to see. */
export async function findPolicy(trx: Trx, id: string): Promise<InsuredPolicy | null> {
  const [policy] = await trx.query<InsuredPolicy>({
    name: 'find_insured_policy',
    text: `select id, organisation, product, policyholder, policyholder_party as "policyholderParty", status, inception,
        covered_until as "coveredUntil", covers as basis, unpaid_premium as "unpaidPremium", ${NOT_DUE}
      from policy.published_policy p where id = $1`,
    values: [id]
  })
  return policy ?? null
}

/** The day on which the insurer ended the policy for a breach of disclosure (상법 §651); null where it did not. */
export async function findRescission(trx: Trx, policyId: string): Promise<PlainDate | null> {
  const [row] = await trx.query<{ on: PlainDate }>({
    name: 'find_rescission',
    text: 'select rescinded_on as "on" from policy.published_rescission where policy_id = $1',
    values: [policyId]
  })
  return row?.on ?? null
}

/** A buyer that the policy covers, under one business number, with all its stretches of cover, the earliest first. */
export interface CoveredBuyer {
  readonly businessNumber: string
  readonly party: string
  readonly form: DebtorForm | null
  readonly relatedFirm: boolean
  readonly stretches: readonly CoverStretch[]
}

/** The policy's buyers of these business numbers. */
export async function findCoveredBuyers(
  trx: Trx,
  policyId: string,
  businessNumbers: readonly string[]
): Promise<CoveredBuyer[]> {
  const rows = await trx.query<{
    businessNumber: string
    party: string
    form: DebtorForm | null
    relatedFirm: boolean
    insuredAmount: bigint
    coveragePercent: string
    from: PlainDate
    until: PlainDate
  }>({
    name: 'find_covered_buyers',
    text: `select business_number as "businessNumber", party, form, coalesce(related_firm, false) as "relatedFirm",
        insured_amount as "insuredAmount", coverage_percent as "coveragePercent", from_date as from, until_date as until
      from policy.published_cover
      where policy_id = $1 and business_number = any ($2) and from_date is not null and until_date is not null
      order by business_number, position`,
    values: [policyId, businessNumbers]
  })
  const byNumber = Map.groupBy(rows, row => row.businessNumber)
  return [...byNumber.values()].flatMap(ofBuyer => {
    const [first] = ofBuyer
    if (!first) return []
    const stretches = ofBuyer.map(row => ({
      from: row.from,
      until: row.until,
      insuredAmount: won(row.insuredAmount),
      coveragePercent: row.coveragePercent,
      relatedFirm: row.relatedFirm
    }))
    const { businessNumber, party, form } = first
    return [{ businessNumber, party, form, relatedFirm: ofBuyer.some(row => row.relatedFirm), stretches }]
  })
}

/** A pledge on the policy's claim money that stands. */
export interface StandingPledge {
  readonly id: string
  readonly bank: string
  readonly loanAmount: Won
}

/** The acknowledged pledges on the policy, the first to be paid first. */
export async function findPledges(trx: Trx, policyId: string): Promise<StandingPledge[]> {
  const rows = await trx.query<{ id: string; bank: string; loan_amount: bigint }>({
    name: 'find_standing_pledges',
    text: `select id, bank, loan_amount from policy.published_pledge
      where policy_id = $1 and status in ('assigned', 'acknowledged') order by rank`,
    values: [policyId]
  })
  return rows.map(({ id, bank, loan_amount }) => ({ id, bank, loanAmount: won(loan_amount) }))
}
