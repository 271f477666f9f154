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
  readonly credit: BuyerCredit
}

interface CreditRow {
  business_number: string
  party: string
  corporate_number: string | null
  told_by: 'insurer' | 'request'
  assessment: Assessment | null
  signals: CreditSignal[]
  withdrawn_from: PlainDate | null
}

/** What underwriting knows of each firm on the day, by business number; a firm that nobody named to it is missing. */
export async function knownFirms(
  trx: Reader,
  businessNumbers: readonly string[],
  on: { readonly day: PlainDate; readonly rules: Rules }
): Promise<ReadonlyMap<string, KnownFirm>> {
  const rows = await trx.query<CreditRow>({
    name: 'credit_of_buyers',
    text: `select business_number, party, corporate_number, told_by, assessment, signals, withdrawn_from
      from underwriting.credit_of($1, $2, $3)`,
    values: [businessNumbers, on.day, addDays(on.day, -on.rules.count('credit.signal_days').value)]
  })
  return new Map(
    rows.map(row => {
      const { business_number: businessNumber, party, corporate_number: corporateNumber, assessment, signals } = row
      const standing = row.told_by === 'insurer' ? 'told' : 'stated'
      const isTold = standing === 'told'
      const known = { assessment, signals, withdrawnFrom: row.withdrawn_from }
      return [
        businessNumber,
        { party, corporateNumber, isTold, credit: buyerCredit({ businessNumber, standing }, known, on) }
      ] as const
    })
  )
}

/**
 * Confirmed events by business number: a closure is of the number that closed, everything else of the person behind it. What befell another
 * number of a person that only another's application names for the firm (`isHearsay`) is `unconfirmed`.
 */
export async function recordedEvents(
  trx: Reader,
  firms: ReadonlyMap<string, Pick<KnownFirm, 'party'>>,
  isHearsay: (businessNumber: string) => boolean
): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
  const rows = await trx.query<{ id: string; asked: string; occurred_on: PlainDate; is_own: boolean }>({
    name: 'events_of_buyers',
    text: `select coalesce(e.public_event_id, e.id) as id, asked.number as asked, e.occurred_on, bool_or(e.buyer = asked.number) as is_own
      from unnest($1::text[], $2::text[]) as asked (number, party)
      join claims.published_event e on e.buyer = asked.number or (e.party = asked.party and e.type <> 'business_closure')
      group by 1, 2, 3 order by e.occurred_on, id`,
    values: [[...firms.keys()], [...firms.values()].map(({ party }) => party)]
  })
  const byBuyer = Map.groupBy(rows, row => row.asked)
  return new Map(
    [...byBuyer].map(([number, own]) => [
      number,
      own.map(({ id, occurred_on: occurredOn, is_own: isOwn }) =>
        isOwn || !isHearsay(number) ? { id, occurredOn } : { id, occurredOn, unconfirmed: true }
      )
    ])
  )
}
