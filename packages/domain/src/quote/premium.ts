import type { Case } from '../eligibility/case.ts'
import { type Finding, finding } from '../finding.ts'
import type { Policyholder } from '../party/policyholder.ts'
import { type Discount, discounted } from '../rating/discounts.ts'
import { type Instalment, instalmentsOf, type PaymentPlan } from '../rating/instalments.ts'
import { eligibleProgrammes, type SubsidyChoice } from '../subsidies/eligible-programmes.ts'
import type { EnteredProgramme } from '../subsidies/programmes-on.ts'
import { type PossibleSubsidy, type Settlement, type Subsidy, settleSubsidies } from '../subsidies/settle-subsidies.ts'
import { sumOfWon, type Won, wonView } from '../won.ts'

/** From the premium of all buyers to what the firm pays: gross − discounts = net, net − subsidies = payable. */
export interface Premium {
  readonly gross: Won
  readonly discounts: readonly Discount[]
  readonly net: Won
  readonly subsidies: readonly Subsidy[]
  readonly possibleSubsidies: readonly PossibleSubsidy[]
  /** What the firm pays if all possible subsidies come too; null when there are none. */
  readonly possiblePayable: Settlement['possiblePayable']
  readonly payable: Won
  readonly instalments: readonly Instalment[]
}

/** How the firm wants to pay, and who is to pay part of it. */
export interface PremiumWishes {
  readonly policyholder: Policyholder
  readonly paymentPlan: PaymentPlan
  readonly subsidies: SubsidyChoice
}

/**
 * The insurer's discounts, the subsidies on what is left, and the instalments of what the firm pays. `entered` are the programmes that
 * operators entered. A subsidy asks for payment at once (assumed): in instalments it falls away, and a note says what it would
 * have been.
 */
export function premiumOf(
  gross: Won,
  { policyholder, paymentPlan, subsidies: choice }: PremiumWishes,
  on: Case,
  entered: readonly EnteredProgramme[]
): { premium: Premium; findings: readonly Finding[] } {
  const { programmes, findings } = eligibleProgrammes(choice, policyholder, on.rules, entered)
  if (programmes.length === 0) return unsubsidised(findings)

  const { discounts, net } = discounted(gross, policyholder, on, true)
  const settled = settleSubsidies(net, programmes, choice, on.rules)
  const lumpSumOnly = on.rules.flag('subsidy.lump_sum_only')
  if (lumpSumOnly.value && paymentPlan === 'instalments') {
    const without = unsubsidised(findings)
    if (without.premium.instalments.length > 1) {
      const subsidies = wonView(sumOfWon(settled.subsidies.map(({ amount }) => amount)))
      const detail = { subsidies, payable: wonView(settled.payable) }
      const note = finding('note', 'quote', 'subsidy.lump_sum_needed', {
        pointer: '/paymentPlan',
        rule: lumpSumOnly,
        detail
      })
      return { ...without, findings: [...without.findings, note] }
    }
  }
  const plan = instalmentsOf(settled.payable, paymentPlan, on.rules)
  return {
    premium: {
      gross,
      discounts,
      net,
      subsidies: settled.subsidies,
      possibleSubsidies: settled.possible,
      possiblePayable: settled.possiblePayable,
      payable: settled.payable,
      instalments: plan.instalments
    },
    findings: [...findings, ...settled.findings, ...plan.findings]
  }

  function unsubsidised(about: readonly Finding[]) {
    const { discounts, net } = discounted(gross, policyholder, on)
    const { instalments, findings: ofPlan } = instalmentsOf(net, paymentPlan, on.rules)
    const none = { subsidies: [], possibleSubsidies: [], possiblePayable: null }
    return { premium: { gross, discounts, net, ...none, payable: net, instalments }, findings: [...about, ...ofPlan] }
  }
}
