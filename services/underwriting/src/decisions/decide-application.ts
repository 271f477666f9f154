import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { lesserWon, type Won, won, wonView } from '@trade-credit/domain/won.ts'
import { askedOfAccounts } from '@trade-credit/ledger/asked-of-accounts.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { StoredApplication } from '../applications/repository.ts'
import { type AssessedApplication, assessApplication } from './assess-application.ts'
import type { CapacityFact, DecisionFacts } from './decision-facts.ts'
import { type OfferDays, offerDays } from './offer-days.ts'
import { type Decision, settleDecision } from './settle-decision.ts'

/** A decision on the facts of the day, with what it saw. */
export interface DecidedApplication extends Decision {
  readonly assessed: AssessedApplication
  /** With the capacity that was left, as far as it had to be known. */
  readonly facts: DecisionFacts
  /** Null where it did not come to an amount. */
  readonly days: OfferDays | null
}

/**
 * Decides an application on its facts; what is left of each limit is asked for in one statement, and only where the rules leave
 * something to cover. At a second attempt the accounts are locked, so that what was seen can be held.
 */
export async function decideApplication(
  trx: Transaction,
  application: StoredApplication,
  gathered: DecisionFacts,
  on: {
    readonly rulebook: RulebookVersion
    readonly salesLedger: SalesLedger | null
    readonly businessDate: PlainDate
    readonly attempt: number
  }
): Promise<DecidedApplication> {
  const { rulebook, salesLedger } = on
  const assessed = assessApplication({ request: application.request, facts: gathered, rulebook, salesLedger })
  if (assessed.standing !== 'open')
    return { ...settleDecision(assessed, new Map()), assessed, facts: gathered, days: null }
  const days = offerDays(application, on.businessDate, rulebook)
  const accounts = askedOfAccounts(
    assessed.asks.map(ask => ({ amount: lesserWon(ask.asked, ask.allowed), accounts: ask.accounts }))
  )
  const available = await availableOn(trx, accounts, days.held, { lock: on.attempt > 1 })
  const capacity = accounts.map(({ account, limit }): CapacityFact => {
    return { account, limit: wonView(limit), available: wonView(available.get(account) ?? won(0)) }
  })
  return { ...settleDecision(assessed, available), assessed, facts: { ...gathered, capacity }, days }
}

/** The same decision from its facts alone, as an auditor works it out again. */
export function replayDecision(
  application: Pick<StoredApplication, 'request'>,
  facts: DecisionFacts,
  on: { readonly rulebook: RulebookVersion; readonly salesLedger: SalesLedger | null }
): Decision {
  const assessed = assessApplication({ request: application.request, facts, ...on })
  const available = new Map<string, Won>(facts.capacity.map(fact => [fact.account, won(fact.available)]))
  return settleDecision(assessed, available)
}
