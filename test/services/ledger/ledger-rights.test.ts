// Who may do what with the ledger: functions alone, each for whom it is meant, and holds for those whose they are.
import { SERVICES } from '@trade-credit/database/roles.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { commitHold } from '@trade-credit/ledger/commit-hold.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { releaseHold } from '@trade-credit/ledger/release-hold.ts'
import t from 'tap'
import { actorOf, ledgerDatabase, line, newHold, stateOf, within, YEAR } from './ledger-database.ts'

const db = await ledgerDatabase(t)
const TODAY = '2024-12-01' as PlainDate

const EVERYBODY = ['underwriting_api', 'underwriting_job', 'policy_api', 'policy_job', 'claims_api', 'claims_job']
const BINDING = EVERYBODY.filter(role => !role.startsWith('underwriting'))

/** Every function of the schema; those for nobody are called by the others. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  place_hold: EVERYBODY,
  settle: EVERYBODY,
  fullest: EVERYBODY,
  taken_on: EVERYBODY,
  check_balances: EVERYBODY,
  release_hold: EVERYBODY,
  keep_hold: ['underwriting_api'],
  expire_holds: ['underwriting_api', 'underwriting_job'],
  commit_hold: BINDING,
  release_committed: BINDING,
  move_committed: ['policy_api', 'policy_job'],
  retake_released: ['policy_api'],
  settle_retaken: ['policy_api'],
  join_parties: ['underwriting_api'],
  account_of_other: [],
  fullest_day: [],
  won_total: [],
  add_days_up: [],
  raise_ceilings: [],
  change_days: [],
  carry: [],
  carry_entries: [],
  lock_hold: [],
  may_act_for: [],
  standing: [],
  enter_narrowing: [],
  refuse_period_outside: [],
  refuse_change: [],
  hand_hold_over: []
}

t.test('each function is for whom it is meant, and no table is for anybody', async t => {
  const { rows: functions } = await db.owner.query<{ name: string; roles: string[] }>(
    `select p.proname as name, array(select r.rolname::text from pg_roles r
        where r.rolname ~ '_(api|job|publisher|queue)$' and has_function_privilege(r.oid, p.oid, 'EXECUTE')) as roles
      from pg_proc p where p.pronamespace = 'ledger'::regnamespace`
  )
  t.same(functions.map(({ name }) => name).toSorted(), Object.keys(MAY).toSorted())
  for (const { name, roles } of functions) t.same(roles.toSorted(), MAY[name]?.toSorted(), name)

  const { rows: tables } = await db.owner.query<{ name: string }>(
    `select c.oid::regclass || ' by ' || r.rolname as name from pg_class c, pg_roles r
      where c.relnamespace = 'ledger'::regnamespace and c.relkind in ('r', 'S') and r.rolname ~ '_(api|job)$'
        and (has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
          or has_any_column_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE'))`
  )
  t.same(tables, [])
  t.equal(SERVICES.length, 4, 'quote is the one that never reads it')
})

t.test('a hold is placed, committed and released for one’s own organisation, or by the insurer', async t => {
  const hold = newHold([line(1, 1_000)])
  const stranger = actorOf('org_portal_2')
  const insurer = actorOf('org_insurer', 'insurer')
  await t.rejects(
    within(db.api, trx => placeHold(trx, hold), stranger),
    { code: '42501' }
  )
  await t.rejects(
    within(db.api, trx => placeHold(trx, hold), actorOf('org_audit', 'auditor')),
    { code: '42501' }
  )
  await within(db.api, trx => placeHold(trx, hold), insurer)
  const asked = { id: hold.id, period: YEAR, today: TODAY }
  t.equal(await within(db.policy, trx => commitHold(trx, asked), stranger), 'unknown')
  t.equal(await within(db.api, trx => releaseHold(trx, hold), stranger), 'unknown')
  t.equal(await within(db.policy, trx => commitHold(trx, asked)), 'committed')

  const lapsing = newHold([line(1, 1_000)], { expiresOn: '2024-01-01' as PlainDate })
  await within(db.api, trx => placeHold(trx, lapsing))
  t.same(await within(db.api, trx => expireHolds(trx, TODAY, 10), stranger), [])
  const expired = await inJobTransaction(db.job, trx => expireHolds(trx, TODAY, 10))
  t.same(
    expired.map(({ id }) => id),
    [lapsing.id],
    'a job acts for all'
  )
})

t.test('the published view shows each organisation its own holds, and all to insurer, auditor and jobs', async t => {
  const hold = newHold([line(1, 1_000)])
  await within(db.api, trx => placeHold(trx, hold))
  for (const pool of [db.api, db.policy, db.claims]) t.equal(await stateOf(pool, hold.id), 'held')
  t.equal(await stateOf(db.api, hold.id, actorOf('org_portal_2')), undefined)
  t.equal(await stateOf(db.api, hold.id, actorOf('org_bank', 'bank')), undefined)
  t.equal(await stateOf(db.api, hold.id, actorOf('org_insurer', 'insurer')), 'held')
  t.equal(await stateOf(db.api, hold.id, actorOf('org_audit', 'auditor')), 'held')
  const { rows } = await db.job.query('select state from ledger.published_hold where id = $1', [hold.id])
  t.same(rows, [{ state: 'held' }])
  const nobody = await db.api.query('select state from ledger.published_hold')
  t.same(nobody.rows, [], 'without a caller nothing is seen')
})
