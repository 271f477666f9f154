import type { Transaction } from '@trade-credit/database/transaction.ts'

type Trx = Pick<Transaction, 'query' | 'actor'>

/** Stores the first secret of a subscription. */
export async function insertSecret(trx: Trx, subscriptionId: string, sealed: Buffer): Promise<void> {
  await trx.query({
    text: `insert into platform.webhook_secret (subscription_id, number, organisation, sealed) values ($1, 1, $2, $3)`,
    values: [subscriptionId, trx.actor.organisation, sealed]
  })
}

/**
 * Puts a secret in the place of the one in force, which goes on signing for so long beside it; any other ends now. The
 * subscription is locked. Gives when the overlap ends.
 */
export async function rotateSecret(
  trx: Trx,
  subscriptionId: string,
  sealed: Buffer,
  overlapHours: number
): Promise<Date> {
  const own = [subscriptionId, trx.actor.organisation]
  await trx.query({
    text: 'delete from platform.webhook_secret where subscription_id = $1 and organisation = $2 and retires_at is not null',
    values: own
  })
  const rows = await trx.query<{ number: number; retires_at: Date }>({
    text: `update platform.webhook_secret set retires_at = clock_timestamp() + $3 * interval '1 hour'
      where subscription_id = $1 and organisation = $2 returning number, retires_at`,
    values: [...own, overlapHours]
  })
  const [previous] = rows
  if (!previous) throw new Error(`the subscription ${subscriptionId} has no secret`)
  await trx.query({
    text: `insert into platform.webhook_secret (subscription_id, number, organisation, sealed) values ($1, $2, $3, $4)`,
    values: [subscriptionId, previous.number + 1, trx.actor.organisation, sealed]
  })
  return previous.retires_at
}
