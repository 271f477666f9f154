// Who takes an offer at the same moment as others take it, withdraw it, accept it, ask for another code, or let it lapse.
import { createPool } from '@trade-credit/database/pool.ts'
import { inJobTransaction, inTransaction, type Statement } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import { underwritingService } from '@trade-credit/underwriting-service/app.ts'
import { acceptOffer } from '@trade-credit/underwriting-service/offers/accept-offer.ts'
import t, { type Test } from 'tap'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'
import { seedOffer } from '../support/seeded-offer.ts'

const { call, database } = await runService(t, underwritingService, { queue: true })
const LAST_DAY = '2021-12-31'
await setBusinessDay(database, LAST_DAY)

/** A bank's offer on its last day, with a code for it. */
async function handedOut() {
  const { id, holdId } = await seedOffer(database, { organisation: 'org_bank', accepted: false, validUntil: LAST_DAY })
  await asAdmin(
    database,
    'update underwriting.application a set offer_id = $1 where id = (select application_id from underwriting.offer where id = $1)',
    [id]
  )
  const { body: offer } = await call('GET', `/v1/offers/${id}`, { as: 'bank' })
  const ask = () => call('POST', `/v1/offers/${id}/hand-overs`, { as: 'bank' })
  const { code } = (await ask()).body
  const { businessNumber } = offer.policyholder
  return {
    id,
    ask,
    take: (as: string) => call('POST', '/v1/offer-hand-overs', { as, body: { code, businessNumber } }),
    accept: () => call('POST', `/v1/offers/${id}/acceptance`, { as: 'bank' }),
    reject: (as: string) => call('POST', `/v1/offers/${id}/rejection`, { as }),
    withdraw: () => call('POST', `/v1/applications/${offer.applicationId}/withdrawal`, { as: 'bank' }),
    /** Whose it is, what became of its hold, and of its application. */
    standing: async () => {
      const [row] = await asAdmin<{ standing: string }>(
        database,
        `select concat_ws(' ', o.organisation, h.organisation, h.state, a.status) as standing from underwriting.offer o
          join ledger.hold h on h.id = o.hold_id join underwriting.application a on a.id = o.application_id where o.id = $1`,
        [id]
      )
      return row?.standing
    },
    /** Keeps everybody from the hold, until it is opened. */
    gate: (test: Test) =>
      closeGate(test, database, 'select from ledger.hold where id = $1 for update', [holdId], 'underwriting')
  }
}

const WITHOUT_LOCK = `do $do$
  declare v_text text := pg_get_functiondef('underwriting.take_offer'::regproc);
  begin
    if v_text not like '% for no key update;%' then raise exception 'no lock to be removed'; end if;
    execute replace(v_text, ' for no key update;', ';');
  end $do$`
const WITHOUT_SECOND_LINE = `create or replace function ledger.hand_hold_over(p_id text, p_to text) returns boolean language sql
  set search_path = pg_catalog, pg_temp as $$
    with handed as (update ledger.hold set handed_over_by = organisation, organisation = p_to where id = p_id returning id)
    select exists (select from handed)
  $$`

/** Two channels come as far as the offer, the first of them as far as its hold, before either goes on. */
async function takeTwice(test: Test) {
  const offer = await handedOut()
  const gate = await offer.gate(test)
  const both = ['portal', 'portal-2'].map(offer.take)
  await gate.untilWaiting(2)
  await gate.open()
  const statuses = (await Promise.all(both)).map(({ status }) => status)
  return { statuses, owner: (await offer.standing())?.split(' ')[0] }
}

t.test('of two channels that take an offer at once the first has it; the second finds nothing', async t => {
  const { statuses, owner } = await takeTwice(t)
  t.strictSame(statuses.toSorted(), [200, 404])
  t.equal(owner, statuses[0] === 200 ? 'org_portal' : 'org_portal_2')
})

t.test('of a channel that takes an offer and an owner that rejects it at once, one does', async t => {
  const offer = await handedOut()
  const gate = await offer.gate(t)
  const both = [offer.reject('bank'), offer.take('portal')]
  await gate.untilWaiting(2)
  await gate.open()
  const [rejected, taken] = (await Promise.all(both)).map(({ status }) => status)
  t.match([rejected, taken], (await offer.standing())?.startsWith('org_bank') ? [201, 404] : [/404|409/, 200])
})

t.test('whoever comes while a channel takes it finds it taken', async t => {
  const offer = await handedOut()
  const gate = await offer.gate(t)
  const taking = offer.take('portal')
  await gate.untilWaiting(1)
  const others = [offer.withdraw(), offer.accept(), offer.ask()]
  await gate.untilWaiting(4)
  await gate.open()
  t.equal((await taking).status, 200)
  for (const reply of await Promise.all(others)) t.match(reply, { status: 409, body: { detail: /took this offer/ } })
  t.equal(await offer.standing(), 'org_portal org_portal held approved')
})

t.test('an offer that is being withdrawn is not taken', async t => {
  const offer = await handedOut()
  const gate = await offer.gate(t)
  const withdrawing = offer.withdraw()
  await gate.untilWaiting(1)
  const taking = offer.take('portal')
  await gate.untilWaiting(2)
  await gate.open()
  t.equal((await withdrawing).status, 200)
  t.equal((await taking).status, 404)
  t.equal(await offer.standing(), 'org_bank org_bank released withdrawn')
})

t.test('a channel that accepts what it is just taking has it', async t => {
  const offer = await handedOut()
  const pool = createPool({ connectionString: database.urlOf('underwriting_api'), applicationName: 'late', max: 1 })
  t.teardown(() => pool.end())
  const actor = { organisation: 'org_portal', kind: 'channel', client: 'portal', scopes: new Set<string>() } as const
  const accepted = await inTransaction(pool, actor, trx => {
    const looked: string[] = []
    // Nothing of the caller's was found, and then it is: the take commits between two statements.
    const query = async <Row>(statement: Statement): Promise<Row[]> => {
      const rows = await trx.query<Row>(statement)
      if (looked.push(statement.name ?? '') === 1) t.equal((await offer.take('portal')).status, 200)
      return rows
    }
    return acceptOffer({ ...trx, query }, offer.id, { actor, businessDate: plainDate(LAST_DAY) })
  })
  t.match(accepted, { organisation: 'org_portal', accepted_on: LAST_DAY })
})

t.test('a code that is being replaced opens nothing', async t => {
  const offer = await handedOut()
  const gate = await closeGate(t, database, 'lock table underwriting.offer_hand_over in share mode', [], 'underwriting')
  const asking = offer.ask()
  await gate.untilWaiting(1)
  const taking = offer.take('portal')
  await gate.untilWaiting(2)
  await gate.open()
  t.equal((await asking).status, 201)
  t.equal((await taking).status, 404)
})

t.test('an offer that lapses while it is taken has lapsed, and stays whose it was', async t => {
  const offer = await handedOut()
  const job = createPool({ connectionString: database.urlOf('underwriting_job'), applicationName: 'lapse', max: 1 })
  t.teardown(() => job.end())
  const found = Promise.withResolvers<void>()
  const commit = Promise.withResolvers<void>()
  const lapsing = inJobTransaction(job, async trx => {
    const expired = await expireHolds(trx, plainDate('2022-01-01'), 10)
    found.resolve()
    await commit.promise
    return expired
  })
  await found.promise
  const taking = offer.take('portal')
  const { untilWaiting } = await closeGate(t, database, 'select', [], 'underwriting')
  await untilWaiting(1)
  commit.resolve()
  const expired = await lapsing
  t.ok(expired.some(({ subject }) => subject === offer.id))
  t.equal((await taking).status, 404)
  t.equal(await offer.standing(), 'org_bank org_bank expired approved')

  const next = await handedOut()
  const gate = await closeGate(t, database, 'lock table platform.audit_head in share mode', [], 'underwriting')
  const first = next.take('portal')
  await gate.untilWaiting(1)
  const passedOver = await inJobTransaction(job, trx => expireHolds(trx, plainDate('2022-01-01'), 10))
  t.notOk(
    passedOver.some(({ subject }) => subject === next.id),
    'the job passes over one that is being taken'
  )
  await gate.open()
  t.equal((await first).status, 200)
  t.equal(await next.standing(), 'org_portal org_portal held approved')
})

t.test('without the lock on the offer the hold is a second line; without both, two channels have it', async t => {
  await asAdmin(database, WITHOUT_LOCK)
  t.strictSame((await takeTwice(t)).statuses.toSorted(), [200, 404])
  await asAdmin(database, WITHOUT_SECOND_LINE)
  t.strictSame((await takeTwice(t)).statuses, [200, 200])
})
