import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { SalesLedger } from '@trade-credit/domain/eligibility/inclusion.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { RecordedEvent } from '@trade-credit/domain/underwriting/decision-case.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import { findingRecord } from '@trade-credit/quoting/quote-record.ts'
import { evidenceOf, type StoredSales } from '@trade-credit/quoting/sales-ledger-evidence.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { HandedIn } from '../applications/handed-in.ts'
import type { StoredApplication } from '../applications/repository.ts'
import { type PartyNews, partiesOf, type ResolvedParty } from '../parties/parties-of.ts'
import { creditOfBuyers } from './credit-of-buyers.ts'
import type { DecisionFacts } from './decision-facts.ts'

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
  const plain = trx
  const { of: parties, news } = await partiesOf(plain, firms)
  const partyOf = (businessNumber: string) => parties.get(businessNumber)?.party ?? businessNumber
  const ofBuyers = new Map<string, ResolvedParty>()
  for (const { businessNumber } of request.buyers) {
    const party = parties.get(businessNumber)
    if (party) ofBuyers.set(businessNumber, party)
  }
  const [credit, events, entered] = await Promise.all([
    creditOfBuyers(plain, ofBuyers, { day, rules }),
    eventsOn(trx, [...ofBuyers.values()]),
    programmes
  ])
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
      const known = credit.get(businessNumber)
      const { assessment = null, reliance = 'none', findings = [], gradeFindings = [] } = known ?? {}
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

/**
 * Confirmed events on the buyers: a closure is of the business number that closed, everything else of the person behind it, by the insurer's
 * word or where it gave none by the application's own. What others' applications alone say befell it is `unconfirmed`.
 */
async function eventsOn(
  trx: Pick<Transaction, 'query'>,
  buyers: readonly ResolvedParty[]
): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
  const rows = await trx.query<{ id: string; asked: string; occurred_on: PlainDate; is_confirmed: boolean }>({
    name: 'recorded_events',
    text: `with joined as (
        select number, same, true as is_confirmed
          from underwriting.same_person(array_fill(''::text, array[cardinality($1::text[])]), $1, $3)
        union all
        select asked.number, member.business_number, false from unnest($1::text[], $2::text[]) as asked (number, party)
          join underwriting.party member on member.party = asked.party and member.business_number <> asked.number
      )
      select e.public_event_id as id, joined.number as asked, e.occurred_on, bool_or(joined.is_confirmed) as is_confirmed
      from joined join claims.published_event e
        on e.buyer = joined.same and (e.type <> 'business_closure' or e.buyer = joined.number)
      group by 1, 2, 3 order by e.occurred_on, id`,
    values: [
      buyers.map(({ businessNumber }) => businessNumber),
      buyers.map(({ party }) => party),
      buyers.map(({ corporateNumber }) => corporateNumber)
    ]
  })
  const byBuyer = Map.groupBy(rows, row => row.asked)
  return new Map(
    [...byBuyer].map(([number, own]) => [
      number,
      own.map(({ id, occurred_on: occurredOn, is_confirmed: isConfirmed }) =>
        isConfirmed ? { id, occurredOn } : { id, occurredOn, unconfirmed: true }
      )
    ])
  )
}
