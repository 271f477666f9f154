import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import { findingRecord } from '@trade-credit/quoting/quote-record.ts'
import { evidenceOf, type StoredSales } from '@trade-credit/quoting/sales-ledger-evidence.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { HandedIn } from '../applications/handed-in.ts'
import type { StoredApplication } from '../applications/repository.ts'
import { allNumbers, numbersOfBuyers } from '../parties/numbers-of-buyers.ts'
import { type PartyNews, partiesOf, seeFirms } from '../parties/parties-of.ts'
import { creditOfBuyers } from './credit-of-buyers.ts'
import type { DecisionFacts } from './decision-facts.ts'
import { eventsOn } from './events-on.ts'
import { recordsOf } from './number-records.ts'

/** What a sales ledger proves that the request names, as the applicant's organisation keeps it; null where it names none. */
export async function findSalesLedger(
  trx: Pick<Transaction, 'query'>,
  { request, organisation }: Pick<StoredApplication, 'request' | 'organisation'>
): Promise<SalesLedger | null> {
  if (!request.salesLedgerId) return null
  const [row] = await trx.query<{ facts: StoredSales }>({
    name: 'published_sales_ledger',
    text: 'select facts from quote.published_sales_ledger where id = $1 and organisation = $2',
    values: [request.salesLedgerId, organisation]
  })
  return row ? evidenceOf(row.facts) : null
}

/** What an application is decided on, and what it says of its firms that is kept should it come to an offer. */
export interface Gathered {
  readonly facts: DecisionFacts
  readonly news: PartyNews
}

/** Everything that the application is decided on, as it stands on the day; capacity is looked at later. */
export async function gatherFacts(
  trx: Transaction,
  application: StoredApplication,
  handedIn: HandedIn,
  on: { readonly platform: ServicePlatform; readonly businessDate: PlainDate; readonly rules: Rules }
): Promise<Gathered> {
  const { request } = application
  const { businessDate: day, rules } = on
  const programmes = request.subsidies === 'none' ? [] : enteredProgrammes(on.platform).within(trx)
  const firms = [request.policyholder, ...request.buyers].map(firm => ({
    businessNumber: firm.businessNumber,
    corporateNumber: firm.corporateNumber ?? null,
    size: 'kind' in firm ? (firm.size ?? null) : null
  }))
  const seen = await seeFirms(trx, firms)
  const named = new Set(request.buyers.map(({ businessNumber }) => businessNumber))
  const [{ of: parties, known, news }, records, entered] = await Promise.all([
    partiesOf(trx, seen),
    recordsOf(trx, [...named, ...seen.known.map(row => row.business_number)], { day, rules }),
    programmes
  ])
  const partyOf = (businessNumber: string) => parties.get(businessNumber)?.party ?? businessNumber
  const buyers = [...named].flatMap(businessNumber => parties.get(businessNumber) ?? [])
  const numbers = numbersOfBuyers(buyers, known)
  const all = allNumbers(numbers)
  // Others may have named more numbers of a buyer while its lock was waited for.
  const isWhole = all.every(number => records.numbers.has(number))
  const whole = isWhole ? records : await recordsOf(trx, all, { day, rules })
  const credit = creditOfBuyers(whole, buyers, numbers, { day, rules })
  const events = eventsOn(whole.events, numbers)
  const policyholder = parties.get(request.policyholder.businessNumber)
  const facts: DecisionFacts = {
    receivedOn: application.received_on,
    businessDate: day,
    requestedInception: application.requested_inception,
    paymentPlan: application.payment_plan,
    askedAmounts: application.asked_amounts,
    asksBeyondProposal: false,
    policyholderParty: partyOf(request.policyholder.businessNumber),
    policyholderTold: policyholder?.standing === 'told',
    policyholderConflict: policyholder?.standing === 'conflict',
    policyholderHearsay: policyholder?.isHearsay ?? false,
    buyers: request.buyers.map(({ businessNumber }) => {
      const {
        assessment = null,
        reliance = 'none',
        findings = [],
        gradeFindings = []
      } = credit.get(businessNumber) ?? {}
      return {
        businessNumber,
        party: partyOf(businessNumber),
        told: parties.get(businessNumber)?.standing === 'told',
        hearsay: parties.get(businessNumber)?.isHearsay ?? false,
        assessment: assessment && {
          id: assessment.id,
          businessNumber: assessment.businessNumber,
          assessedOn: assessment.assessedOn,
          validUntil: assessment.validUntil,
          creditStatus: assessment.creditStatus,
          creditGrade: assessment.creditGrade,
          simpleCreditStatus: assessment.simpleCreditStatus,
          simpleGrade: assessment.simpleGrade
        },
        reliance,
        findings: findings.map(findingRecord),
        gradeFindings: gradeFindings.map(findingRecord),
        events: events.get(businessNumber) ?? []
      }
    }),
    disclosures: application.disclosures,
    otherInsurances: application.other_insurances ?? [],
    documents: handedIn.documents,
    consents: handedIn.consents,
    entered,
    judgement: null,
    capacity: []
  }
  return { facts, news }
}
