import type { Transaction } from '@trade-credit/database/transaction.ts'
import { type DrawnSubsidies, drawSubsidies, type SubsidyAsked } from '@trade-credit/domain/policy/draw-subsidies.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { Programme } from '@trade-credit/domain/subsidies/programme.ts'
import { programmesOn } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { won } from '@trade-credit/domain/won.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { PremiumRecord } from '../policies/stored-policy.ts'
import { lockSubsidyAccounts, type SubsidyAccount } from './bookings.repository.ts'

/**
 * What the programmes of an offer pay now that it is bound, by what they have left at this moment: the accounts of those with a fund or
 * a cap per firm stay locked until the transaction ends. Call it after everything else was locked. `rules` are those of the day.
 */
export async function drawOffered(
  trx: Transaction,
  platform: ServicePlatform,
  { net, subsidies }: Pick<PremiumRecord, 'net' | 'subsidies'>,
  policyholderParty: string,
  rules: Rules
): Promise<DrawnSubsidies> {
  if (subsidies.length === 0) return { drawn: [], payable: won(net), findings: [] }
  const known = programmesOn(rules, await enteredProgrammes(platform).within(trx)).programmes
  const asked = subsidies.map(({ programme, amount }) => ({
    amount: won(amount),
    programme: known.find(({ code }) => code === programme),
    code: programme
  }))
  const limited = asked.flatMap(({ programme, code }) => (programme && isLimited(programme) ? [code] : []))
  const accounts = limited.length === 0 ? [] : await lockSubsidyAccounts(trx, limited, policyholderParty)
  const unit = rules.won('premium.rounding_unit').value
  return drawSubsidies(won(net), asked.map(askedOf(accounts)), unit)
}

function isLimited({ budget, capPerFirm, budgetExhausted }: Programme): boolean {
  return budget !== null || capPerFirm !== null || budgetExhausted
}

function askedOf(accounts: readonly SubsidyAccount[]) {
  return (one: { amount: SubsidyAsked['amount']; code: string; programme: Programme | undefined }): SubsidyAsked => {
    const account = accounts.find(({ programme }) => programme === one.code)
    const { budget = null, capPerFirm = null, budgetExhausted = false, rule = null } = one.programme ?? {}
    const drawn = account?.drawn ?? won(0n)
    // A fund that somebody entered as used up has nothing left, however large it was.
    const fund = budgetExhausted ? { budget: drawn, drawn } : budget === null ? null : { budget, drawn }
    const firm = capPerFirm === null ? null : { budget: capPerFirm, drawn: account?.drawnByFirm ?? won(0n) }
    return { programme: one.code, amount: one.amount, fund, firm, rule }
  }
}
