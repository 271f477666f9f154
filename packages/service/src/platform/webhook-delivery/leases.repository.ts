import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type pg from 'pg'

/** A subscription that this process may deliver to, and nobody else, until it gives it back or somebody changes it. */
export interface Lease {
  readonly id: string
  readonly organisation: string
  /** Differs for each time that a subscription is leased: what an earlier holder finds out no longer counts. */
  readonly holder: string
  readonly url: string
  readonly types: readonly string[] | null
  readonly position: bigint
  readonly reached: bigint
  readonly failures: number
  /** Sealed, the newest first. */
  readonly secrets: readonly Buffer[]
}

/** What there is to know without leasing anything. */
export interface Audience {
  /** Organisations with a subscription that delivers. */
  readonly organisations: ReadonlySet<string>
  /** Events that their feeds have and their subscriptions were not sent. */
  readonly behind: number
}

/** Leases subscriptions that have something to be sent, whoever waited longest first; not `besides`, whose turn goes on here. */
export async function leaseSubscriptions(
  pool: pg.Pool,
  holder: string,
  { most, leaseMs, besides }: { readonly most: number; readonly leaseMs: number; readonly besides: readonly string[] }
): Promise<{ leases: Lease[]; audience: Audience }> {
  return inJobTransaction(pool, async trx => {
    const leasing = trx.query<Lease>({ name: 'webhook_lease', text: LEASE, values: [holder, most, leaseMs, besides] })
    const listing = trx.query<{ organisation: string; behind: bigint }>({ name: 'webhook_audience', text: AUDIENCE })
    const audience = await listing
    return {
      leases: await leasing,
      audience: {
        organisations: new Set(audience.map(row => row.organisation)),
        behind: audience.reduce((sum, row) => sum + Number(row.behind), 0)
      }
    }
  })
}

/** Holds on to leases for another while; those that somebody took back stay lost. */
export async function renewLeases(
  pool: pg.Pool,
  held: ReadonlyMap<string, string>,
  { leaseMs }: { readonly leaseMs: number }
): Promise<void> {
  await inJobTransaction(pool, async trx =>
    trx.defer({
      name: 'webhook_renew',
      text: `update platform.webhook_subscription s
        set leased_until = clock_timestamp() + $3 * interval '1 millisecond'
        from unnest($1::text[], $2::text[]) as held (id, holder)
        where s.id = held.id and s.leased_by = held.holder`,
      values: [[...held.keys()], [...held.values()], leaseMs]
    })
  )
}

/** Gives the subscription back; after a pause if one is named, when this process could not go on with it. */
export async function endLease(pool: pg.Pool, { id, holder }: Lease, pauseMs = 0): Promise<void> {
  await inJobTransaction(pool, async trx =>
    trx.defer({
      name: 'webhook_end_lease',
      text: `update platform.webhook_subscription set leased_by = null, leased_until = null,
          resume_at = case when $3::int > 0 then clock_timestamp() + $3 * interval '1 millisecond' else resume_at end
        where id = $1 and leased_by = $2`,
      values: [id, holder, pauseMs]
    })
  )
}

const LEASE = `with due as (
    select s.id from platform.webhook_subscription s
    where s.status = 'active' and s.id <> all ($4::text[])
      and (s.leased_until is null or s.leased_until < clock_timestamp())
      and (s.resume_at is null or s.resume_at <= clock_timestamp())
      and (s.position < (select f.last_position from platform.event_feed f where f.organisation = s.organisation)
        or exists (select from platform.webhook_delivery d
          where d.subscription_id = s.id and d.next_attempt_at <= clock_timestamp()))
    order by s.last_turn_at limit $2
    for update skip locked
  )
  update platform.webhook_subscription s
  set leased_by = $1, leased_until = clock_timestamp() + $3 * interval '1 millisecond', last_turn_at = clock_timestamp()
  from due where s.id = due.id
  returning s.id, s.organisation, s.leased_by as holder, s.url, s.types, s.position, s.reached, s.failures,
    array(select w.sealed from platform.webhook_secret w
      where w.subscription_id = s.id and (w.retires_at is null or w.retires_at > clock_timestamp())
      order by w.number desc) as secrets`

const AUDIENCE = `select s.organisation, sum(greatest(coalesce(f.last_position, 0) - s.position, 0))::bigint as behind
  from platform.webhook_subscription s left join platform.event_feed f using (organisation)
  where s.status = 'active' group by s.organisation`
