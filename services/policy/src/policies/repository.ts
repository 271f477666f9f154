import { compose, given, sql, where } from '@trade-credit/database/compose.ts'
import type { JobTransaction, Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { onlyOrganisation } from '@trade-credit/service/access/oversees.ts'
import { ORIGIN_COLUMNS, POLICY_COLUMNS, type PolicyRow, type StoredPolicy, storedPolicy } from './stored-policy.ts'

type Reader = Pick<JobTransaction, 'query'>
type Writer = Pick<JobTransaction, 'defer'>

/** The policy; null when it does not exist or is not the caller's to see: Postgres decides which. */
export async function findPolicy(trx: Reader, id: string): Promise<StoredPolicy | null> {
  const [row] = await trx.query<PolicyRow>({
    name: 'find_policy',
    text: `select ${POLICY_COLUMNS}, ${ORIGIN_COLUMNS}
      from policy.policy p left join underwriting.published_offer o on o.id = p.offer_id where p.id = $1`,
    values: [id]
  })
  return row ? storedPolicy(row) : null
}

/**
 * The policy, locked until the transaction ends: everything that belongs to it changes under this lock. It is read after the lock is
 * had, so that what others committed meanwhile is seen.
 */
export async function lockPolicy(trx: Reader, id: string): Promise<StoredPolicy | null> {
  const locking = trx.query<{ id: string }>({
    name: 'lock_policy',
    text: 'select id from policy.policy where id = $1 for no key update',
    values: [id]
  })
  const reading = findPolicy(trx, id)
  const [locked] = await locking
  const policy = await reading
  return locked ? policy : null
}

/** Until the transaction ends nobody else takes the policy's lock; others may share this one. */
export async function shareLockPolicy(trx: Reader, id: string): Promise<void> {
  await trx.query({
    name: 'share_lock_policy',
    text: 'select from policy.policy where id = $1 for share',
    values: [id]
  })
}

/** Stores a new policy, and that it stands on its hold, with the commit; the large texts go from the offer to it without passing through here. */
export function insertPolicy(trx: Transaction, policy: StoredPolicy): void {
  trx.defer({
    name: 'insert_policy',
    text: `with made as (insert into policy.policy (id, organisation, client, offer_id, hold_id, product, policyholder, policyholder_party,
        policyholder_name, status, payment_plan, bound_on, term_months, covers, planned_inception, pay_by, insured_amount,
        net_premium, payable, longest_term_days, certificate_code, request, record, premium, findings, rulebook_sha256, renews,
        created_at, updated_at)
      select $1, $2, $3, o.id, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, o.request, o.record,
        $22, $23, $24, $25, $26, $26
      from underwriting.published_offer o where o.id = $4
      returning organisation, id, hold_id)
      insert into policy.policy_hold (organisation, policy_id, hold_id) select organisation, id, hold_id from made`,
    values: [
      policy.id,
      policy.organisation,
      trx.actor.client,
      policy.offerId,
      policy.holdId,
      policy.product,
      policy.policyholder,
      policy.policyholderParty,
      policy.policyholderName,
      policy.status,
      policy.paymentPlan,
      policy.boundOn,
      policy.termMonths,
      policy.covers,
      policy.plannedInception,
      policy.payBy,
      policy.insuredAmount,
      policy.premium.net,
      policy.premium.payable,
      policy.longestTermDays,
      policy.certificateCode,
      JSON.stringify(policy.premium),
      JSON.stringify(policy.findings),
      policy.rulebookSha256,
      policy.renews,
      policy.createdAt
    ]
  })
}

/** Lets the policy stand on one more hold of the ledger, with the commit: it is given back when the policy ends. */
export function insertPolicyHold(trx: Writer, policy: Pick<StoredPolicy, 'id' | 'organisation'>, holdId: string): void {
  trx.defer({
    name: 'insert_policy_hold',
    text: 'insert into policy.policy_hold (organisation, policy_id, hold_id) values ($1, $2, $3)',
    values: [policy.organisation, policy.id, holdId]
  })
}

/** What changes of a policy after it was bound. */
export type PolicyChange = Partial<
  Pick<
    StoredPolicy,
    | 'status'
    | 'inception'
    | 'expiry'
    | 'endedOn'
    | 'endsAs'
    | 'arrearsPayBy'
    | 'runOffEndsOn'
    | 'termsExplainedOn'
    | 'longestTermDays'
  >
>

/** The policy with the change, one version on; stored with the commit. It has to be locked. */
export function changePolicy(trx: Writer, policy: StoredPolicy, change: PolicyChange): StoredPolicy {
  const changed = { ...policy, ...change, version: policy.version + 1n }
  trx.defer({
    name: 'change_policy',
    text: `update policy.policy set status = $2, inception = $3, expiry = $4, ended_on = $5, ends_as = $6, arrears_pay_by = $7,
        run_off_ends_on = $8, terms_explained_on = $9, version = $10, longest_term_days = $11, updated_at = now()
      where id = $1`,
    values: [
      changed.id,
      changed.status,
      changed.inception,
      changed.expiry,
      changed.endedOn,
      changed.endsAs,
      changed.arrearsPayBy,
      changed.runOffEndsOn,
      changed.termsExplainedOn,
      changed.version,
      changed.longestTermDays
    ]
  })
  return changed
}

/** The ledger's holds that the policy stands on. */
export async function holdsOf(trx: Reader, policyId: string): Promise<string[]> {
  const rows = await trx.query<{ hold_id: string }>({
    name: 'policy_holds',
    text: 'select hold_id from policy.policy_hold where policy_id = $1 order by hold_id',
    values: [policyId]
  })
  return rows.map(({ hold_id }) => hold_id)
}

export interface PolicyFilters {
  readonly product?: string | undefined
  readonly status?: string | undefined
  readonly policyholder?: string | undefined
  readonly buyer?: string | undefined
  readonly expiringBefore?: string | undefined
}

/** Policies that the caller may see, newest first, from before the id; at most `limit` of them. The status is that of the day. */
export async function listPolicies(
  trx: Pick<Transaction, 'query' | 'actor'>,
  filters: PolicyFilters,
  page: { readonly before: string | null; readonly limit: number; readonly today: PlainDate }
): Promise<StoredPolicy[]> {
  const asked = where(
    given(onlyOrganisation(trx.actor), organisation => sql`p.organisation = ${organisation}`),
    given(page.before, id => sql`p.id < ${id}`),
    given(filters.product, product => sql`p.product = ${product}`),
    given(filters.policyholder, policyholder => sql`p.policyholder = ${policyholder}`),
    given(
      filters.buyer,
      buyer => sql`p.id in (select c.policy_id from policy.cover c where c.business_number = ${buyer})`
    ),
    given(
      filters.expiringBefore,
      day => sql`p.status in ('in_force', 'in_arrears') and p.expiry < ${day} and p.expiry > ${page.today}`
    ),
    given(
      filters.status,
      // Of a coalesce, Postgres expects half the rows, and not one in two hundred: so it reads them in order until the page is full.
      status =>
        sql`coalesce(policy.status_on(p.status, p.pay_by, p.expiry, p.ended_on, p.ends_as, p.arrears_pay_by, p.run_off_ends_on,
          (select min(i.due_on) from policy.invoice i where i.policy_id = p.id and i.voided_on is null and i.paid < i.amount
            and i.kind <> 'repayment'),
          ${page.today}::date) = ${status}, false)`
    )
  )
  const rows = await trx.query<PolicyRow>(
    compose(sql`select ${sql.raw(POLICY_COLUMNS)} from policy.policy p ${asked} order by p.id desc limit ${page.limit}`)
  )
  return rows.map(storedPolicy)
}
