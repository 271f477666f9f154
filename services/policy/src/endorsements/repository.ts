import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { EarlierRaises, RaiseLayer } from '@trade-credit/domain/policy/cover-raise.ts'
import type { ChangedCover, CoveredBuyer } from '@trade-credit/domain/policy/endorsement.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { BuyerBody, QuoteRequestBody } from '@trade-credit/quoting/request.schemas.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'
import type { EndorsementRecord, LayerRecord } from './endorsement-record.ts'
import type { CarriedRaise } from './underwrite-raises.ts'

type Reader = Pick<JobTransaction, 'query'>

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

/** What an endorsement did to the premium. */
export interface EarlierEndorsement extends EarlierRaises {
  readonly effectiveFrom: PlainDate
  readonly removed: EndorsementRecord['removed']
  readonly credited: Won
  /** What it gave back to the policyholder beyond what it took off unpaid invoices, and to each programme. */
  readonly refunded: Won
  readonly programmes: readonly { readonly programme: string; readonly amount: Won }[]
  readonly increase: Won
}

/** What changed the premium so far, or the first `count` changes of it, in the order in which they take effect. */
export async function earlierEndorsements(
  trx: Reader,
  policyId: string,
  count: number | null = null
): Promise<EarlierEndorsement[]> {
  const rows = await trx.query<{
    effective_from: PlainDate
    removed: EndorsementRecord['removed']
    credited: number
    refunded: number
    programmes: EndorsementRecord['programmes']
    increase: number
    raised: LayerRecord[]
    lowered: LayerRecord[]
  }>({
    name: 'earlier_endorsements',
    text: `select effective_from, record -> 'removed' as removed, record #> '{policyholder,credited}' as credited,
        record #> '{policyholder,refund}' as refunded, record -> 'programmes' as programmes, record -> 'increase' as increase, record -> 'raised' as raised, record -> 'lowered' as lowered
      from (select * from policy.endorsement where policy_id = $1 order by id limit $2) as e
      where status = 'applied' order by effective_from, id`,
    values: [policyId, count]
  })
  return rows.map(row => ({
    effectiveFrom: row.effective_from,
    removed: row.removed,
    credited: won(row.credited),
    refunded: won(row.refunded),
    programmes: row.programmes.map(({ programme, refund }) => ({ programme, amount: won(refund) })),
    increase: won(row.increase),
    raised: row.raised.map(layerOf),
    lowered: row.lowered.map(layerOf)
  }))
}

function layerOf({ buyer, hold, amount, yearly }: LayerRecord): RaiseLayer {
  return { buyer, hold, amount: won(amount), yearly: won(yearly) }
}

/** Every buyer that the policy covers on the day, as it was bound and as it stands. */
export async function coveredOn(trx: Reader, policy: StoredPolicy, day: PlainDate): Promise<CoveredBuyer[]> {
  const rows = await trx.query<{ buyer: string; party: string; amount: bigint; bound: bigint; premium: bigint }>({
    name: 'covered_on',
    text: `select c.business_number as buyer, c.party, c.insured_amount as amount, coalesce(b.insured_amount, 0) as bound,
        coalesce(b.premium, 0) as premium
      from policy.cover c join policy.policy p on p.id = c.policy_id
      left join lateral (select (e ->> 'insuredAmount')::bigint as insured_amount, (e ->> 'premium')::bigint as premium
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

/** What was asked for when the policy was made, and of its buyers what was told last when their cover was raised or begun. */
export async function agreedRequest(trx: Reader, policyId: string): Promise<QuoteRequestBody> {
  const [row] = await trx.query<{ request: QuoteRequestBody; later: BuyerBody[][] }>({
    name: 'agreed_request',
    text: `select p.request, coalesce((select json_agg(e.record -> 'underwritten' order by e.id)
        from policy.endorsement e where e.policy_id = p.id and e.status = 'applied'), '[]') as later
      from policy.policy p where p.id = $1`,
    values: [policyId]
  })
  if (!row) throw new Error(`there is no policy ${policyId}`)
  const buyers = new Map([...row.request.buyers, ...row.later.flat()].map(buyer => [buyer.businessNumber, buyer]))
  return { ...row.request, buyers: [...buyers.values()] }
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
  trx: Transaction,
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
        coverage_percent, payment_term_days, related_firm, corporate_number, from_date, until_date)
      select policy_id, business_number, position + 1, organisation, party, name, form, amount_after,
        coverage_percent, payment_term_days, related_firm, corporate_number, $3, until_date
      from running where amount_after > 0`,
    values: [policyId, JSON.stringify(rows), from]
  })
}

/** Begins the cover of buyers that are added, with the commit. */
export function addCovers(
  trx: Transaction,
  policy: StoredPolicy,
  added: readonly CarriedRaise[],
  from: PlainDate
): void {
  if (added.length === 0) return
  const rows = added.map(({ buyer, party, amountAfter, coveragePercent, body }) => ({
    buyer,
    party,
    name: body.name,
    form: body.form ?? null,
    amount: String(amountAfter),
    coverage_percent: coveragePercent,
    payment_term_days: body.paymentTermDays ?? null,
    related_firm: body.relatedFirm ?? null,
    corporate_number: body.form === 'sole_proprietor' ? null : (body.corporateNumber ?? null)
  }))
  // One that was dropped before has rows already.
  trx.defer({
    name: 'add_covers',
    text: `insert into policy.cover (policy_id, business_number, position, organisation, party, name, form, insured_amount,
        coverage_percent, payment_term_days, related_firm, corporate_number, from_date)
      select $1, g.buyer, coalesce((select max(c.position) from policy.cover c
          where c.policy_id = $1 and c.business_number = g.buyer), 0) + 1,
        $2, g.party, g.name, g.form, g.amount, g.coverage_percent, g.payment_term_days, g.related_firm,
        g.corporate_number, $4
      from json_to_recordset($3) as g (buyer text, party text, name text, form text, amount bigint, coverage_percent numeric,
        payment_term_days integer, related_firm boolean, corporate_number text)`,
    values: [policy.id, policy.organisation, JSON.stringify(rows), from]
  })
}

/** Keeps what was changed, with the commit. */
export function insertEndorsement(
  trx: Transaction,
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
