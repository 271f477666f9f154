import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { ChangedCover, CoveredBuyer } from '@trade-credit/domain/policy/endorsement.ts'
import { won } from '@trade-credit/domain/won.ts'
import type { QuoteRequestBody } from '@trade-credit/quoting/request-schemas.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { EndorsementRecord } from './endorsement-record.ts'

type Reader = Pick<JobTransaction<unknown>, 'query'>

/** An endorsement that was carried out. */
export interface StoredEndorsement {
  readonly id: string
  readonly policy_id: string
  readonly effective_from: PlainDate
  readonly applied_on: PlainDate
  readonly record: EndorsementRecord
}

const COLUMNS = 'id, policy_id, effective_from, applied_on, record'

/** What was changed in the policy, the newest first, from before the id; at most `limit` of them. */
export function listEndorsements(
  trx: Reader,
  policyId: string,
  page: { readonly before: string | null; readonly limit: number }
): Promise<StoredEndorsement[]> {
  return trx.query<StoredEndorsement>({
    name: 'list_endorsements',
    text: `select ${COLUMNS} from policy.endorsement
      where policy_id = $1 and status = 'applied' and ($2::text is null or id < $2) order by id desc limit $3`,
    values: [policyId, page.before, page.limit]
  })
}

/** One of the policy's endorsements; null when it is not there. */
export async function findEndorsement(trx: Reader, policyId: string, id: string): Promise<StoredEndorsement | null> {
  const [row] = await trx.query<StoredEndorsement>({
    name: 'find_endorsement',
    text: `select ${COLUMNS} from policy.endorsement where policy_id = $1 and id = $2 and status = 'applied'`,
    values: [policyId, id]
  })
  return row ?? null
}

/** What changed the premium so far: the latest day from which something takes effect, and each record. */
export async function earlierEndorsements(
  trx: Reader,
  policyId: string
): Promise<{ effectiveFrom: PlainDate; record: Pick<EndorsementRecord, 'removed' | 'policyholder'> }[]> {
  const rows = await trx.query<{ effective_from: PlainDate; removed: never; policyholder: never }>({
    name: 'earlier_endorsements',
    text: `select effective_from, record -> 'removed' as removed, record -> 'policyholder' as policyholder
      from policy.endorsement where policy_id = $1 and status = 'applied' order by effective_from, id`,
    values: [policyId]
  })
  return rows.map(row => ({
    effectiveFrom: row.effective_from,
    record: { removed: row.removed, policyholder: row.policyholder }
  }))
}

/** Every buyer that the policy covers on the day, as it was bound and as it stands. */
export async function coveredOn(trx: Reader, policy: StoredPolicy, day: PlainDate): Promise<CoveredBuyer[]> {
  const rows = await trx.query<{ buyer: string; party: string; amount: bigint; bound: bigint; premium: bigint }>({
    name: 'covered_on',
    text: `select c.business_number as buyer, c.party, c.insured_amount as amount, b.insured_amount as bound, b.premium
      from policy.cover c join policy.policy p on p.id = c.policy_id
      join lateral (select (e ->> 'insuredAmount')::bigint as insured_amount, (e ->> 'premium')::bigint as premium
        from json_array_elements(p.record -> 'buyers') e where e ->> 'businessNumber' = c.business_number) b on true
      where c.policy_id = $1 and c.insured_amount > 0
        and coalesce(c.from_date, p.inception) <= $2 and $2 < coalesce(c.until_date, p.expiry)
      order by c.business_number`,
    values: [policy.id, day]
  })
  return rows.map(row => ({
    buyer: row.buyer,
    party: row.party,
    amount: won(row.amount),
    boundAmount: won(row.bound),
    boundPremium: won(row.premium)
  }))
}

/** What was asked for when the policy was made. */
export async function agreedRequest(trx: Reader, policyId: string): Promise<QuoteRequestBody> {
  const [row] = await trx.query<{ request: QuoteRequestBody }>({
    name: 'agreed_request',
    text: 'select request from policy.policy where id = $1',
    values: [policyId]
  })
  if (!row) throw new Error(`there is no policy ${policyId}`)
  return row.request
}

/** What each programme paid for the policy when it was bound. */
export async function drawnFor(trx: Reader, policyId: string): Promise<{ programme: string; paid: bigint }[]> {
  return trx.query({
    name: 'subsidies_drawn',
    text: `select programme, sum(amount)::bigint as paid from policy.subsidy_booking
      where policy_id = $1 and kind = 'drawn' group by programme order by programme`,
    values: [policyId]
  })
}

/** Ends the rows of cover that run on the day, and begins those with the new amounts, with the commit. */
export function changeCovers(
  trx: Transaction<unknown>,
  policyId: string,
  covers: readonly ChangedCover[],
  from: PlainDate
): void {
  const rows = covers.map(({ buyer, amountAfter }) => ({ buyer, amount: String(amountAfter) }))
  // Data-modifying parts see the table as it was before, so the new row is copied from the one that ends.
  trx.defer({
    name: 'change_covers',
    text: `with given as (
        select * from json_to_recordset($2) as g (buyer text, amount bigint)
      ), running as (
        select c.*, g.amount as amount_after from given g
        join policy.cover c on c.policy_id = $1 and c.business_number = g.buyer
        join policy.policy p on p.id = c.policy_id
        where c.insured_amount > 0 and coalesce(c.from_date, p.inception) <= $3 and $3 < coalesce(c.until_date, p.expiry)
      ), ended as (
        update policy.cover c set until_date = $3 from running r
        where c.policy_id = r.policy_id and c.business_number = r.business_number and c.position = r.position
      )
      insert into policy.cover (policy_id, business_number, position, organisation, party, name, form, insured_amount,
        coverage_percent, payment_term_days, related_firm, from_date, until_date)
      select policy_id, business_number, position + 1, organisation, party, name, form, amount_after,
        coverage_percent, payment_term_days, related_firm, $3, until_date
      from running where amount_after > 0`,
    values: [policyId, JSON.stringify(rows), from]
  })
}

/** Keeps what was changed, with the commit. */
export function insertEndorsement(
  trx: Transaction<unknown>,
  policy: StoredPolicy,
  endorsement: { readonly id: string; readonly changes: object; readonly record: EndorsementRecord },
  on: { readonly effectiveFrom: PlainDate; readonly today: PlainDate; readonly now: Date }
): void {
  trx.defer({
    name: 'insert_endorsement',
    text: `insert into policy.endorsement (id, organisation, client, policy_id, status, effective_from, changes, record, requested_on,
        applied_on, created_at, updated_at)
      values ($1, $2, $3, $4, 'applied', $5, $6, $7, $8, $8, $9, $9)`,
    values: [
      endorsement.id,
      policy.organisation,
      trx.actor.client,
      policy.id,
      on.effectiveFrom,
      JSON.stringify(endorsement.changes),
      JSON.stringify(endorsement.record),
      on.today,
      on.now
    ]
  })
}
