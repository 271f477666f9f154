import { highestInsured, mostPayable } from '@trade-credit/domain/policy/most-payable.ts'
import { NO_WON, wonView } from '@trade-credit/domain/won.ts'
import { claimMoneyAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import { ALWAYS } from '@trade-credit/ledger/period.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import type { WriteContext } from '@trade-credit/service/platform/handlers.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { isSliceOver, turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
import { type BegunPolicy, findOwnPolicy, hasBegun } from '../cover/begun-policy.ts'
import { pledgesOf } from '../pledges/repository.ts'
import { shareLockPolicy } from '../policies/repository.ts'
import { stateOf } from '../policies/stored-policy.ts'
import { judgingOf } from '../receivables/judging.ts'
import { coverNotBegun } from '../receivables/receivable-problems.ts'
import type { Judging } from '../receivables/receivable-view.ts'
import { confirmationDigest } from './confirmation-view.ts'
import { type ConfirmedReceivable, ReceivableTally } from './confirmed-receivables.ts'
import {
  type ConfirmedFacts,
  coveredNames,
  insertConfirmation,
  insertConfirmedPage,
  LINES_OF_PAGE,
  openReceivablesOf,
  type StoredConfirmation
} from './repository.ts'

type Writing = Pick<WriteContext, 'trx' | 'businessDate' | 'now'>

/** What the policyholder consents to show to whom, and for how long. */
export interface Consent {
  readonly policyId: string
  readonly bank: string
  readonly buyers: readonly string[]
  readonly validUntil: string
}

/**
 * Confirms to a bank what is insured and owed of the buyers that the policyholder names (001:L229), receivable by receivable: any bank may
 * lend against it, without a pledge. What is confirmed stays as it was on the day. Ends in `not_found`, `conflict`, and in
 * `invalid_request` for a day gone by.
 */
export async function confirmReceivables(
  { trx, businessDate, now }: Writing,
  platform: ServicePlatform,
  { policyId, bank, buyers: named, validUntil }: Consent
): Promise<Omit<StoredConfirmation, 'version'>> {
  const policy = await findOwnPolicy(trx, policyId)
  if (!policy) return problem('not_found')
  if (!hasBegun(policy)) return coverNotBegun()
  if (validUntil < businessDate) return alreadyOver()
  await shareLockPolicy(trx, policy.id)
  const id = newId('ic')
  const buyers = named.toSorted()
  const judging = await judgingOf(trx, platform, policy, buyers, businessDate)
  const tally = await writeLines(trx, { id, policy, buyers }, judging)
  const confirmation = {
    id,
    organisation: policy.organisation,
    policy_id: policy.id,
    bank,
    consented_on: businessDate,
    valid_until: validUntil as StoredConfirmation['valid_until'],
    as_of: businessDate,
    facts: await factsOf(trx, { policy, bank, buyers }, judging, tally),
    withdrawn_on: null
  }
  insertConfirmation(trx, confirmation, now)
  recordChange(trx, {
    aggregate: { type: 'receivables_confirmation', id },
    action: 'receivables_confirmation.given',
    facts: { policy: policy.id, bank, digest: confirmationDigest(confirmation) }
  })
  return confirmation
}

/** Keeps every open receivable of the buyers, by buyer and due date, a page at a time. */
async function writeLines(
  trx: Writing['trx'],
  { id, policy, buyers }: { readonly id: string; readonly policy: BegunPolicy; readonly buyers: readonly string[] },
  judging: Judging
): Promise<ReceivableTally> {
  const tally = new ReceivableTally(judging)
  let begun = performance.now()
  for (let page = 0, after = null; ; page += 1) {
    const rows = await openReceivablesOf(trx, policy.id, buyers, { after, limit: LINES_OF_PAGE })
    const lines: ConfirmedReceivable[] = []
    for (const row of rows) {
      lines.push(tally.add(row))
      if (!isSliceOver(begun)) continue
      await turnOnTheLoop()
      begun = performance.now()
    }
    if (lines.length > 0)
      await insertConfirmedPage(trx, { confirmationId: id, page, organisation: policy.organisation, lines })
    after = rows.at(-1) ?? null
    if (rows.length < LINES_OF_PAGE) return tally
  }
}

async function factsOf(
  trx: Writing['trx'],
  { policy, bank, buyers }: { readonly policy: BegunPolicy; readonly bank: string; readonly buyers: readonly string[] },
  { covers, today }: Judging,
  tally: ReceivableTally
): Promise<ConfirmedFacts> {
  const accounts = buyers.map(buyer => ({
    account: claimMoneyAccount(policy.id, buyer),
    limit: highestInsured(tally.of(buyer).losses)
  }))
  const [names, pledges, left] = await Promise.all([
    coveredNames(trx, policy.id, buyers),
    pledgesOf(trx, policy.id),
    availableOn(trx, accounts, ALWAYS)
  ])
  const standing = pledges.filter(({ status }) => status !== 'released')
  return {
    policyholder: { businessNumber: policy.policyholder, name: policy.policyholderName },
    product: policy.product,
    certificateCode: policy.certificateCode,
    period: { inception: policy.inception, expiry: policy.expiry, endedOn: stateOf(policy, today).endedOn },
    pledges: {
      others: standing.filter(pledge => pledge.bank !== bank).length,
      ownRank: standing.find(pledge => pledge.bank === bank)?.rank ?? null
    },
    buyers: buyers.map((businessNumber, i) => {
      const { receivables, outstanding, covered, losses } = tally.of(businessNumber)
      const now = covers.get(businessNumber)?.stretches.find(({ from, until }) => from <= today && today < until)
      const account = accounts[i]?.account
      return {
        businessNumber,
        name: names.get(businessNumber) ?? null,
        insuredAmount: now ? wonView(now.insuredAmount) : 0,
        coveragePercent: now ? Number(now.coveragePercent) : null,
        receivables,
        outstanding: wonView(outstanding),
        coveredOutstanding: wonView(covered),
        mostPayable: wonView(mostPayable(losses, (account && left.get(account)) ?? NO_WON))
      }
    }),
    receivablesDigest: tally.digest()
  }
}

function alreadyOver(): never {
  return refuseField('/validUntil', 'confirmation.already_over', {
    ko: '이미 지난 날짜입니다. 은행이 볼 수 있는 마지막 날을 적어 주세요.',
    en: 'This day is over. Give the last day on which the bank may see it.'
  })
}
