import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { buyerAccount } from '@trade-credit/ledger/accounts.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { newId } from '@trade-credit/service/ids.ts'
import t from 'tap'
import {
  APPLYING_ON,
  type Applying,
  apply,
  assess,
  bareDraftFor,
  generalCase,
  reasonsOf,
  runApplying
} from '../../support/applying.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { recordEvent } from '../../support/recorded-event.ts'
import type { Call } from '../../support/running-service.ts'
import { seedWithdrawal } from '../../support/seeded-withdrawal.ts'
import { soundWith } from '../../support/sound-quote.ts'

const CORPORATION = '9998110000005'
const ANOTHER = '9998110000013'
const CAP_SME = 7_000_000_000

/** All tests share it: each has numbers of its own. */
const applying = await runApplying(t)
const { call, database } = applying

function party(businessNumber: string, about: Call = {}) {
  return call('GET', `/v1/parties/${businessNumber}`, { as: 'underwriter', ...about })
}

function tell(businessNumber: string, body: object, about: Call = {}) {
  return call('PUT', `/v1/parties/${businessNumber}`, { as: 'underwriter', body, ...about })
}

/** An application for cover on the buyer, which may name its corporation. */
function applyFor(businessNumber: string, seller: number, buyer: object = {}) {
  const corporateNumber = null
  return apply(applying, generalCase(seller, { buyers: [{ businessNumber, corporateNumber, size: 'sme', ...buyer }] }))
}

/** Holds so much of what all policyholders together may be insured for on the person, as somebody else's offers would. */
async function fill(party: string, amount: number) {
  const pool = createPool({ connectionString: database.urlOf('underwriting_api'), applicationName: 'fill', max: 1 })
  const actor = { organisation: 'org_other', kind: 'channel' as const, client: 'other', scopes: new Set<string>() }
  const line = { line: 'any', account: buyerAccount(party), amount: won(amount), limit: won(CAP_SME) }
  await inTransaction(pool, actor, async trx => {
    const period = { from: plainDate('2021-01-01'), until: plainDate('2024-01-01') }
    placeHold(trx, {
      id: newId('ho'),
      subject: newId('of'),
      organisation: 'org_other',
      period,
      expiresOn: null,
      lines: [line]
    })
  })
  await pool.end()
}

t.test('a number is unknown until somebody names it; an underwriter tells who it is, with If-Match', async t => {
  const [one, other] = [syntheticBusinessNumber(0), syntheticBusinessNumber(1)]
  t.equal((await party(one)).status, 404)

  const first = await tell(one, { corporateNumber: CORPORATION, size: 'sme' })
  t.match(first, {
    status: 201,
    body: { party: CORPORATION, corporateNumber: CORPORATION, toldBy: 'insurer', size: 'sme', businessNumbers: [one] }
  })
  t.strictSame((await party(one)).body, first.body)
  const { etag } = (await party(one)).headers

  t.equal((await tell(one, { centre: 'busan' })).status, 428)
  t.equal((await tell(one, { centre: 'busan' }, { headers: { 'if-match': '"99.en"' } })).status, 412)
  const unknown = await tell(one, { centre: 'nowhere' }, { headers: { 'if-match': '*' } })
  t.match(unknown, { status: 400, body: { errors: [{ pointer: '/centre', code: 'unknown_centre' }] } })
  const second = await tell(one, { centre: 'busan' }, { headers: { 'if-match': String(etag) } })
  t.match(second, { status: 200, body: { centre: 'busan', size: 'sme', corporateNumber: CORPORATION } })
  const again = await tell(one, { centre: 'busan' }, { headers: { 'if-match': '*' } })
  t.equal(again.body.version, second.body.version, 'told again, nothing changes')

  const joined = await tell(other, { sameAs: one })
  t.match(joined, { status: 201, body: { party: CORPORATION, toldBy: 'insurer', businessNumbers: [one, other] } })
  const nobody = await tell(other, { sameAs: syntheticBusinessNumber(2) }, { headers: { 'if-match': '*' } })
  t.match(nobody, { status: 400, body: { errors: [{ pointer: '/sameAs', code: 'unknown_business_number' }] } })
})

t.test('who is behind a number is the insurer’s to see and tell', async t => {
  const number = syntheticBusinessNumber(5)
  for (const as of ['portal', 'bank', 'feed', 'cashier']) {
    t.equal((await party(number, { as })).status, 403, `${as} sees nobody`)
    t.equal((await tell(number, { size: 'sme' }, { as })).status, 403, `${as} tells nothing`)
  }
  t.equal((await tell(number, { size: 'sme' }, { as: 'portal', scope: 'credit:write' })).status, 403)
  t.equal((await tell(number, {})).status, 400, 'nothing told')
  t.equal((await tell(number, { size: 'sme' })).status, 201)
  t.equal((await party(number, { as: 'auditor' })).status, 200)
})

t.test('numbers that turn out to be one person have one cap and one grade from then on', async t => {
  const [one, other] = [syntheticBusinessNumber(10), syntheticBusinessNumber(11)]
  await assess(applying, one)
  await applyFor(one, 0)
  await tell(other, { size: 'sme' })
  const capacity = async (number: string) =>
    (await call('GET', `/v1/buyers/${number}/capacity`, { as: 'underwriter' })).body
  t.equal((await capacity(other)).held, 0)
  await tell(other, { sameAs: one }, { headers: { 'if-match': '*' } })
  t.match(await capacity(other), { party: one, held: 100_000_000 })
  t.equal((await applyFor(other, 1)).status, 'approved', 'on the grade of the other number')
  t.match(await capacity(one), { held: 200_000_000 })
})

t.test('leaving the corporation out of a request opens no other cap', async t => {
  const [one, other] = [syntheticBusinessNumber(20), syntheticBusinessNumber(21)]
  await assess(applying, one, { corporateNumber: ANOTHER })
  await tell(other, { corporateNumber: ANOTHER })
  await fill(ANOTHER, CAP_SME - 30_000_000)

  for (const [seller, number, named] of [
    [10, one, { corporateNumber: ANOTHER }],
    [11, one, {}],
    [12, other, {}]
  ] as const) {
    const { status, buyers } = await applyFor(number, seller, named)
    t.ok(['proposed', 'referred', 'declined'].includes(status), `${status}: not what was asked`)
    t.notOk(buyers[0].approvedAmount > 30_000_000, 'whichever number is named, and however')
  }
  const { body } = await call('GET', `/v1/buyers/${other}/capacity?size=sme`, { as: 'underwriter' })
  t.match(body, { party: ANOTHER, held: CAP_SME - 30_000_000 })
})

t.test(
  'a request that names another corporation than is known is looked at by a person, and changes nothing',
  async t => {
    const number = syntheticBusinessNumber(30)
    await assess(applying, number, { corporateNumber: '9998110000021' })
    const before = (await party(number)).body
    const { status, buyers } = await applyFor(number, 20, { corporateNumber: '9998110000039' })
    t.equal(status, 'referred')
    t.match(buyers[0].findings, [{ code: 'buyer.corporate_number_conflict', outcome: 'refer' }])
    t.strictSame((await party(number)).body, before)
  }
)

/** Applies at another organisation's portal. */
const stranger: Applying = {
  ...applying,
  call: (method, url, about) => call(method, url, { as: 'portal-2', ...about })
}

/** A stranger's application for cover on the buyer, put down to the corporation: a draft alone, or one that holds cover. */
async function strangerSays(businessNumber: string, corporateNumber: string, seller: number, held = true) {
  const facts = generalCase(seller, { buyers: [{ businessNumber, corporateNumber }] })
  if (!held) return bareDraftFor(stranger, facts)
  const application = await apply(stranger, facts)
  if (application.status !== 'approved') throw new Error(reasonsOf(application).join())
}

t.test('what a stranger’s draft says of a firm is nothing to anybody else', async t => {
  const [number, other] = [syntheticBusinessNumber(40), syntheticBusinessNumber(41)]
  await assess(applying, number)
  await tell(other, { corporateNumber: '9998110000055' })
  await recordEvent(applying, other, 'bankruptcy_petition', '9998110000055')
  await strangerSays(number, '9998110000055', 31, false)
  const named = await applyFor(number, 32, { corporateNumber: '9998110000063' })
  t.match(named, { status: 'approved', buyers: [{ findings: [] }] }, 'neither referred nor declined by a typo')
})

t.test('what a stranger’s cover says of two firms declines nobody’s application', async t => {
  const [number, other] = [syntheticBusinessNumber(42), syntheticBusinessNumber(50)]
  await assess(applying, number)
  await strangerSays(number, '9998110000071', 33)
  await assess(applying, other)
  const theirs = generalCase(30, { buyers: [{ businessNumber: other }] })
  const policyholder = theirs.policyholder?.businessNumber as string
  await apply(stranger, { ...theirs, policyholder: { ...theirs.policyholder, corporateNumber: '9998110000071' } })
  const { status, buyers } = await applyFor(number, 30)
  t.equal(status, 'referred')
  t.match(buyers[0].findings, [{ code: 'buyer.may_be_policyholder', outcome: 'refer' }])

  for (const firm of [number, policyholder])
    await tell(firm, { corporateNumber: '9998110000071' }, { headers: { 'if-match': '*' } })
  const declined = await applyFor(number, 30)
  t.equal(declined.status, 'declined', 'but what an underwriter knows does')
})

t.test(
  'what befell a corporation declines by an underwriter’s word or one’s own, and is looked at by another’s',
  async t => {
    const numbers = [43, 44, 45, 46].map(syntheticBusinessNumber)
    const [number, stricken, withdrawn, full] = numbers as [string, string, string, string]
    await assess(applying, number)
    await strangerSays(number, '9998110000089', 35)
    await tell(stricken, { corporateNumber: '9998110000089' })
    await recordEvent(applying, stricken, 'bankruptcy_petition', number)
    const unsure = ['refer buyer.party_unconfirmed']
    t.strictSame(reasonsOf(await applyFor(number, 36)), unsure, 'an event')
    const own = await applyFor(number, 37, { corporateNumber: '9998110000089' })
    t.match(own.buyers, [{ findings: [{ code: 'buyer.event_recorded', outcome: 'decline' }] }], 'who says so itself')

    const [second, third, fourth] = [47, 48, 49].map(syntheticBusinessNumber) as [string, string, string]
    for (const [firm, corporation, seller] of [
      [second, '9998110000097', 38],
      [third, '9998110000104', 39],
      [fourth, '9998110000112', 40]
    ] as const) {
      await assess(applying, firm)
      await strangerSays(firm, corporation, seller)
    }
    await tell(withdrawn, { corporateNumber: '9998110000097' })
    await seedWithdrawal(database.adminUrl, { buyer: withdrawn, from: APPLYING_ON })
    t.strictSame(reasonsOf(await applyFor(second, 41)), unsure, 'a withdrawn limit')

    await tell(full, { corporateNumber: '9998110000104' })
    await fill(third, CAP_SME - 100_000_000)
    t.strictSame(reasonsOf(await applyFor(third, 42)), unsure, 'a full account')
    const named = await applyFor(third, 43, { corporateNumber: '9998110000104' })
    t.strictSame(reasonsOf(named), ['decline buyer_limit'], 'who says so itself')

    const contradicted = await applyFor(fourth, 44, { corporateNumber: '9998110000120' })
    t.strictSame(reasonsOf(contradicted), ['refer buyer.corporate_number_conflict'])
    t.notMatch(JSON.stringify(contradicted), '9998110000112', 'nothing is told of what the other said')
  }
)

t.test('a grade that a request’s word alone borrows does not decide', async t => {
  const [number, graded] = [syntheticBusinessNumber(60), syntheticBusinessNumber(61)]
  await assess(applying, graded, { creditGrade: 18, corporateNumber: '9998110000138' })
  const { buyers, status } = await applyFor(number, 45, { corporateNumber: '9998110000138' })
  t.equal(status, 'referred', 'not declined by it')
  t.match(buyers[0].findings, [{ code: 'buyer.unassessed' }, { code: 'buyer.grade_of_unconfirmed_party' }])
  await tell(number, { corporateNumber: '9998110000138' })
  t.match(await applyFor(number, 46), {
    status: 'declined',
    buyers: [{ findings: [{ code: 'buyer.grade_outside_range' }] }]
  })
})

t.test('a policyholder that names another corporation than is on record is looked at by a person', async t => {
  const facts = generalCase(47, { buyers: [{ businessNumber: syntheticBusinessNumber(62) }] })
  const own = facts.policyholder?.businessNumber as string
  await tell(own, { corporateNumber: '9998110000146' })
  await assess(applying, syntheticBusinessNumber(62))
  const policyholder = { ...facts.policyholder, corporateNumber: '9998110000154' }
  const { status, findings } = await apply(applying, { ...facts, policyholder })
  t.equal(status, 'referred')
  t.match(
    findings.filter(({ outcome }: { outcome: string }) => outcome === 'refer'),
    [{ code: 'policyholder.corporate_number_conflict', subject: 'policyholder' }]
  )
})

t.test('two numbers with a cap each do not both carry a corporation that one application names for them', async t => {
  const numbers = [70, 71, 72, 73, 74, 75].map(syntheticBusinessNumber)
  for (const number of numbers) await assess(applying, number)
  const corporateNumber = '9998110000162'
  const buyers = numbers.map((businessNumber, i) => (i < 2 ? { businessNumber, corporateNumber } : { businessNumber }))
  const sound = soundWith('multi_custom', APPLYING_ON, { buyer: { creditGrade: 3 }, buyers })
  const { status, buyers: decided } = await apply(applying, sound)
  t.equal(status, 'referred')
  const conflict = [{ code: 'buyer.corporate_number_conflict', outcome: 'refer' }]
  t.match(
    decided.map((buyer: { findings: unknown[] }) => buyer.findings),
    [[], conflict, [], [], [], []]
  )
})

t.test('numbers that the insurer told to be one leave together what a request said of one of them', async t => {
  const [one, other, stranger] = [190, 191, 192].map(syntheticBusinessNumber) as [string, string, string]
  const [said, told] = ['9998110000980', '9998110000998']
  for (const number of [one, other]) await assess(applying, number)
  await applyFor(one, 90, { corporateNumber: said })
  await applyFor(stranger, 91, { corporateNumber: said })
  await tell(other, { sameAs: one }, { headers: { 'if-match': '*' } })
  await applyFor(other, 92)
  const held = async (number: string) =>
    (await call('GET', `/v1/buyers/${number}/capacity`, { as: 'underwriter' })).body.held
  const together = await held(one)

  await tell(one, { corporateNumber: told }, { headers: { 'if-match': '*' } })
  for (const number of [one, other])
    t.match((await party(number)).body, {
      corporateNumber: told,
      toldBy: 'insurer',
      businessNumbers: [one, other].toSorted()
    })
  t.ok(together > 0)
  t.equal(await held(other), together, 'with what is held of both')
  t.equal(await held(stranger), 0, 'and nothing is left to whom the request named')
})
