import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import { newId } from '@trade-credit/service/ids.ts'
import type { StoredPolicy } from '../policies/stored-policy.ts'

type Reader = Pick<JobTransaction, 'query'>

/** What a programme has given: in all, and to one firm. */
export interface SubsidyAccount {
  readonly programme: string
  readonly drawn: Won
  readonly drawnByFirm: Won
}

/** Locks the programmes' accounts in the order of their codes, and says what was drawn by then. Nobody else draws until the transaction ends. */
export async function lockSubsidyAccounts(
  trx: Reader,
  programmes: readonly string[],
  policyholderParty: string
): Promise<SubsidyAccount[]> {
  const rows = await trx.query<{ programme: string; drawn: bigint; drawn_by_firm: bigint }>({
    name: 'lock_subsidy_accounts',
    text: 'select programme, drawn, drawn_by_firm from policy.lock_subsidy_accounts($1, $2)',
    values: [programmes, policyholderParty]
  })
  return rows.map(({ programme, drawn, drawn_by_firm }) => ({
    programme,
    drawn: won(drawn),
    drawnByFirm: won(drawn_by_firm)
  }))
}

/** A programme's part of a policy's premium. */
export interface SubsidyPart {
  readonly programme: string
  readonly amount: Won
}

/** Books with the commit what programmes pay for the policy, or get back of it; their accounts follow by themselves. */
export function bookSubsidies(
  trx: Pick<JobTransaction, 'defer'>,
  kind: 'drawn' | 'returned',
  parts: readonly SubsidyPart[],
  policy: Pick<StoredPolicy, 'id' | 'organisation' | 'policyholder' | 'policyholderParty'>,
  bookedOn: PlainDate
): void {
  const rows = parts
    .filter(({ amount }) => amount > 0n)
    // Accounts are locked in the order of their codes, here as in lock_subsidy_accounts.
    .toSorted((a, b) => (a.programme < b.programme ? -1 : 1))
    .map(({ programme, amount }) => ({ id: newId('sb'), programme, amount: String(amount) }))
  if (rows.length === 0) return
  trx.defer({
    name: 'book_subsidies',
    text: `insert into policy.subsidy_booking (id, organisation, policy_id, policyholder, policyholder_party, programme, kind, amount,
        booked_on, created_at)
      select b.id, $2, $3, $4, $5, b.programme, $6, b.amount, $7, now()
      from json_to_recordset($1) as b (id text, programme text, amount bigint) order by b.programme`,
    values: [
      JSON.stringify(rows),
      policy.organisation,
      policy.id,
      policy.policyholder,
      policy.policyholderParty,
      kind,
      bookedOn
    ]
  })
}

/** What each programme pays for the policy by its bookings: drawn less returned, above 0 won. */
export async function subsidiesOf(trx: Reader, policyId: string): Promise<SubsidyPart[]> {
  const rows = await trx.query<{ programme: string; amount: bigint }>({
    name: 'policy_subsidies',
    text: `select programme, sum(case kind when 'drawn' then amount else -amount end)::bigint as amount
      from policy.subsidy_booking where policy_id = $1 group by programme
      having sum(case kind when 'drawn' then amount else -amount end) > 0 order by programme`,
    values: [policyId]
  })
  return rows.map(({ programme, amount }) => ({ programme, amount: won(amount) }))
}
