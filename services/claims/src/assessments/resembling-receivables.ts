import type { Transaction } from '@trade-credit/database/transaction.ts'
import {
  type ComparedReceivable,
  resemblances,
  writtenOtherwise
} from '@trade-credit/domain/losses/resembling-receivable.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { won, wonView } from '@trade-credit/domain/won.ts'
import type { StoredClaim } from '../claims/claim.ts'
import type { PutForwardReceivable } from '../claims/put-forward.ts'
import type { AssessmentInput } from './assessment-input.ts'
import { findClaimedElsewhere, findDeclaredOfNumber } from './repository.ts'

/**
 * What the claim puts forward, each counted nowhere else so far, with what it resembles: a receivable of the claim itself or one that was
 * declared under its policy, else one of another claim of the policyholder. `rules` are those of the contract.
 */
export async function withResembling(
  trx: Pick<Transaction, 'query'>,
  claim: Pick<StoredClaim, 'id' | 'policyId' | 'policyholderParty' | 'buyer' | 'party'>,
  receivables: readonly PutForwardReceivable[],
  rules: Rules
): Promise<AssessmentInput['receivables']> {
  const [declared, elsewhere] = await Promise.all([
    findDeclaredOfNumber(trx, claim, receivables),
    findClaimedElsewhere(trx, claim)
  ])
  const ofPolicy = writtenOtherwise([...receivables.map(asCompared), ...declared], rules)
  const ofOthers = resemblances(elsewhere, rules)
  return receivables.map(receivable => {
    const compared = asCompared(receivable)
    const found = ofPolicy(compared) ?? ofOthers(compared)
    return {
      ...receivable,
      underAnotherPolicy: false,
      inAnotherClaim: false,
      ...(found && { resembles: { ...found, amount: wonView(found.amount) } })
    }
  })
}

function asCompared({ invoiceNumber, taxInvoiceNumber, suppliedOn, amount }: PutForwardReceivable): ComparedReceivable {
  return { invoiceNumber, taxInvoiceNumber, suppliedOn, amount: won(amount) }
}
