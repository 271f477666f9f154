import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type RefundReason, type RefundStanding, standingOfRefund } from '@trade-credit/domain/policy/refund-payout.ts'
import { NO_WON, sumOfWon, type Won, won, wonAbove } from '@trade-credit/domain/won.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import { newId } from '@trade-credit/service/ids.ts'
import { PAYOUT_COLUMNS, type PayoutRow, type StoredPayout, storedPayout } from './stored-payout.ts'

type Reader = Pick<JobTransaction, 'query'>

/** Premium that is owed back: its row never changes, its payouts say what became of it. */
export interface StoredRefund {
  readonly id: string
  readonly organisation: string
  readonly policyId: string
  readonly policyholder: string
  /** `policyholder`, or the code of a subsidy programme. */
  readonly payee: string
  readonly amount: Won
  readonly reason: RefundReason
  readonly sourceId: string
  readonly dueFrom: PlainDate
  /** What of the amount is owed no more, because premium that it was worked out with was reversed. */
  readonly reduced: Won
  /** Since when none of it is owed any more; null while some is, or was paid. */
  readonly withdrawnOn: PlainDate | null
  /** The earliest first; voided ones too. */
  readonly payouts: readonly StoredPayout[]
}

interface RefundRow extends Omit<StoredRefund, 'amount' | 'reduced' | 'payouts'> {
  readonly amount: bigint
  readonly reduced: bigint
  readonly payouts: readonly PayoutRow[] | null
}

const SELECT = `select r.id, r.organisation, r.policy_id as "policyId", p.policyholder, r.payee, r.amount, r.reason,
    r.source_id as "sourceId", r.due_from as "dueFrom",
    (select coalesce(sum(d.amount), 0)::bigint from policy.refund_reduction d where d.refund_id = r.id) as reduced,
    (select w.withdrawn_on from policy.refund_withdrawal w where w.refund_id = r.id) as "withdrawnOn",
    (select json_agg(json_build_object(${PAYOUT_COLUMNS}) order by o.id) from policy.refund_payout o
      left join policy.refund_payout_settlement s on s.payout_id = o.id where o.refund_id = r.id) as payouts
  from policy.premium_refund r join policy.policy p on p.id = r.policy_id`

/** The refund; null when there is none that the caller may see. Lock its policy first where it is to be paid. */
export async function findRefund(trx: Reader, id: string): Promise<StoredRefund | null> {
  const [row] = await trx.query<RefundRow>({ name: 'find_refund', text: `${SELECT} where r.id = $1`, values: [id] })
  return row ? storedRefund(row) : null
}

/** How a refund stands: a programme's is settled with it month by month. */
export type RefundStatus = RefundStanding['status'] | 'in_settlement' | 'withdrawn'

/** What a list of refunds can be narrowed to. */
export interface RefundFilters {
  readonly status?: RefundStatus | undefined
  readonly payeeKind?: 'policyholder' | 'programme' | undefined
  readonly policyId?: string | undefined
}

/** The refunds that the caller may see, newest first, from before the id; at most `limit`. The status is `standingOfRefund` in SQL. */
export async function listRefunds(
  trx: Pick<Transaction, 'query' | 'actor'>,
  { status, payeeKind, policyId }: RefundFilters,
  page: { readonly before: string | null; readonly limit: number }
): Promise<StoredRefund[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`r.organisation = ${organisation}`),
    given(page.before, id => sql`r.id < ${id}`),
    given(policyId, id => sql`r.policy_id = ${id}`),
    given(payeeKind, kind => sql`r.payee ${sql.raw(kind === 'policyholder' ? '=' : '<>')} 'policyholder'`),
    // Of a coalesce, Postgres expects half the rows, and not one in two hundred: so it reads them in order until the page is full.
    given(status, wanted => sql`coalesce(${STATUS} = ${wanted}, false)`)
  )
  const rows = await trx.query<RefundRow>(
    compose(sql`${sql.raw(SELECT)} ${asked} order by r.id desc limit ${page.limit}`)
  )
  return rows.map(storedRefund)
}

const OWED = sql`r.amount - (select coalesce(sum(d.amount), 0) from policy.refund_reduction d where d.refund_id = r.id)`

const STATUS = sql`case when exists (select from policy.refund_withdrawal w where w.refund_id = r.id) then 'withdrawn'
  when r.payee <> 'policyholder' then 'in_settlement' else (
    select case when coalesce(sum(o.amount), 0) < ${OWED} then 'owed'
      when coalesce(sum(o.amount) filter (where s.outcome = 'posted'), 0) < ${OWED} then 'reserved' else 'paid' end
    from policy.refund_payout o left join policy.refund_payout_settlement s on s.payout_id = o.id
    where o.refund_id = r.id and s.outcome is distinct from 'voided') end`

/** What of a policy's premium is owed back and was, to the policyholder; and what its programmes got back. */
export interface RefundTotals {
  readonly owed: Won
  readonly paidBack: Won
  readonly setOff: Won
  readonly toProgrammes: Won
}

/** Of a policy that was just made. */
export const NO_REFUNDS: RefundTotals = { owed: NO_WON, paidBack: NO_WON, setOff: NO_WON, toProgrammes: NO_WON }

/** All refunds of the policy, the earliest first. Most policies have none, and what became of one stands in five other tables. */
export async function refundsOf(trx: Reader, policyId: string): Promise<StoredRefund[]> {
  const some = await trx.query({
    name: 'policy_with_refunds',
    text: 'select from policy.premium_refund where policy_id = $1 limit 1',
    values: [policyId]
  })
  if (some.length === 0) return []
  const rows = await trx.query<RefundRow>({
    name: 'refunds_of_policy',
    text: `${SELECT} where r.policy_id = $1 order by r.id`,
    values: [policyId]
  })
  return rows.map(storedRefund)
}

/** The totals of the policy. */
export async function refundTotalsOf(trx: Reader, policyId: string): Promise<RefundTotals> {
  const refunds = (await refundsOf(trx, policyId)).filter(({ withdrawnOn }) => withdrawnOn === null)
  const own = refunds.filter(isPayable).map(standingOf)
  return {
    owed: sumOfWon(own.flatMap(({ remaining, reserved }) => [remaining, reserved])),
    paidBack: sumOfWon(own.map(({ paidBack }) => paidBack)),
    setOff: sumOfWon(own.map(({ setOff }) => setOff)),
    toProgrammes: sumOfWon(refunds.filter(refund => !isPayable(refund)).map(({ amount }) => amount))
  }
}

/** Whether a cashier pays it: what a programme gets back is counted in its settlement instead. */
export function isPayable({ payee }: Pick<StoredRefund, 'payee'>): boolean {
  return payee === 'policyholder'
}

/** How the refund stands after the payouts that were not voided. */
export function standingOf({ amount, reduced, payouts }: StoredRefund): RefundStanding {
  const live = payouts.filter(({ outcome }) => outcome !== 'voided')
  return standingOfRefund(
    wonAbove(amount, reduced),
    live.map(payout => ({ ...payout, posted: payout.outcome === 'posted' }))
  )
}

/** Money that is to be given back, and why. */
export interface PremiumRefund {
  /** `policyholder`, or the code of a programme. */
  readonly payee: string
  readonly amount: Won
}

/** Writes down with the commit what is to be given back to whom; `sourceId` is what it comes from, once for each payee. */
export function insertRefunds(
  trx: Pick<JobTransaction, 'defer'>,
  policy: { readonly id: string; readonly organisation: string },
  {
    reason,
    sourceId,
    dueFrom
  }: { readonly reason: RefundReason; readonly sourceId: string; readonly dueFrom: PlainDate },
  refunds: readonly PremiumRefund[]
): void {
  const rows = refunds
    .filter(({ amount }) => amount > 0n)
    .map(({ payee, amount }) => ({ id: newId('rf'), payee, amount: String(amount) }))
  if (rows.length === 0) return
  trx.defer({
    name: 'insert_premium_refunds',
    text: `insert into policy.premium_refund (id, organisation, policy_id, payee, amount, reason, source_id, due_from, created_at)
      select r.id, $2, $3, r.payee, r.amount, $4, $5, $6, now()
      from json_to_recordset($1) as r (id text, payee text, amount bigint)`,
    values: [JSON.stringify(rows), policy.organisation, policy.id, reason, sourceId, dueFrom]
  })
}

function storedRefund(row: RefundRow): StoredRefund {
  return { ...row, amount: won(row.amount), reduced: won(row.reduced), payouts: (row.payouts ?? []).map(storedPayout) }
}
