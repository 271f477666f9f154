import { setTimeout } from 'node:timers/promises'
import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { takenOn } from '@trade-credit/ledger/available.ts'
import { checkLedger } from '@trade-credit/ledger/check-ledger.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import pg from 'pg'
import t from 'tap'
import { bindSeeded, pay } from '../../support/bound-policy.ts'
import { asAdmin, setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { requestWith } from '../../support/quote-case.ts'
import { recordEvent } from '../../support/recorded-event.ts'
import { runSystem } from '../../support/running-system.ts'
import { seedOffer } from '../../support/seeded-offer.ts'
import { seedEvent } from '../../support/seeded-policy.ts'
import { seedWithdrawal } from '../../support/seeded-withdrawal.ts'
import { soundWith } from '../../support/sound-quote.ts'

const BEGUN = '2021-12-01'
const system = await runSystem(t, { jobs: true })
const { call, database } = system
await setBusinessDay(database, BEGUN)
const pool = createPool({ connectionString: database.urlOf('policy_api'), applicationName: 'test', max: 2 })
t.teardown(() => pool.end())
const actor = { organisation: 'org_portal', kind: 'channel' as const, client: 'portal', scopes: new Set<string>() }

let buyers = 100
/** A policy from 2021-12-01 for 1억 on a buyer of its own, assessed at grade 3 unless told otherwise, paid in full. */
async function begun({ grade = 3 as number | null, amount = 100_000_000, sales = 5_000_000_000 } = {}) {
  const buyer = syntheticBusinessNumber((buyers += 1))
  if (grade !== null) await assess(buyer, grade)
  const facts = { creditGrade: 3, requestedInsuredAmount: amount, salesLastYear: sales, expectedSales: sales }
  const offered = soundWith('single_general', BEGUN, {
    policyholder: { businessNumber: syntheticBusinessNumber(60_000 + buyers) },
    buyer: facts,
    buyers: [{ businessNumber: buyer, corporateNumber: null }]
  })
  await setBusinessDay(database, BEGUN)
  const policy = await bindSeeded(system, offered)
  const paid = await pay(system, policy, { paidOn: BEGUN })
  if (paid.status !== 201) throw new Error(paid.text)
  return { ...policy, buyer, at: `/v1/policies/${policy.id}` }
}

async function assess(buyer: string, grade: number) {
  const graded = { creditStatus: 'graded', creditGrade: grade, simpleCreditStatus: 'graded', simpleGrade: 3 }
  const { status, text } = await call('PUT', `/v1/parties/${buyer}/credit-assessments/2021-11-20`, {
    as: 'underwriter',
    body: { ...graded, validUntil: '2022-11-19', source: 'annual assessment' }
  })
  if (status > 201) throw new Error(text)
}

/** Lets others take so much of what all policies may carry of the buyer, on some days. */
function takenByOthers(buyer: string, amount: number, from = BEGUN, until = '2022-12-01') {
  return inTransaction(pool, { ...actor, organisation: 'org_portal_2' }, async trx =>
    placeHold(trx, {
      id: newId('ho'),
      subject: 'of_others',
      organisation: 'org_portal_2',
      period: { from: plainDate(from), until: plainDate(until) },
      expiresOn: null,
      committed: true,
      lines: [{ line: buyer, account: buyerAccount(buyer), amount: won(amount), limit: won(7_000_000_000) }]
    })
  )
}

const committed = async (buyer: string, day: string) =>
  (await inTransaction(pool, actor, trx => takenOn(trx, buyerAccount(buyer), plainDate(day)))).committed
const raise = (buyer: string, amount: number, effectiveFrom = BEGUN) => ({
  effectiveFrom,
  changes: [{ kind: 'raise_limit', buyer, amount }]
})
const WAITING = `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
type Refusal = { code: string; pointer: string }
const codesOf = (refusals: readonly Refusal[]) => refusals.map(({ code }) => code)

t.test('a raise that the rules allow is carried out at once; the preview said the same', async t => {
  const { id, at, buyer } = await begun()
  const body = raise(buyer, 150_000_000, '2022-03-01')
  await setBusinessDay(database, '2022-02-01')
  const preview = await call('POST', `${at}/endorsement-previews`, { body })
  t.equal(preview.status, 200, preview.text)
  t.equal(preview.body.status, 'possible', preview.text)
  const deed = await call('POST', `${at}/endorsements`, { body })
  t.equal(deed.status, 201, deed.text)
  t.strictSame(deed.body.terms, preview.body.terms)
  t.strictSame((await call('GET', String(deed.headers['location']))).body, deed.body)
  t.notMatch(deed.text, /rade"|assessment|"hold|underwritten/, 'nothing of how the buyer was assessed')
  t.match(deed.body.terms, {
    buyers: [{ buyer, amountBefore: 100_000_000, amountAfter: 150_000_000 }],
    premium: { unexpiredDays: 275, totalDays: 365, decrease: 0 }
  })

  const covers = (await call('GET', `${at}/buyers`)).body.items
  t.match(covers, [
    { insuredAmount: 100_000_000, coveredFrom: BEGUN, coveredUntil: '2022-03-01' },
    { insuredAmount: 150_000_000, coveredFrom: '2022-03-01', coveredUntil: '2022-12-01' }
  ])
  t.equal(await committed(buyer, '2022-02-28'), 100_000_000n)
  t.equal(await committed(buyer, '2022-03-01'), 150_000_000n)
  t.equal(await committed(buyer, '2022-11-30'), 150_000_000n)
  const { invoices, status } = (await call('GET', at)).body
  t.equal(status, 'in_force')
  const { increase } = deed.body.terms.premium
  t.match(invoices.at(-1), { kind: 'endorsement', dueOn: '2022-03-01', amount: increase, paid: 0 })

  await t.test('lowering it again gives back what was added first, then what was bound', async t => {
    await setBusinessDay(database, '2022-03-01')
    await pay(system, { id, invoices, holdId: '', body: {} }, { invoice: invoices.length - 1, paidOn: '2022-03-01' })
    const lower = { effectiveFrom: '2022-03-01', changes: [{ kind: 'lower_limit', buyer, amount: 80_000_000 }] }
    const lowered = await call('POST', `${at}/endorsements`, { body: lower })
    t.equal(lowered.status, 201, lowered.text)
    // All that the raise cost, and a fifth of the bound premium for 275 of 365 days.
    const bound = BigInt(invoices[0].amount)
    const fifth = (bound * 275n) / (5n * 365n)
    t.equal(lowered.body.terms.premium.decrease, increase + Number(fifth))
    t.equal(await committed(buyer, '2022-03-01'), 80_000_000n)
    await setBusinessDay(database, '2022-06-01')
    const cancelled = await call('POST', `${at}/cancellations`, {
      body: { on: '2022-06-01', reason: 'policyholder_request' }
    })
    t.equal(cancelled.status, 201, cancelled.text)
    t.equal(await committed(buyer, '2022-05-31'), 80_000_000n)
    t.equal(await committed(buyer, '2022-06-01'), 0n)
    const paid = await asAdmin<{ back: string }>(
      database,
      'select sum(amount)::text as back from policy.premium_refund where policy_id = $1',
      [id]
    )
    // What stays with the insurer: 100 million for 90 days, 80 million for 92.
    const used = (bound * 90n) / 365n + (((bound * 4n) / 5n) * 92n) / 365n
    const kept = bound + BigInt(increase) - BigInt(paid[0]?.back ?? 0)
    t.ok(kept - used <= 2n && used - kept <= 2n, `${kept} kept, ${used} used`)
  })
})

t.test('a policy that ends before a change takes effect gives back no more than was paid', async t => {
  const ends = async (body: { on: string; reason: string }, change: 'raise_limit' | 'lower_limit') => {
    const { id, at, buyer, invoices } = await begun()
    const amount = change === 'raise_limit' ? 150_000_000 : 50_000_000
    const endorsement = { effectiveFrom: '2022-03-01', changes: [{ kind: change, buyer, amount }] }
    const deed = await call('POST', `${at}/endorsements`, { body: endorsement })
    const asked = (await call('GET', at)).body.invoices
    if (change === 'raise_limit') {
      const { status } = await pay(system, { id, invoices: asked, holdId: '', body: {} }, { invoice: 1, paidOn: BEGUN })
      t.equal(status, 201)
    }
    await setBusinessDay(database, '2022-02-01')
    const cancelled = await call('POST', `${at}/cancellations`, { body })
    const [row] = await asAdmin<{ back: string }>(
      database,
      'select sum(amount)::text as back from policy.premium_refund where policy_id = $1',
      [id]
    )
    const { premium } = deed.body.terms
    return { bound: invoices[0]?.amount ?? 0, premium, refund: cancelled.body.refund, back: Number(row?.back) }
  }
  const asked = { on: '2022-02-01', reason: 'policyholder_request' }
  const raised = await ends(asked, 'raise_limit')
  t.equal(raised.refund, Math.floor((raised.bound * 303) / 365) + raised.premium.increase, 'the raise comes back whole')
  const lowered = await ends(asked, 'lower_limit')
  t.equal(lowered.refund, Math.floor((lowered.bound * 303) / 365) - lowered.premium.decrease)
  t.equal(lowered.back, Math.floor((lowered.bound * 303) / 365), 'as if it had never been lowered')

  const unexplained = await ends({ on: '2022-02-01', reason: 'terms_not_explained' }, 'lower_limit')
  t.equal(unexplained.refund, unexplained.bound - unexplained.premium.decrease)
  t.equal(unexplained.back, unexplained.bound, 'all that was paid, once')
})

t.test('the price of what is added, to the won, on several days', async t => {
  const { at, buyer, invoices } = await begun()
  const yearly = invoices.reduce((sum, { amount }) => sum + amount, 0) / 2
  const days: [string, number][] = [
    [BEGUN, 365],
    ['2021-12-02', 364],
    ['2022-06-01', 183],
    ['2022-11-30', 1]
  ]
  for (const [day, left] of days) {
    const { body, text } = await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 150_000_000, day) })
    t.equal(body.status, 'possible', text)
    t.match(body.terms.premium, { unexpiredDays: left, increase: Math.floor((yearly * left) / 365) }, day)
  }
})

t.test('one won under, at and over what is left of the buyer, on every day until the end', async t => {
  for (const [over, status] of [
    [-1, 201],
    [0, 201],
    [1, 409]
  ] as const) {
    const { at, buyer } = await begun()
    // 7 billion for all; the fullest day is the last.
    await takenByOthers(buyer, 6_850_000_000, '2022-11-30')
    const body = raise(buyer, 150_000_000 + over)
    const preview = await call('POST', `${at}/endorsement-previews`, { body })
    const deed = await call('POST', `${at}/endorsements`, { body })
    t.equal(deed.status, status, deed.text)
    t.equal(preview.body.status, status === 201 ? 'possible' : 'proposed')
    if (status === 409) {
      t.strictSame(codesOf(deed.body.errors), ['buyer_limit'], 'the one reason')
      t.strictSame(codesOf(preview.body.terms.findings), ['buyer_limit'])
      t.equal(await committed(buyer, BEGUN), 100_000_000n, 'nothing is held')
    }
  }
})

/** Two policies on one buyer, each with so much of it as it was bound with. */
async function twoOnOneBuyer() {
  const first = await begun()
  const second = await begun()
  await asAdmin(database, 'update policy.cover set business_number = $2, party = $2 where policy_id = $1', [
    second.id,
    first.buyer
  ])
  await asAdmin(
    database,
    `update policy.policy set request = replace(request::text, $2, $3)::json, record = replace(record::text, $2, $3)::json where id = $1`,
    [second.id, second.buyer, first.buyer]
  )
  return { buyer: first.buyer, both: [first, second] as const }
}

/** Sends both; they come to the buyer's account having seen room for themselves, and then the gate opens. */
async function atOnce<Reply>(buyer: string, ...sends: (() => Promise<Reply>)[]): Promise<Reply[]> {
  const gate = new pg.Client({ connectionString: database.adminUrl })
  await gate.connect()
  await gate.query('begin')
  await gate.query('select from ledger.account where key = $1 for update', [buyerAccount(buyer)])
  const asked = sends.map(send => send())
  const waiting = async () => Number((await asAdmin(database, WAITING))[0]?.['count'])
  while ((await waiting()) < sends.length) await setTimeout(5)
  await gate.query('commit')
  await gate.end()
  return Promise.all(asked)
}

t.test('who asks for the last won at the same time: one gets it', async t => {
  const { buyer, both } = await twoOnOneBuyer()
  await takenByOthers(buyer, 6_850_000_000)
  const body = raise(buyer, 150_000_000)
  const answers = await atOnce(
    buyer,
    ...both.map(
      ({ at }) =>
        () =>
          call('POST', `${at}/endorsements`, { body })
    )
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 409], answers.map(({ text }) => text).join('\n'))
  const refused = answers.find(({ status }) => status === 409)
  t.strictSame(codesOf(refused?.body.errors), ['buyer_limit'])
  t.equal(await committed(buyer, BEGUN), 7_000_000_000n)
})

t.test('where a part is left, that part is proposed at its own price, and taken when it is asked for', async t => {
  // The least that is proposed is 10 million.
  for (const [left, status] of [
    [9_999_999, 'refused'],
    [10_000_000, 'proposed'],
    [10_000_001, 'proposed'],
    [49_999_999, 'proposed'],
    [50_000_000, 'possible']
  ] as const) {
    const { at, buyer } = await begun()
    const ofOthers = 6_900_000_000 - left
    await takenByOthers(buyer, ofOthers)
    const preview = await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 150_000_000) })
    t.equal(preview.body.status, status, `${left} left`)
    const [granted] = preview.body.terms.buyers
    const amountAfter = status === 'refused' ? 150_000_000 : 100_000_000 + left
    t.match(granted, { buyer, amountBefore: 100_000_000, askedAmount: 150_000_000, amountAfter })
    t.equal(preview.body.terms.premium.increase > 0, status !== 'refused')
    if (status !== 'proposed') continue
    t.match(preview.body.terms.findings, [{ code: 'buyer_limit', outcome: 'note' }])
    const unasked = await call('POST', `${at}/endorsements`, { body: raise(buyer, 150_000_000) })
    t.equal(unasked.status, 409, 'nobody pays for what was not agreed to')
    const [refusal] = unasked.body.errors
    t.match(refusal, { pointer: '/changes/0/amount', code: 'buyer_limit' })
    t.match(refusal.detail, `KRW ${amountAfter.toLocaleString('en-US')} can be.`)
    t.equal(await committed(buyer, BEGUN), BigInt(ofOthers + 100_000_000), 'nothing is held')
    const accepted = await call('POST', `${at}/endorsements`, { body: raise(buyer, amountAfter) })
    t.equal(accepted.status, 201, accepted.text)
    t.strictSame(accepted.body.terms.premium, preview.body.terms.premium, 'the price that was told')
    t.match(accepted.body.terms, { findings: [], buyers: [{ askedAmount: amountAfter, amountAfter }] })
    t.equal(await committed(buyer, BEGUN), 7_000_000_000n)
    const more = await call('POST', `${at}/endorsements`, { body: raise(buyer, amountAfter + 1) })
    t.strictSame([more.status, codesOf(more.body.errors)], [409, ['buyer_limit']], 'one won over')
  }
})

t.test('the limit of the grade leaves a part too, for the one reason that capacity has', async t => {
  const { at, buyer } = await begun({ grade: 10, sales: 30_000_000_000 })
  // 15 % of 7 billion, 1.05 billion.
  const preview = await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 1_050_000_001) })
  t.match(preview.body, {
    status: 'proposed',
    terms: {
      buyers: [{ askedAmount: 1_050_000_001, amountAfter: 1_050_000_000 }],
      findings: [{ code: 'buyer_limit', outcome: 'note' }]
    }
  })
  const within = await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 1_050_000_000) })
  t.equal(within.body.status, 'possible')
  t.strictSame(within.body.terms.premium, preview.body.terms.premium)
})

t.test(
  'two raises at once for more than is left: one is carried out, the other told the rest, and all of it is given',
  async t => {
    const { buyer, both } = await twoOnOneBuyer()
    await takenByOthers(buyer, 6_850_000_000)
    const amounts = [130_000_000, 140_000_000]
    const sends = both.map(
      ({ at }, i) =>
        () =>
          call('POST', `${at}/endorsements`, { body: raise(buyer, amounts[i] ?? 0) })
    )
    const answers = await atOnce(buyer, ...sends)
    t.strictSame(answers.map(({ status }) => status).sort(), [201, 409], answers.map(({ text }) => text).join('\n'))
    const late = answers.findIndex(({ status }) => status === 409)
    const rest = late === 0 ? 110_000_000 : 120_000_000
    t.match(answers[late]?.body.errors, [
      { code: 'buyer_limit', detail: `KRW ${rest.toLocaleString('en-US')} can be.` }
    ])
    const again = await call('POST', `${both[late]?.at}/endorsements`, { body: raise(buyer, rest) })
    t.equal(again.status, 201, again.text)
    t.equal(await committed(buyer, BEGUN), 7_000_000_000n, 'exactly all of it')
  }
)

t.test('a buyer that nobody can vouch for is left to an application', async t => {
  const unassessed = await begun({ grade: null })
  const body = raise(unassessed.buyer, 150_000_000)
  const { status, body: preview } = await call('POST', `${unassessed.at}/endorsement-previews`, { body })
  t.equal(status, 200)
  t.equal(preview.status, 'needs_underwriting')
  t.ok(codesOf(preview.terms.findings).includes('buyer.unassessed'))
  const deed = await call('POST', `${unassessed.at}/endorsements`, { body })
  t.equal(deed.status, 409)
  t.strictSame(codesOf(deed.body.errors), codesOf(preview.terms.findings))
  t.equal(deed.body.errors.at(-1).code, 'endorsement.needs_underwriting')

  const expired = await begun()
  await setBusinessDay(database, '2022-11-19')
  const late = raise(expired.buyer, 150_000_000, '2022-11-20')
  t.equal((await call('POST', `${expired.at}/endorsement-previews`, { body: late })).body.status, 'possible')
  await setBusinessDay(database, '2022-11-20')
  const after = (await call('POST', `${expired.at}/endorsement-previews`, { body: late })).body
  t.equal(after.status, 'needs_underwriting', 'the day after its assessment')
  t.ok(codesOf(after.terms.findings).includes('buyer.assessment_expired'))
})

t.test('an event, an authority, a stranger', async t => {
  const { at, buyer } = await begun()
  const over = (await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 3_000_000_001) })).body
  t.ok(codesOf(over.terms.findings).includes('application.above_straight_through_limit'))
  t.notOk(
    codesOf(
      (await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 3_000_000_000) })).body.terms.findings
    ).includes('application.above_straight_through_limit')
  )
  for (const path of ['endorsements', 'endorsement-previews'])
    t.equal((await call('POST', `${at}/${path}`, { as: 'portal-2', body: raise(buyer, 150_000_000) })).status, 404)
  await seedEvent(database.adminUrl, { buyer, occurredOn: '2021-11-30', confirmedOn: '2021-12-01' })
  const refused = await call('POST', `${at}/endorsements`, { body: raise(buyer, 150_000_000) })
  t.equal(refused.status, 409)
  t.strictSame(
    refused.body.errors.map(({ code, pointer }: Refusal) => [code, pointer]),
    [['buyer.event_recorded', '/changes/0/buyer']]
  )
})

/** A stranger's cover put the buyer down to a corporation, of which the insurer knows another number. Gives that number. */
async function putDown(buyer: string, corporation: string): Promise<string> {
  const other = syntheticBusinessNumber((buyers += 1))
  await asAdmin(
    database,
    `update underwriting.party set corporate_number = $2, told_by = 'request' where business_number = $1`,
    [buyer, corporation]
  )
  await asAdmin(
    database,
    `insert into underwriting.party (business_number, id, party, corporate_number, told_by, updated_by)
      values ($1, 'pa_' || $1, $2, $3, 'insurer', 'test')`,
    [other, buyer, corporation]
  )
  return other
}

t.test('what only a stranger says of a buyer declines no raise of it, and what an underwriter says does', async t => {
  const cases: [string, string, (other: string, buyer: string) => Promise<unknown>, declined: string][] = [
    ['an event', '9998110000005', other => recordEvent(system, other, 'bankruptcy_petition'), 'buyer.event_recorded'],
    [
      'a limit',
      '9998110000013',
      other => seedWithdrawal(database.adminUrl, { buyer: other, from: BEGUN }),
      'buyer.limit_withdrawn'
    ],
    ['an account', '9998110000021', (_, buyer) => takenByOthers(buyer, 6_900_000_000), 'buyer_limit']
  ]
  for (const [what, corporation, happens, declined] of cases) {
    const { at, buyer } = await begun()
    await happens(await putDown(buyer, corporation), buyer)
    const body = raise(buyer, 150_000_000)
    const asked = async () => (await call('POST', `${at}/endorsement-previews`, { body })).body
    const unsure = await asked()
    t.equal(unsure.status, 'needs_underwriting', what)
    t.strictSame(codesOf(unsure.terms.findings), ['buyer.party_unconfirmed', 'endorsement.needs_underwriting'], what)
    t.equal((await call('POST', `${at}/endorsements`, { body })).status, 409, what)
    const told = { as: 'underwriter', body: { corporateNumber: corporation }, headers: { 'if-match': '*' } }
    const { status, text } = await call('PUT', `/v1/parties/${buyer}`, told)
    t.equal(status, 200, text)
    t.strictSame(codesOf((await asked()).terms.findings), [declined], what)
  }
})

t.test('that only a stranger says the buyer is the policyholder’s own person declines no raise', async t => {
  const { id, at, buyer } = await begun()
  const [{ policyholder } = { policyholder: '' }] = await asAdmin<{ policyholder: string }>(
    database,
    `update policy.policy set policyholder_party = $2 where id = $1 returning policyholder`,
    [id, buyer]
  )
  const { body: asked } = await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 150_000_000) })
  t.equal(asked.status, 'needs_underwriting')
  t.ok(codesOf(asked.terms.findings).includes('buyer.may_be_policyholder'))
  for (const number of [buyer, policyholder])
    await asAdmin(
      database,
      `insert into underwriting.party (business_number, id, party, told_by, updated_by) values ($1, 'pa_' || $1, $2, 'insurer', 'test')
        on conflict (business_number) do update set told_by = 'insurer'`,
      [number, buyer]
    )
  const { body: told } = await call('POST', `${at}/endorsement-previews`, { body: raise(buyer, 150_000_000) })
  t.ok(codesOf(told.terms.findings).includes('buyer.same_party_as_policyholder'))
})

t.test('a buyer is added where the product takes several, renewed with the others, and dropped again', async t => {
  await setBusinessDay(database, BEGUN)
  const covered = Array.from({ length: 5 }, (_, i) => syntheticBusinessNumber(300 + i))
  const offered = soundWith('multi_custom', BEGUN, {
    policyholder: { businessNumber: syntheticBusinessNumber(61_000) },
    buyers: covered.map(businessNumber => ({ businessNumber, corporateNumber: null }))
  })
  const policy = await bindSeeded(system, offered)
  await pay(system, policy, { paidOn: BEGUN })
  const at = `/v1/policies/${policy.id}`
  const buyer = syntheticBusinessNumber(310)
  const [pattern] = requestWith(offered).buyers
  const facts = { ...pattern, businessNumber: buyer, name: '새거래처', paymentTermDays: 90 }
  const change = { kind: 'add_buyer', buyer, amount: 10_000_000 }
  const body = { effectiveFrom: '2022-06-01', changes: [{ ...change, facts }] }
  const bare = await call('POST', `${at}/endorsements`, { body: { ...body, changes: [change] } })
  t.match(bare.body, { status: 400, errors: [{ pointer: '/changes/0/facts', code: 'required' }] })
  const other = { ...facts, businessNumber: covered[0] }
  const mistaken = { ...body, changes: [{ ...change, facts: other }] }
  t.match((await call('POST', `${at}/endorsements`, { body: mistaken })).body.errors, [
    { pointer: '/changes/0/facts/businessNumber' }
  ])
  const unknown = (await call('POST', `${at}/endorsement-previews`, { body })).body
  t.equal(unknown.status, 'needs_underwriting')
  t.ok(codesOf(unknown.terms.findings).includes('endorsement.buyer_unknown'))

  await assess(buyer, 7)
  const preview = (await call('POST', `${at}/endorsement-previews`, { body })).body
  const deed = await call('POST', `${at}/endorsements`, { body })
  t.equal(deed.status, 201, deed.text)
  t.strictSame(deed.body.terms, preview.terms)
  t.match(deed.body.terms, { buyers: [{ buyer, amountBefore: 0, amountAfter: 10_000_000 }] })
  t.ok(deed.body.terms.premium.increase > 0)
  t.match(
    (await call('GET', `${at}/buyers`)).body.items.filter((one: { name: string }) => one.name === '새거래처'),
    [{ businessNumber: buyer, coveredFrom: '2022-06-01', coveredUntil: '2022-12-01', paymentTermDays: 90 }]
  )
  t.equal(await committed(buyer, '2022-05-31'), 0n)
  t.equal(await committed(buyer, '2022-06-01'), 10_000_000n)

  await setBusinessDay(database, '2022-06-01')
  const { invoices } = (await call('GET', at)).body
  await pay(system, { ...policy, invoices }, { invoice: invoices.length - 1, paidOn: '2022-06-01' })
  await setBusinessDay(database, '2022-11-02')
  const renewal = await call('POST', `${at}/renewal-quotes`)
  t.equal(renewal.status, 201, renewal.text)
  const quoted = renewal.body.quote.buyers.map((one: { businessNumber: string }) => one.businessNumber)
  t.strictSame(quoted, [...covered, buyer])

  const drop = { effectiveFrom: '2022-11-10', changes: [{ kind: 'drop_buyer', buyer }] }
  const dropped = await call('POST', `${at}/endorsements`, { body: drop })
  t.equal(dropped.status, 201, dropped.text)
  t.equal(await committed(buyer, '2022-11-09'), 10_000_000n)
  t.equal(await committed(buyer, '2022-11-10'), 0n)
})

t.test('a renewed policy names the one before', async t => {
  const { id, at } = await begun()
  await setBusinessDay(database, '2022-11-10')
  const { body: renewal } = await call('POST', `${at}/renewal-quotes`)
  const next = await seedOffer(database, { on: '2022-11-10', requestedInception: '2022-12-01' })
  await asAdmin(
    database,
    'update underwriting.application a set quote_id = $2 from underwriting.offer o where o.application_id = a.id and o.id = $1',
    [next.id, renewal.id]
  )
  const bound = await call('POST', '/v1/policies', { body: { offerId: next.id } })
  t.equal(bound.status, 201, bound.text)
  t.equal(bound.body.renews, id)
  t.equal((await call('GET', `/v1/policies/${bound.body.id}`)).body.renews, id)
  const fresh = await seedOffer(database, { on: '2022-11-10' })
  t.equal((await call('POST', '/v1/policies', { body: { offerId: fresh.id } })).body.renews, null)
})

t.test('balances re-add', async t => {
  const differences = await inTransaction(
    createAuditor(),
    { organisation: 'org_auditor', kind: 'auditor', client: 'auditor', scopes: new Set<string>() },
    trx => checkLedger(trx)
  )
  t.strictSame(differences, [])
})

function createAuditor() {
  const admin = createPool({ connectionString: database.adminUrl, applicationName: 'check', max: 1 })
  t.teardown(() => admin.end())
  return admin
}
