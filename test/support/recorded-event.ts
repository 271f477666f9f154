import type { Applying } from './applying.ts'
import { asAdmin } from './business-day.ts'
import { SEEDED_EVIDENCE } from './seeded-policy.ts'

/** A confirmed event, as claims publishes it. */
export async function recordEvent(
  { database }: Pick<Applying, 'database'>,
  buyer: string,
  type: string,
  party = buyer
): Promise<void> {
  const id = `ev_${buyer}_${type}`
  await asAdmin(
    database,
    `insert into claims.insured_event (id, organisation, client, buyer, party, type, occurred_on, details, evidence, status, created_at,
        updated_at) values ($1, 'org_feed', 'feed', $2, $3, $4, '2021-11-15', '{}', $5, 'reported', now(), now())`,
    [id, buyer, party, type, SEEDED_EVIDENCE]
  )
  await asAdmin(
    database,
    `insert into claims.public_event (id, subject, buyer, party, type, occurred_on, details, status, confirmed_on, created_at, updated_at)
      values ($1, $2, $2, $3, $4, '2021-11-15', '{}', 'confirmed', '2021-11-16', now(), now())`,
    [id, buyer, party, type]
  )
  await asAdmin(
    database,
    `update claims.insured_event set status = 'confirmed', public_event_id = id, confirmed_on = '2021-11-16', confirmed_at = now(),
      confirmed_by = 'claims-officer' where id = $1`,
    [id]
  )
}
