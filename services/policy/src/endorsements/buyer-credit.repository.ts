import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { Assessment } from '@trade-credit/domain/credit/assessment.ts'
import { type BuyerCredit, buyerCredit } from '@trade-credit/domain/credit/buyer-credit.ts'
import type { CreditSignal } from '@trade-credit/domain/credit/signals.ts'
import { addDays, type PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import type { RecordedEvent } from '@trade-credit/domain/underwriting/decision-case.ts'

type Reader = Pick<JobTransaction, 'query'>

/** A firm that underwriting knows. For the decision alone: what it holds of grades is shown to nobody. */
export interface KnownFirm {
  readonly party: string
  /** 법인등록번호, as far as anybody told. */
  readonly corporateNumber: string | null
  /** Whether an underwriter told who it is. */
  readonly isTold: boolean
  /** Whether only others' applications say which corporation it is. */
  readonly isHearsay: boolean
  readonly credit: BuyerCredit
}

interface CreditRow {
  business_number: string
  party: string
  corporate_number: string | null
  told_by: 'insurer' | 'request'
  is_hearsay: boolean
  assessment: Assessment | null
  is_assessed_told: boolean
  signals: CreditSignal[]
  withdrawn_from: PlainDate | null
  may_be_withdrawn: boolean
}

/** A firm as the policy names it: its number, and 법인등록번호 where it names one. */
export interface NamedFirm {
  readonly businessNumber: string
  readonly corporateNumber: string | null
}

/** What underwriting knows of each firm on the day, by business number; a firm that nobody named to it is missing. */
export async function knownFirms(
  trx: Reader,
  named: readonly NamedFirm[],
  on: { readonly day: PlainDate; readonly rules: Rules }
): Promise<ReadonlyMap<string, KnownFirm>> {
  const rows = await trx.query<CreditRow>({
    name: 'credit_of_named',
    text: `select business_number, party, corporate_number, told_by, is_hearsay, assessment, is_assessed_told, signals, withdrawn_from,
        may_be_withdrawn
      from underwriting.credit_of($1, $2, $3, $4)`,
    values: [...columnsOf(named), on.day, addDays(on.day, -on.rules.count('credit.signal_days').value)]
  })
  return new Map(
    rows.map(row => {
      const { business_number: businessNumber, party, corporate_number: corporateNumber, assessment, signals } = row
      const standing = row.told_by === 'insurer' ? 'told' : 'stated'
      const isTold = standing === 'told'
      const isHearsay = row.is_hearsay
      const known = {
        assessment,
        signals,
        isAssessedTold: row.is_assessed_told,
        withdrawnFrom: row.withdrawn_from,
        mayBeWithdrawn: row.may_be_withdrawn
      }
      return [
        businessNumber,
        { party, corporateNumber, isTold, isHearsay, credit: buyerCredit({ businessNumber, standing }, known, on) }
      ] as const
    })
  )
}

/**
 * Confirmed events by business number: a closure is of the number that closed, everything else of the person behind it, by the insurer's word
 * or where it gave none by the policy's own. What others' applications alone say befell it is `unconfirmed`.
 */
export async function recordedEvents(
  trx: Reader,
  policyId: string,
  named: readonly NamedFirm[]
): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
  const rows = await trx.query<{ id: string; asked: string; occurred_on: PlainDate; is_confirmed: boolean }>({
    name: 'events_of_named',
    text: `with asked as (select * from unnest($2::text[], $3::text[]) as asked (number, corporation)
      ), own as (
        select array_agg($1::text) as contracts, array_agg(number) as numbers, array_agg(corporation) as corporations from (
          select number, corporation from asked
          union select business_number, corporate_number from policy.cover where policy_id = $1) as named
      ), joined as (
        select k.number, k.same, true as is_confirmed
          from own cross join lateral underwriting.same_person(own.contracts, own.numbers, own.corporations) k
          where k.number = any ($2)
        union all
        select asked.number, kin.business_number, false from asked
          join underwriting.published_party named on named.business_number = asked.number
          join underwriting.published_party kin on kin.party = named.party and kin.business_number <> asked.number
      )
      select e.public_event_id as id, joined.number as asked, e.occurred_on, bool_or(joined.is_confirmed) as is_confirmed
      from joined join claims.published_event e
        on e.buyer = joined.same and (e.type <> 'business_closure' or e.buyer = joined.number)
      group by 1, 2, 3 order by e.occurred_on, id`,
    values: [policyId, ...columnsOf(named)]
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

function columnsOf(named: readonly NamedFirm[]): [string[], (string | null)[]] {
  return [named.map(({ businessNumber }) => businessNumber), named.map(({ corporateNumber }) => corporateNumber)]
}
