import { createPool } from '@trade-credit/database/pool.ts'
import { inJobTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { expireHolds } from '@trade-credit/ledger/expire-holds.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import t, { type Test } from 'tap'
import { SUBSIDISED } from '../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { closeGate } from '../support/gate.ts'
import { runService } from '../support/running-service.ts'
import { seedOffer } from '../support/seeded-offer.ts'
import { enterBusanFund } from '../support/subsidy-fund.ts'

async function start(t: Test, day: string) {
  const service = await runService(t, policyService)
  await setBusinessDay(service.database, day)
  return service
}

type Running = Awaited<ReturnType<typeof start>>

/** What the hold's row says before it is locked decides: whoever commits it no longer finds what was decided meanwhile. */
const COMMITS_BEFORE_LOCK = `do $do$
  declare v_text text := pg_get_functiondef('ledger.commit_hold'::regproc);
  begin
    if v_text not like '%h.state = ''held''%' then raise exception 'no state to be looked at before'; end if;
    execute replace(v_text, 'h.state = ''held''', '(select state from ledger.hold where id = p_id) = ''held''');
  end $do$`

/** Two requests with keys of their own bind the same offer; both have come as far as the hold before either goes on. */
async function bindTwice(t: Test, { call, database }: Running, seeded = {}) {
  const offer = await seedOffer(database, seeded)
  const gate = await closeGate(t, database, 'select from ledger.hold where id = $1 for update', [offer.holdId])
  const both = [1, 2].map(() => call('POST', '/v1/policies', { body: { offerId: offer.id } }))
  await gate.untilWaiting(2)
  await gate.open()
  const replies = await Promise.all(both)
  const policies = await asAdmin<{ id: string }>(database, 'select id from policy.policy where offer_id = $1', [
    offer.id
  ])
  const [committed] = await asAdmin<{ entries: number }>(
    database,
    `select count(*)::int as entries from ledger.entry where hold = $1 and step = 'commit' and account like 'buyer:%'`,
    [offer.holdId]
  )
  return { statuses: replies.map(({ status }) => status).sort(), replies, policies, entries: committed?.entries }
}

for (const [offer, day, seeded] of [
  ['an offer', '2021-12-01', {}],
  ['an offer that a fund pays for', '2023-04-10', SUBSIDISED]
] as const) {
  t.test(`${offer} that is bound twice at once becomes one policy; the second hears which`, async t => {
    const service = await start(t, day)
    await enterBusanFund(service.database, 787_500)
    const { statuses, replies, policies, entries } = await bindTwice(t, service, seeded)
    t.strictSame(statuses, [201, 409])
    t.equal(policies.length, 1)
    t.match(replies.find(({ status }) => status === 409)?.body.detail, new RegExp(policies[0]?.id ?? 'none'))
    t.equal(entries, 1)
  })
}

t.test('without the lock on the hold both commit it; the unique offer is a second line', async t => {
  const service = await start(t, '2021-12-01')
  await asAdmin(service.database, COMMITS_BEFORE_LOCK)
  const kept = await bindTwice(t, service)
  t.strictSame(kept.statuses, [201, 500])
  await asAdmin(service.database, 'drop index policy.policy_by_offer')
  const { policies, entries } = await bindTwice(t, service)
  t.equal(policies.length, 2)
  t.ok((entries ?? 0) > 1, 'committed twice')
})

/** The job finds the offer lapsed, and has not committed yet, when its organisation, a moment before midnight, binds it. */
async function bindWhileItLapses(t: Test, { call, database }: Running) {
  const offer = await seedOffer(database)
  await setBusinessDay(database, '2021-12-31')
  const job = createPool({ connectionString: database.urlOf('underwriting_job'), applicationName: 'lapse', max: 1 })
  t.teardown(() => job.end())
  const found = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const lapsing = inJobTransaction(job, async trx => {
    const expired = await expireHolds(trx, plainDate('2022-01-01'), 10)
    found.resolve()
    await gate.promise
    return expired
  })
  await found.promise
  const binding = call('POST', '/v1/policies', { body: { offerId: offer.id } })
  const { untilWaiting } = await closeGate(t, database, 'select')
  await untilWaiting(1)
  gate.resolve()
  const [expired, reply] = await Promise.all([lapsing, binding])
  const [hold] = await asAdmin<{ state: string }>(database, 'select state from ledger.hold where id = $1', [
    offer.holdId
  ])
  const policies = await asAdmin(database, 'select id from policy.policy where offer_id = $1', [offer.id])
  return { expired: expired.length, reply, state: hold?.state, policies: policies.length }
}

t.test(
  'an offer that lapses while it is bound has lapsed: nothing is written, and the refusal says what to do',
  async t => {
    const { expired, reply, state, policies } = await bindWhileItLapses(t, await start(t, '2021-12-01'))
    t.equal(expired, 1)
    t.match(reply, {
      status: 409,
      body: { code: 'conflict', detail: /valid until 2021-12-31.*POST \/v1\/applications/ }
    })
    t.equal(state, 'expired')
    t.equal(policies, 0)
  }
)

t.test('without the lock it lapses and is bound', async t => {
  const service = await start(t, '2021-12-01')
  await asAdmin(service.database, COMMITS_BEFORE_LOCK)
  const { expired, reply, policies } = await bindWhileItLapses(t, service)
  t.equal(expired, 1)
  t.strictSame([reply.status, policies], [201, 1])
})

t.test('an offer that is being bound is passed over by the job that lets offers lapse', async t => {
  const { call, database } = await start(t, '2021-12-01')
  const offer = await seedOffer(database)
  await setBusinessDay(database, '2021-12-31')
  const gate = await closeGate(t, database, 'lock table policy.policy in share mode')
  const binding = call('POST', '/v1/policies', { body: { offerId: offer.id } })
  await gate.untilWaiting(1)
  const job = createPool({ connectionString: database.urlOf('underwriting_job'), applicationName: 'lapse', max: 1 })
  t.teardown(() => job.end())
  const lapse = () => inJobTransaction(job, trx => expireHolds(trx, plainDate('2022-01-01'), 10))
  t.strictSame(await lapse(), [])
  await gate.open()
  t.equal((await binding).status, 201)
  t.strictSame(await lapse(), [])
})

/** What ends an offer for whoever binds it at that moment, by the answer that binding it then has. */
const MEANWHILE: readonly [string, string, { status: number; body: object }][] = [
  [
    'given up',
    `with owner as materialized (select set_config('app.organisation', 'org_portal', true))
      select ledger.release_hold(o.hold_id) from owner, underwriting.offer o where o.id = $1`,
    { status: 409, body: { code: 'conflict', detail: /no longer open.*POST \/v1\/applications/ } }
  ],
  [
    'handed over to another',
    `with offer as (update underwriting.offer set organisation = 'org_portal_2' where id = $1 returning hold_id)
      update ledger.hold h set organisation = 'org_portal_2' from offer o where h.id = o.hold_id`,
    { status: 404, body: { code: 'not_found' } }
  ]
]

for (const [what, sql, refused] of MEANWHILE) {
  t.test(`an offer that is ${what} while it is bound is no policy, and its fund keeps its money`, async t => {
    const { call, database } = await start(t, '2023-04-10')
    await enterBusanFund(database, 787_500)
    const offer = await seedOffer(database, SUBSIDISED)
    const gate = await closeGate(t, database, sql, [offer.id])
    const binding = call('POST', '/v1/policies', { body: { offerId: offer.id } })
    await gate.untilWaiting(1)
    await gate.open()
    t.match(await binding, refused)
    t.strictSame(await asAdmin(database, 'select offer_id from policy.policy'), [])
    t.strictSame(await asAdmin(database, 'select programme from policy.subsidy_account where drawn > 0'), [])
  })
}

const ACCOUNTS_WITHOUT_LOCK = `create or replace function policy.lock_subsidy_accounts(p_programmes text[], p_party text)
  returns table (programme text, drawn bigint, drawn_by_firm bigint) language sql security definer
  set search_path = pg_catalog, pg_temp as $$
    select p, coalesce(a.drawn, 0), coalesce(f.drawn, 0) from unnest(p_programmes) p
      left join policy.subsidy_account a on a.programme = p and a.party = ''
      left join policy.subsidy_account f on f.programme = p and f.party = p_party order by p
  $$`

/** Six firms bind at once what a fund has for three and a half of them. */
async function lastWon(t: Test, { call, database }: Running) {
  await enterBusanFund(database, 787_500)
  await asAdmin(database, `insert into policy.subsidy_account (programme, party, drawn) values ('busan_2023', '', 0)`)
  const offers = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      seedOffer(database, { ...SUBSIDISED, policyholder: { businessNumber: syntheticBusinessNumber(800 + n) } })
    )
  )
  const gate = await closeGate(t, database, `select from policy.subsidy_account where party = '' for update`)
  const bindings = offers.map(({ id }) => call('POST', '/v1/policies', { body: { offerId: id } }))
  await gate.untilWaiting(6)
  await gate.open()
  const replies = await Promise.all(bindings)
  const paid = replies.map(({ body }) => Number(body.premium.subsidies[0].amount)).sort((a, b) => b - a)
  const payable = replies.map(({ body }) => Number(body.premium.payable) + Number(body.premium.subsidies[0].amount))
  const [fund] = await asAdmin<{ drawn: string }>(
    database,
    `select drawn::text from policy.subsidy_account where party = ''`
  )
  return { statuses: replies.map(({ status }) => status), paid, payable, drawn: Number(fund?.drawn) }
}

t.test('the last won of a fund goes to one firm, and each premium adds up', async t => {
  const { statuses, paid, payable, drawn } = await lastWon(t, await start(t, '2023-04-10'))
  t.strictSame(statuses, [201, 201, 201, 201, 201, 201])
  t.strictSame(paid, [225_000, 225_000, 225_000, 112_500, 0, 0])
  t.strictSame(new Set(payable), new Set([450_000]))
  t.equal(drawn, 787_500)
})

t.test('without the lock on the account the fund gives more than it has', async t => {
  const service = await start(t, '2023-04-10')
  await asAdmin(service.database, ACCOUNTS_WITHOUT_LOCK)
  const { drawn } = await lastWon(t, service)
  t.ok(drawn > 787_500, `${drawn} of 787500 won`)
})
