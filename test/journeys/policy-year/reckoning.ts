import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { checkLedger } from '@trade-credit/ledger/check-ledger.ts'
import { answerOf } from '@trade-credit/local-stack/demo/actors.ts'
import { asAdmin } from '../../support/business-day.ts'
import type { Story } from './story.ts'

/** Won by `policyholder` or the code of a programme. */
type ByPayer = Readonly<Record<string, number>>

/** What all of it came to: money, capacity, the trail. */
export async function booksAreRight(story: Story): Promise<void> {
  const { t, policyId, renewalId = '', subsidisedId = '' } = story
  await t.test('what was paid is what cover cost and what was given back, to the won, for each payer', async t => {
    t.strictSame(await keptOf(story, policyId), { policyholder: 4_731_270 - 51_260 })
    t.equal(4_731_270 - 51_260, priceOfTheYear(), 'as the days add up to')
    // Covered for 90 of 365 days, and for half of 366.
    t.strictSame(await keptOf(story, renewalId), { policyholder: 4_267_230 - Math.floor((4_267_230 * 275) / 365) })
    t.strictSame(await keptOf(story, subsidisedId), { policyholder: 112_500, busan_2023: 112_500 })
  })
  await t.test('what was told, once each', async t => {
    t.strictSame(
      await statusesTold(story, policyId),
      'awaiting_payment in_force in_arrears in_force expired closed'.split(' ')
    )
    // That it will be cancelled was told on the day on which it was asked for, and that it is on the day itself.
    t.strictSame(await statusesTold(story, renewalId), ['awaiting_payment', 'in_force', 'from 2023-03-01', 'cancelled'])
  })
  await t.test('the ledger adds up, and nothing is held for nobody', async t => {
    t.strictSame(await differences(story), [])
    t.strictSame(await holdsOfNobody(story), [])
  })
  await t.test('the trail of four years is whole', async t => {
    const { auditor } = story.world
    t.match(answerOf(await auditor.POST('/v1/audit-verifications', { body: {} })), { intact: true, findings: [] })
  })
}

/** What each buyer's cover cost by its days: a price for the whole year, and what changed for the days that were left then. */
function priceOfTheYear(): number {
  const whole = 820_620
  // Every amount that goes back or is added is rounded down to the won by itself.
  const part = (yearly: number, days: number) => Math.floor((yearly * days) / 365)
  const a = whole + part(492_375, 214)
  const b = whole - part((whole * 2) / 5, 57)
  const f = whole - part(whole, 214)
  return a + b + 3 * whole + f
}

/** What the insurer keeps of each payer's money: paid less given back. */
async function keptOf({ world }: Story, policyId: string): Promise<ByPayer> {
  const rows = await asAdmin<{ payee: string; kept: string }>(
    world.system.database,
    `select payee, sum(amount)::text as kept from (
        select 'policyholder' as payee, amount from policy.premium_payment where policy_id = $1
        union all select programme, amount from policy.subsidy_booking where policy_id = $1 and kind = 'drawn'
        union all select payee, -amount from policy.premium_refund where policy_id = $1
      ) as money group by payee`,
    [policyId]
  )
  return Object.fromEntries(rows.map(({ payee, kept }) => [payee, Number(kept)]))
}

async function statusesTold({ world }: Story, policyId: string): Promise<string[]> {
  const rows = await asAdmin<{ status: string }>(
    world.system.database,
    `select coalesce(data ->> 'status', 'from ' || (data ->> 'cancelledFrom')) as status from platform.event
      where subject = $1 and type in ('policy.status_changed', 'policy.cancellation_scheduled') order by id`,
    [policyId]
  )
  return rows.map(({ status }) => status)
}

async function differences({ t, world }: Story) {
  const pool = createPool({ connectionString: world.system.database.adminUrl, applicationName: 'check', max: 1 })
  t.teardown(() => pool.end())
  const actor = { organisation: 'org_audit', kind: 'auditor' as const, client: 'auditor', scopes: new Set<string>() }
  return inTransaction(pool, actor, trx => checkLedger(trx))
}

/** Holds that take something and belong to no offer, policy or neighbour of the story. */
function holdsOfNobody({ world }: Story) {
  return asAdmin(
    world.system.database,
    `select h.id, h.state, h.subject from ledger.hold h
      where h.subject <> 'of_others' and h.state in ('held', 'committed')
        and not exists (select from policy.policy_hold p where p.hold_id = h.id)
        and not (h.state = 'held' and exists (select from underwriting.offer o where o.hold_id = h.id))`
  )
}
