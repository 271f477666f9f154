import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, wonView } from '@trade-credit/domain/won.ts'
import type { BuyerBody, QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { KnownFirm } from './buyer-credit.repository.ts'

/** A change that asks for more cover. */
export interface RaiseAsk {
  /** Its place in the request: `/changes/0`. */
  readonly pointer: string
  /** What is told of the buyer, now or when the policy was made. */
  readonly buyer: BuyerBody
  readonly amountBefore: Won
  readonly amountAfter: Won
}

/**
 * The request that prices raises: the policy's, of today, without subsidies. The buyers that stay as they are come first, so that their
 * amounts are counted before the raises; those have the grades that underwriters assessed, whatever was told: only these bind.
 */
export function raiseRequest(
  agreed: QuoteRequestBody,
  asks: readonly RaiseAsk[],
  firms: ReadonlyMap<string, KnownFirm>,
  today: PlainDate
): QuoteRequestBody {
  const { salesLedgerId: _notRead, ...request } = agreed
  return {
    ...request,
    asOf: today,
    paymentPlan: 'annual',
    subsidies: 'none',
    buyers: [...agreed.buyers, ...asks.map(ask => assessed(ask, firms.get(ask.buyer.businessNumber)))]
  }
}

function assessed({ buyer, amountAfter }: RaiseAsk, firm: KnownFirm | undefined): BuyerBody {
  const valid = firm?.credit.reliance === 'valid' ? firm.credit.assessment : null
  return {
    ...buyer,
    // Another business number of a corporation shares its limits, whether the request says so or not; what other requests say of it counts
    // for the ledger's accounts alone.
    corporateNumber: buyer.corporateNumber ?? (firm?.isTold && firm.party.length === 13 ? firm.party : null),
    creditStatus: valid?.creditStatus ?? 'unassessed',
    creditGrade: valid?.creditGrade ?? null,
    simpleCreditStatus: valid?.simpleCreditStatus ?? 'unassessed',
    simpleGrade: valid?.simpleGrade ?? null,
    requestedInsuredAmount: wonView(amountAfter),
    selection: 'included'
  }
}
