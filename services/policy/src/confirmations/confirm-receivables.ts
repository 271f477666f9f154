import { NO_WON, type Won, won, wonView } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { recordChange } from '@trade-credit/service/platform/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type BegunPolicy, findOwnPolicy, hasBegun } from '../cover/begun-policy.ts'
import { judgingOf } from '../receivables/judging.ts'
import { coverNotBegun } from '../receivables/receivable-problems.ts'
import { coverageOf, type Judging } from '../receivables/receivable-view.ts'
import { type ConfirmedFacts, insertConfirmation, openReceivablesOf, type StoredConfirmation } from './repository.ts'

type Writing = Pick<WriteContext<unknown>, 'trx' | 'businessDate' | 'now'>

/** What the policyholder consents to show to whom, and for how long. */
export interface Consent {
  readonly policyId: string
  readonly bank: string
  readonly buyers: readonly string[]
  readonly validUntil: string
}

/** Receivables that are looked at at a time. */
const PAGE = 2000

/**
 * Confirms to a bank what is insured and owed of the buyers that the policyholder names (001:L229): any bank may lend against it, without
 * a pledge. What is confirmed stays as it was on the day. Ends in `not_found`, `conflict`, and in `invalid_request` for a day gone by.
 */
export async function confirmReceivables(
  { trx, businessDate, now }: Writing,
  platform: ServicePlatform,
  { policyId, bank, buyers, validUntil }: Consent
): Promise<Omit<StoredConfirmation, 'version'>> {
  const policy = await findOwnPolicy(trx, policyId)
  if (!policy) return problem('not_found')
  if (!hasBegun(policy)) return coverNotBegun()
  if (validUntil < businessDate) return alreadyOver()
  const judging = await judgingOf(trx, platform, policy, buyers, businessDate)
  const confirmation = {
    id: newId('ic'),
    organisation: policy.organisation,
    policy_id: policy.id,
    bank,
    consented_on: businessDate,
    valid_until: validUntil as StoredConfirmation['valid_until'],
    as_of: businessDate,
    facts: await factsOf(trx, policy, buyers, judging),
    withdrawn_on: null
  }
  insertConfirmation(trx, confirmation, now)
  recordChange(trx, {
    aggregate: { type: 'receivables_confirmation', id: confirmation.id },
    action: 'receivables_confirmation.given',
    facts: { policy: policy.id, bank, facts: digestOf(confirmation.facts) }
  })
  return confirmation
}

interface Totals {
  readonly receivables: number
  readonly outstanding: Won
  readonly covered: Won
}
const NOTHING: Totals = { receivables: 0, outstanding: NO_WON, covered: NO_WON }

async function factsOf(
  trx: Writing['trx'],
  policy: BegunPolicy,
  buyers: readonly string[],
  judging: Judging
): Promise<ConfirmedFacts> {
  const totals = new Map<string, Totals>()
  for (let after = ''; ; ) {
    const rows = await openReceivablesOf(trx, policy.id, buyers, { after, limit: PAGE })
    for (const row of rows) {
      const { receivables, outstanding, covered } = totals.get(row.buyer) ?? NOTHING
      totals.set(row.buyer, {
        receivables: receivables + 1,
        outstanding: won(outstanding + row.amount - row.settled),
        covered: won(covered + coverageOf(row, judging).coveredAmount)
      })
    }
    const last = rows.at(-1)
    if (rows.length < PAGE || !last) break
    after = last.id
  }
  return {
    policyholder: { businessNumber: policy.policyholder, name: policy.policyholderName },
    product: policy.product,
    period: { inception: policy.inception, expiry: policy.expiry },
    buyers: buyers.map(businessNumber => {
      const { receivables, outstanding, covered } = totals.get(businessNumber) ?? NOTHING
      const now = judging.covers
        .get(businessNumber)
        ?.stretches.find(({ from, until }) => from <= judging.today && judging.today < until)
      return {
        businessNumber,
        insuredAmount: now ? wonView(now.insuredAmount) : 0,
        coveragePercent: now ? Number(now.coveragePercent) : null,
        receivables,
        outstanding: wonView(outstanding),
        coveredOutstanding: wonView(covered)
      }
    })
  }
}

function alreadyOver(): never {
  return problem('invalid_request', {
    errors: [
      {
        pointer: '/validUntil',
        code: 'confirmation.already_over',
        detail: {
          ko: '이미 지난 날짜입니다. 은행이 볼 수 있는 마지막 날을 적어 주세요.',
          en: 'This day is over. Give the last day on which the bank may see it.'
        }
      }
    ]
  })
}
