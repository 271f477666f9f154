import { createPool } from '@trade-credit/database/pool.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import { checkLedger } from '@trade-credit/ledger/check-ledger.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import type pg from 'pg'
import type { Test } from 'tap'
import { type Applying, assess, bareDraftFor, generalCase, handIn, submit } from '../support/applying.ts'
import { asAdmin } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { startService } from '../support/running-service.ts'
import { BEFORE_SETTLING, closeBarrier } from './ledger-barrier.ts'

export const EOK = 100_000_000
/** The buyer that everybody wants: an SME, whose cap over all policyholders is 70억. */
export const BUYER = syntheticBusinessNumber(0)

/** Facts of the seller's application for 10억 on the buyer, unless told; only the ledger stands in its way. */
export function wanting(seller: number, amount = 10 * EOK, businessNumber = BUYER) {
  const buyer = { requestedInsuredAmount: amount, salesLastYear: 200 * EOK, expectedSales: 200 * EOK, creditGrade: 1 }
  return generalCase(seller, { buyer, buyers: [{ businessNumber }] })
}

/** Drafts of so many sellers for the buyer, every paper handed in, the buyer assessed. */
export async function draftsOn(applying: Applying, sellers: number, amount = 10 * EOK): Promise<string[]> {
  await assess(applying, BUYER, { creditGrade: 1 })
  const drafts: string[] = []
  let missing: readonly string[] = []
  for (let first = 0; first < sellers; first += 8) {
    const some = Array.from({ length: Math.min(8, sellers - first) }, (_, i) =>
      bareDraftFor(applying, wanting(first + i, amount))
    )
    for (const draft of await Promise.all(some)) {
      drafts.push(draft.id)
      missing = draft.missing
    }
  }
  await handIn(applying, drafts, missing)
  return drafts
}

/** A pool of the owner of the database, closed with the test. */
export function ownerOf(t: Test, { database }: Pick<Applying, 'database'>): pg.Pool {
  const pool = createPool({ connectionString: database.adminUrl, applicationName: 'owner', max: 4 })
  t.teardown(() => pool.end())
  return pool
}

/** Lets everybody who is about to hold for an offer wait while the barrier is closed: what is left was looked at before. */
export async function pauseBeforeHold(owner: pg.Pool): Promise<void> {
  await owner.query(`create function underwriting.wait_at_barrier() returns trigger language plpgsql security definer
    as $$ begin perform pg_advisory_xact_lock_shared(${BEFORE_SETTLING}); return new; end $$`)
  await owner.query(`create trigger wait_at_barrier before insert on underwriting.offer
    for each row execute function underwriting.wait_at_barrier()`)
}

/** What does not add up in the ledger; so nothing. */
export function ledgerFaults(owner: pg.Pool) {
  return inJobTransaction(owner, checkLedger)
}

/** How many offers hold capacity, and for how much in all. */
export async function heldOffers({ database }: Pick<Applying, 'database'>): Promise<{ offers: number; won: bigint }> {
  const [row] = await asAdmin<{ offers: number; won: string }>(
    database,
    `select count(*)::int as offers, coalesce(sum(o.insured_amount), 0)::text as won
      from underwriting.offer o join ledger.hold h on h.id = o.hold_id where h.state = 'held'`
  )
  return { offers: row?.offers ?? 0, won: BigInt(row?.won ?? 0) }
}

/** How many answers there were of each status. */
export function outcomesOf(bodies: readonly { readonly status: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status } of bodies) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Two instances; every session of theirs that has looked and opens an offer waits before its hold, until so many do. */
export async function race(t: Test, applying: Applying, drafts: readonly string[], waiting: number) {
  const { database, filesFolder } = applying
  const second = await startService(t, underwritingService, { database, filesFolder })
  const owner = ownerOf(t, applying)
  await pauseBeforeHold(owner)
  const barrier = await closeBarrier(owner)
  const instances = [applying.underwriting, second]
  const racing = Promise.all(drafts.map((id, i) => submit(instances[i % 2] ?? second, id)))
  await barrier.open(waiting)
  return (await racing).map(({ status, body, text }) => {
    if (status !== 200) throw new Error(`${status} ${text}`)
    return body
  })
}
