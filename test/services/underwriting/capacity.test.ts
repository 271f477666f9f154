import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { commitHold } from '@trade-credit/ledger/commit-hold.ts'
import { releaseCommitted } from '@trade-credit/ledger/release-hold.ts'
import t from 'tap'
import { APPLYING_ON, apply, assess, generalCase, runApplying } from '../../support/applying.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const CAP_SME = 7_000_000_000
const CAP_OTHER = 15_000_000_000
const ASKED = 100_000_000

/** All tests share it: each has buyers and sellers of its own, and only the last two move the day. */
const applying = await runApplying(t)

function capacity(businessNumber: string, query = '', as = 'underwriter') {
  return applying.call('GET', `/v1/buyers/${businessNumber}/capacity${query}`, { as })
}

/** An application for cover of 1억 on the buyer. */
function applyFor(businessNumber: string, seller: number, size: 'sme' | 'other' = 'sme') {
  return apply(applying, generalCase(seller, { buyers: [{ businessNumber, size }] }))
}

/** What the ledger carries of the buyer's account on a day, added up from its entries alone. */
async function entered(account: string, day: string) {
  const [row] = await asAdmin<{ held: string; committed: string }>(
    applying.database,
    `select coalesce(sum(held), 0)::text as held, coalesce(sum(committed), 0)::text as committed from ledger.entry
      where account = $1 and from_date <= $2::date and $2::date < until_date`,
    [account, day]
  )
  return { held: Number(row?.held), committed: Number(row?.committed) }
}

/** What the account had left when the application was decided, as the auditor reads it. */
async function leftAsDecided(id: string, account: string): Promise<number | undefined> {
  const { body } = await applying.call('GET', `/v1/applications/${id}/decisions`, { as: 'auditor' })
  const facts: readonly { account: string; available: number }[] = body.items[0].receipt.facts.capacity
  return facts.find(fact => fact.account === account)?.available
}

t.test('a buyer that nobody asked about has all of its cap, of which the answer says the rule', async t => {
  const unknown = syntheticBusinessNumber(2)
  const { status, body } = await capacity(unknown)
  t.equal(status, 200)
  t.match(body, {
    businessNumber: unknown,
    party: unknown,
    on: APPLYING_ON,
    size: 'other',
    sizeFrom: 'assumed',
    limit: CAP_OTHER,
    held: 0,
    committed: 0,
    available: CAP_OTHER,
    withdrawnFrom: null,
    rule: { parameter: 'buyer.cap_other', value: CAP_OTHER, source: /^001:L107/ }
  })
  t.match((await capacity(unknown, '?size=sme')).body, {
    size: 'sme',
    sizeFrom: 'query',
    limit: CAP_SME,
    available: CAP_SME,
    rule: { parameter: 'buyer.cap_sme' }
  })
  t.equal((await capacity(unknown, '?on=2015-01-01')).body.code, 'rulebook.no_source_for_date')
})

t.test('it adds up with the ledger: held by an offer, committed by its policy, given back, day by day', async t => {
  const buyer = syntheticBusinessNumber(10)
  await assess(applying, buyer)
  const { offerId } = await applyFor(buyer, 0)
  await applyFor(buyer, 1)
  const [offer] = await asAdmin<{ hold_id: string; from_date: string; until_date: string }>(
    applying.database,
    `select o.hold_id, h.from_date::text, h.until_date::text from underwriting.offer o join ledger.hold h on h.id = o.hold_id
      where o.id = $1`,
    [offerId]
  )
  if (!offer) throw new Error('no offer')

  const assertAddsUp = async (on: string, held: number, committed: number, name: string) => {
    const { body } = await capacity(buyer, `?on=${on}`)
    t.strictSame(
      { held: body.held, committed: body.committed, available: body.available },
      { held, committed, available: body.limit - held - committed },
      name
    )
    t.strictSame({ held, committed }, await entered(`buyer:${body.party}`, on), `${name}, by its entries`)
  }
  await assertAddsUp('2021-11-30', 0, 0, 'the day before the first that the offers may cover')
  await assertAddsUp(APPLYING_ON, 2 * ASKED, 0, 'both offers')
  await assertAddsUp('2023-06-01', 0, 0, 'long after')

  const pool = createPool({ connectionString: applying.database.urlOf('policy_api'), applicationName: 'bind', max: 1 })
  t.teardown(() => pool.end())
  const actor = { organisation: 'org_portal', kind: 'channel' as const, client: 'portal', scopes: new Set<string>() }
  const period = { from: plainDate('2021-12-10'), until: plainDate('2022-12-10') }
  const day = plainDate(APPLYING_ON)
  await inTransaction(pool, actor, trx => commitHold(trx, { id: offer.hold_id, period, today: day }))
  await assertAddsUp('2021-12-09', ASKED, 0, 'the day before the policy')
  await assertAddsUp('2021-12-10', ASKED, ASKED, 'its first day')
  await assertAddsUp('2022-12-09', ASKED, ASKED, 'its last day')
  const after = await entered(`buyer:${buyer}`, '2022-12-10')
  await assertAddsUp('2022-12-10', after.held, 0, 'the day after')

  await inTransaction(pool, actor, trx => releaseCommitted(trx, { id: offer.hold_id, from: plainDate('2022-03-01') }))
  await assertAddsUp('2022-02-28', ASKED, ASKED, 'the day before it was given back')
  await assertAddsUp('2022-03-01', ASKED, 0, 'given back')
})

t.test(
  'a decision looks at an account no closer than it has to: where its ceiling leaves enough, that is known',
  async t => {
    const buyer = syntheticBusinessNumber(15)
    await assess(applying, buyer)
    const account = `buyer:${buyer}`
    await asAdmin(applying.database, 'insert into ledger.account (key, ceiling) values ($1, $2)', [
      account,
      CAP_SME - ASKED
    ])
    t.equal(await leftAsDecided((await applyFor(buyer, 15)).id, account), ASKED, 'all that was asked for')
    t.equal(await leftAsDecided((await applyFor(buyer, 16)).id, account), CAP_SME - ASKED, 'what is left, by the days')
  }
)

t.test('all numbers of a person have one capacity', async t => {
  const buyer = syntheticBusinessNumber(20)
  const corporateNumber = '9998110000005'
  await assess(applying, buyer, { corporateNumber })
  const sibling = syntheticBusinessNumber(21)
  await assess(applying, sibling, { corporateNumber })
  await applyFor(buyer, 2)
  const [one, other] = [await capacity(buyer), await capacity(sibling)]
  t.match(one.body, { party: corporateNumber, held: ASKED })
  const { businessNumber: _one, ...ofOne } = one.body
  const { businessNumber: _other, ...ofOther } = other.body
  t.strictSame(ofOne, ofOther)
})

t.test('the size that the application told is known', async t => {
  const buyer = syntheticBusinessNumber(30)
  await assess(applying, buyer)
  await applyFor(buyer, 3)
  t.match((await capacity(buyer)).body, { size: 'sme', sizeFrom: 'party', limit: CAP_SME })
})

t.test('capacity and withdrawals are the insurer’s alone', async t => {
  const buyer = syntheticBusinessNumber(40)
  for (const as of ['portal', 'bank', 'feed', 'cashier']) t.equal((await capacity(buyer, '', as)).status, 403, as)
  t.equal((await capacity(buyer, '', 'auditor')).status, 200)
  const asked = { as: 'portal', scope: 'capacity:read underwriting:write' }
  t.equal((await applying.call('GET', `/v1/buyers/${buyer}/capacity`, asked)).status, 403, 'whatever its scope')
  const path = `/v1/buyers/${buyer}/limit-withdrawals`
  const body = { from: APPLYING_ON, reason: 'sales fell' }
  t.equal((await applying.call('POST', path, { ...asked, body })).status, 403)
  t.equal((await applying.call('GET', path, { as: 'portal', scope: 'underwriting:read' })).status, 403)
  t.equal((await applying.call('GET', path, { as: 'auditor' })).status, 200)
})

t.test('a limit is withdrawn for the days to come alone, and an application then says so', async t => {
  const buyer = syntheticBusinessNumber(50)
  const { call, database } = applying
  await assess(applying, buyer)
  const withdraw = (from: string, key?: string) =>
    call('POST', `/v1/buyers/${buyer}/limit-withdrawals`, {
      as: 'underwriter',
      body: { from, reason: '거래처 매출 급감' },
      ...(key === undefined ? {} : { key })
    })
  t.match(await withdraw('2021-11-30'), { status: 400, body: { errors: [{ pointer: '/from', code: 'date_in_past' }] } })
  const first = await withdraw('2021-12-15', '"withdraw"')
  t.match(first, {
    status: 201,
    body: { id: /^lw_/, businessNumber: buyer, from: '2021-12-15', recordedBy: 'underwriter', recordedOn: APPLYING_ON }
  })
  t.strictSame((await withdraw('2021-12-15', '"withdraw"')).body, first.body, 'sent again, it is the same one')
  t.equal((await capacity(buyer)).body.withdrawnFrom, '2021-12-15')
  const list = await call('GET', `/v1/buyers/${buyer}/limit-withdrawals`, { as: 'underwriter-2' })
  t.strictSame(list.body.items, [first.body])

  const findings = async (seller: number) => {
    const { status, buyers } = await applyFor(buyer, seller)
    return [status, buyers[0].findings.map((finding: { code: string }) => finding.code)]
  }
  t.strictSame(await findings(4), ['referred', ['buyer.under_warning']], 'a person looks while it is yet to begin')
  await setBusinessDay(database, '2021-12-15')
  t.strictSame(await findings(5), ['declined', ['buyer.limit_withdrawn']], 'from its first day')
})

t.test('a withdrawn limit is given again from a day on: the day before, the day, the day after; once', async t => {
  const buyer = syntheticBusinessNumber(60)
  const { call, database } = applying
  await setBusinessDay(database, APPLYING_ON)
  await assess(applying, buyer)
  const at = `/v1/buyers/${buyer}/limit-withdrawals`
  const withdraw = async (from: string) =>
    (await call('POST', at, { as: 'underwriter', body: { from, reason: '거래처 매출 급감' } })).body.id
  const lift = (id: string, from: string, as = 'underwriter-2') =>
    call('POST', `${at}/${id}/lifting`, { as, body: { from, reason: '매출이 회복되었습니다.' } })
  const first = await withdraw(APPLYING_ON)
  t.match(await lift(first, '2021-11-30'), {
    status: 400,
    body: { errors: [{ pointer: '/from', code: 'date_in_past' }] }
  })
  t.equal((await lift(first, '2021-12-10', 'portal')).status, 403)
  t.equal((await lift('lw_01JD3ZQ8W5R7XG6K2M4N9P0TVB', '2021-12-10')).status, 404)
  const other = `/v1/buyers/${syntheticBusinessNumber(61)}/limit-withdrawals/${first}/lifting`
  t.equal((await call('POST', other, { as: 'underwriter', body: { from: '2021-12-10', reason: 'x' } })).status, 404)
  t.match(await lift(first, '2021-12-10'), {
    status: 201,
    body: {
      id: first,
      from: APPLYING_ON,
      lifting: { from: '2021-12-10', recordedBy: 'underwriter-2', recordedOn: APPLYING_ON }
    }
  })
  t.match(await lift(first, '2021-12-11'), { status: 409, body: { detail: /from 2021-12-10/ } })
  for (const [today, withdrawnFrom] of [
    ['2021-12-09', APPLYING_ON],
    ['2021-12-10', null],
    ['2021-12-11', null]
  ] as const) {
    await setBusinessDay(database, today)
    t.equal((await capacity(buyer)).body.withdrawnFrom, withdrawnFrom, today)
  }
  const second = await withdraw('2021-12-20')
  t.equal((await capacity(buyer)).body.withdrawnFrom, '2021-12-20')
  await lift(second, '2021-12-11')
  t.equal((await capacity(buyer)).body.withdrawnFrom, null, 'lifted before it began, it was never one')
  const [audit] = await asAdmin(
    database,
    `select action from platform.audit_entry where aggregate_id = $1 order by position desc limit 1`,
    [first]
  )
  t.strictSame(audit, { action: 'limit_withdrawal.lifted' })
})
