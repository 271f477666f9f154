import type { BuyerCase, Case } from '../eligibility/case.ts'
import { hasTerm, missingFact, termOf } from '../eligibility/case.ts'
import type { Finding } from '../finding.ts'
import type { Buyer } from '../party/buyer.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { weightingFindings } from './weighting.ts'

/** What a rate needs to know of the policyholder and was not told, or cannot be: 001:L348 (청년창업), 004:L19-20. */
export function policyholderRateFindings(policyholder: Policyholder, on: Case): Finding[] {
  return [...youthNotTold(policyholder, on), ...weightingFindings(policyholder, on)]
}

function youthNotTold({ youthStartup }: Policyholder, on: Case): Finding[] {
  if (youthStartup !== null || !hasTerm(on, 'fixed_rate_youth')) return []
  const rule = on.rules.percent(termOf(on.product, 'fixed_rate_youth'))
  return [missingFact('policyholder', '/policyholder/youthStartup', rule)]
}

/** What a rate needs to know of the buyer and was not told: its industry where some are charged more (001:L359, L403). */
export function buyerRateFindings(buyer: Buyer, on: BuyerCase): Finding[] {
  if (buyer.industry !== null || !hasTerm(on, 'surcharged_industries')) return []
  const rule = on.rules.codes(termOf(on.product, 'surcharged_industries'))
  return [missingFact('buyer', `${on.pointer}/industry`, rule)]
}
