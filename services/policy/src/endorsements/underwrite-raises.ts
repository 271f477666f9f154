import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { raisePremium, type UnderwrittenRaise } from '@trade-credit/domain/policy/cover-raise.ts'
import { percentText } from '@trade-credit/domain/ratio.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { shareCapacity } from '@trade-credit/domain/underwriting/share-capacity.ts'
import { NO_WON, type Won, won } from '@trade-credit/domain/won.ts'
import { askedOfAccounts } from '@trade-credit/ledger/asked-of-accounts.ts'
import { type AccountLimit, availableOn } from '@trade-credit/ledger/available.ts'
import type { BuyerBody } from '@trade-credit/quoting/request.schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { BegunPolicy } from '../cover/begun-policy.ts'
import { knownFirms, recordedEvents } from './buyer-credit.repository.ts'
import { addedBy, isClear, type JudgedRaise, judgeRaises, type RaiseFacts, unconfirmed } from './judge-raises.ts'
import type { RaiseAsk } from './raise-request.ts'

/** A raise with all that the deed stores of it. */
export interface CarriedRaise extends UnderwrittenRaise {
  /** As it was priced: assessed, with the amount that is granted. */
  readonly body: BuyerBody
  readonly coveragePercent: string | null
  /** What has to carry the added amount. */
  readonly accounts: readonly AccountLimit[]
}

/** Where the raises come to, and on which days. */
export interface RaiseSurroundings extends Pick<RaiseFacts, 'policy' | 'agreed' | 'today'> {
  readonly period: { readonly from: PlainDate; readonly until: PlainDate }
  /** Above 1 the accounts are locked, so that what is left can be held. */
  readonly attempt: number
}

/**
 * Decides on more cover as an application is decided on: by the rules of today, and by what is left of the capacity on every day until the
 * end. Less than was asked for is proposed, at its own price, and never taken as asked for. All findings are told; whatever is short on
 * capacity or limits, the one reason is `buyer_limit`.
 */
export async function underwriteRaises(
  trx: Pick<JobTransaction, 'query'>,
  { rulebook }: Pick<ServicePlatform, 'rulebook'>,
  asks: readonly RaiseAsk[],
  { policy, agreed, period, today, attempt }: RaiseSurroundings
): Promise<CarriedRaise[]> {
  if (asks.length === 0) return []
  const version = rulebook.on(today)
  const rules = version.rulesAt(today)
  const buyers = asks.map(({ buyer }) => named(buyer))
  const [firms, events] = await Promise.all([
    knownFirms(trx, [named(agreed.policyholder), ...buyers], { day: today, rules }),
    recordedEvents(trx, policy.id, buyers)
  ])
  const judge = (some: readonly RaiseAsk[]) => judgeRaises(some, { policy, agreed, firms, events, today }, version)

  const judged = judge(asks)
  const available = await leftFor(trx, judged, period, attempt)
  const granted = grantedAmounts(judged, available, rules)
  const isWhole = judged.every((one, i) => granted[i] === addedBy(one.ask))
  const proposed = isWhole ? judged : judge(asks.map((ask, i) => lessened(ask, granted[i] ?? NO_WON)))
  return judged.map((one, i) =>
    carried(one, proposed[i] ?? one, granted[i] ?? NO_WON, { policy, rules, isHearsay: isHearsay(one) })
  )

  function isHearsay({ firm }: JudgedRaise): boolean {
    return (firm?.isHearsay ?? false) || (firms.get(policy.policyholder)?.isHearsay ?? false)
  }
}

function named({ businessNumber, corporateNumber = null }: Pick<BuyerBody, 'businessNumber' | 'corporateNumber'>) {
  return { businessNumber, corporateNumber }
}

/** What is left of every account that has to carry something, on every day of the period, as far as it has to be known. */
async function leftFor(
  trx: Pick<JobTransaction, 'query'>,
  judged: readonly JudgedRaise[],
  period: RaiseSurroundings['period'],
  attempt: number
): Promise<ReadonlyMap<string, Won>> {
  const accounts = askedOfAccounts(judged.map(({ allowed: amount, accounts }) => ({ amount, accounts })))
  return accounts.length === 0 ? new Map() : availableOn(trx, accounts, period, { lock: attempt > 1 })
}

/** What each gets of what it asks to add: at most what the rules allow, as far as the accounts carry it. */
function grantedAmounts(judged: readonly JudgedRaise[], available: ReadonlyMap<string, Won>, rules: Rules): Won[] {
  const own = ({ ask }: JudgedRaise) => `limit of ${ask.buyer.businessNumber}`
  const shared = shareCapacity(
    judged
      .filter(({ accounts }) => accounts.length > 0)
      .map(one => ({
        businessNumber: one.ask.buyer.businessNumber,
        amount: addedBy(one.ask),
        accounts: [own(one), ...one.accounts.map(({ account }) => account)]
      })),
    new Map([...available, ...judged.map(one => [own(one), one.allowed] as const)]),
    {
      allowed: rules.flag('underwriting.partial_capacity').value,
      minimum: rules.won('underwriting.partial_capacity_minimum').value
    }
  )
  return judged.map(({ ask }) => shared.get(ask.buyer.businessNumber) ?? NO_WON)
}

/** The ask for as much as can be granted; as it was where that is nothing. */
function lessened(ask: RaiseAsk, granted: Won): RaiseAsk {
  return granted === 0n ? ask : { ...ask, amountAfter: won(ask.amountBefore + granted) }
}

/** The raise as it was asked for, with what can be granted of it and the price of just that. */
function carried(
  { ask, firm, findings }: JudgedRaise,
  proposed: JudgedRaise,
  granted: Won,
  on: { readonly policy: BegunPolicy; readonly rules: Rules; readonly isHearsay: boolean }
): CarriedRaise {
  const isLess = granted < addedBy(ask)
  const isUnsure = isLess && on.isHearsay
  // The rules may say otherwise of less: then there is nothing to propose.
  const isGranted =
    granted > 0n && !isUnsure && isClear(findings) && proposed.cover?.amount === proposed.ask.amountAfter
  const { amountAfter } = isGranted ? proposed.ask : ask
  const cover = isGranted ? proposed.cover : null
  return {
    buyer: ask.buyer.businessNumber,
    party: firm?.party ?? ask.buyer.businessNumber,
    amountBefore: ask.amountBefore,
    amountAsked: ask.amountAfter,
    amountAfter,
    yearly: cover && raisePremium(cover, granted, agreedPrice(on.policy)),
    findings: isClear(findings) && (isLess || !isGranted) ? [...findings, ...limited()] : findings,
    body: proposed.body,
    coveragePercent: cover && percentText(cover.coverage.value, 4),
    accounts: proposed.accounts
  }

  function limited(): Finding[] {
    return isUnsure ? unconfirmed(ask) : [buyerLimit(ask, isGranted, on.rules)]
  }
}

function buyerLimit({ pointer }: RaiseAsk, isGranted: boolean, rules: Rules): Finding {
  const rule = rules.flag('underwriting.partial_capacity')
  return finding(isGranted ? 'note' : 'decline', 'buyer', 'buyer_limit', { pointer: `${pointer}/amount`, rule })
}

function agreedPrice({ premium }: BegunPolicy) {
  return { gross: won(premium.gross), net: won(premium.net) }
}
