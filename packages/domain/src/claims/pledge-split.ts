import { lesserWon, type Won, won } from '../won.ts'

/** A pledge on the right to claim payments, with what the bank's loan still comes to. */
export interface PledgedLoan {
  readonly pledgeId: string
  readonly outstanding: Won
}

/** Who is paid how much of one claim payment; the amounts add up to it. */
export interface PledgeSplit {
  readonly banks: readonly { readonly pledgeId: string; readonly amount: Won }[]
  readonly policyholder: Won
}

/**
 * Splits a claim payment between pledgee banks and the policyholder: each bank in the order of its pledge up to its loan, the
 * rest to the firm. Assumed from 001:L365-371; by 민법 §353② a pledgee collects up to its own claim. Every pledge has an entry,
 * also one of 0 won.
 */
export function splitByPledges(payable: Won, loans: readonly PledgedLoan[]): PledgeSplit {
  let left = payable
  const banks = loans.map(({ pledgeId, outstanding }) => {
    const amount = lesserWon(left, outstanding)
    left = won(left - amount)
    return { pledgeId, amount }
  })
  return { banks, policyholder: left }
}
