import { newId } from '@trade-credit/service/ids.ts'
import pg from 'pg'

/** Hands a seeded offer over as its owner and its taker would by the underwriting service, where that is not there. */
export async function takeSeededOffer(
  { adminUrl }: { readonly adminUrl: string },
  offerId: string,
  taker = 'org_portal'
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(
      `insert into underwriting.offer_hand_over (id, organisation, client, offer_id, code_sha256, created_at)
        select $1, organisation, 'seed', id, sha256(id::bytea), now() from underwriting.offer where id = $2`,
      [newId('oh'), offerId]
    )
    await client.query(
      `select set_config('app.organisation', $1, false), set_config('app.actor_kind', 'channel', false)`,
      [taker]
    )
    const { rowCount } = await client.query(
      `select from underwriting.offer o cross join lateral underwriting.take_offer(sha256(o.id::bytea), o.policyholder,
        platform.business_date()) where o.id = $1`,
      [offerId]
    )
    if (rowCount !== 1) throw new Error('the offer was not taken')
  } finally {
    await client.end()
  }
}
