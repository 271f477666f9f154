// Caps count legal persons: whoever has several business numbers has one cap, however many apply at once.
import t from 'tap'
import { assess, draftFor, runApplying, submit } from '../support/applying.ts'
import { asAdmin } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { closeGate } from '../support/gate.ts'
import { BUYER, EOK, heldOffers, outcomesOf, race, wanting } from './offer-setup.ts'

t.test('a policyholder with several business numbers has one cap of 100억 over all of them', async t => {
  const applying = await runApplying(t)
  const drafts: string[] = []
  for (let i = 0; i < 8; i += 1) {
    // Each of its numbers sells to another buyer, so that no buyer's cap is in the way.
    const buyer = syntheticBusinessNumber(i)
    await assess(applying, buyer, { creditGrade: 1 })
    const facts = wanting(i, 20 * EOK, buyer)
    const policyholder = { ...facts.policyholder, corporateNumber: '9998110000005' }
    drafts.push((await draftFor(applying, { ...facts, policyholder })).id)
  }
  const answers = await race(t, applying, drafts, 8)
  t.strictSame(outcomesOf(answers), { approved: 5, declined: 3 })
  t.strictSame(await heldOffers(applying), { offers: 5, won: BigInt(100 * EOK) })
})

t.test('a buyer that is named by another of its business numbers has one cap too', async t => {
  const applying = await runApplying(t)
  const numbers = [BUYER, syntheticBusinessNumber(1)]
  const corporateNumber = '9998110000005'
  for (const number of numbers) await assess(applying, number, { creditGrade: 1, corporateNumber })
  const drafts: string[] = []
  for (let i = 0; i < 10; i += 1) {
    const facts = wanting(i, 10 * EOK, numbers[i % 2])
    // Only some say which corporation it is: nothing opens another cap.
    const buyer = { ...facts.buyer, corporateNumber: i < 5 ? corporateNumber : null }
    drafts.push((await draftFor(applying, { ...facts, buyer })).id)
  }
  t.strictSame(outcomesOf(await race(t, applying, drafts, 10)), { approved: 7, declined: 3 })
  t.strictSame(await heldOffers(applying), { offers: 7, won: BigInt(70 * EOK) })
})

t.test('of two that name another corporation behind a buyer at once, one is covered and one is looked at', async t => {
  const applying = await runApplying(t)
  await assess(applying, BUYER, { creditGrade: 1 })
  const drafts: string[] = []
  for (const [i, corporateNumber] of ['9998110000005', '9998110000013'].entries()) {
    const facts = wanting(i, EOK)
    drafts.push((await draftFor(applying, { ...facts, buyer: { ...facts.buyer, corporateNumber } })).id)
  }
  // The first comes as far as writing down who the buyer is, before the second goes on: it waits for the first, not for the row.
  const row = 'select from underwriting.party where business_number = $1 for update'
  const gate = await closeGate(t, applying.database, row, [BUYER], 'underwriting')
  const both = drafts.map(id => submit(applying, id))
  await gate.untilWaiting(2)
  await gate.open()
  t.strictSame(outcomesOf((await Promise.all(both)).map(({ body }) => body)), { approved: 1, referred: 1 })
})

for (const [whose, assessed] of [
  ['the buyer', BUYER],
  ['another number of the buyer', syntheticBusinessNumber(1)]
] as const) {
  t.test(`what is told of ${whose} while an application waits to say who the buyer is counts`, async t => {
    const applying = await runApplying(t)
    const { id } = await draftFor(applying, wanting(0, EOK))
    const gate = await closeGate(t, applying.database, DECIDING_WHO, [BUYER], 'underwriting')
    const submitted = submit(applying, id)
    await gate.untilWaiting(1)
    for (const number of new Set([BUYER, assessed])) await asAdmin(applying.database, TOLD, [number, BUYER])
    await asAdmin(applying.database, ASSESSED, [assessed])
    await gate.open()
    t.equal((await submitted).body.status, 'approved')
  })
}

const DECIDING_WHO = `select pg_advisory_xact_lock(hashtextextended('corporation ' || $1, 0))`
const TOLD = `insert into underwriting.party (id, business_number, party, told_by, person, updated_by)
  values ('pa_' || $1, $1, $2, 'insurer', $2, 'underwriter')`
const ASSESSED = `insert into underwriting.credit_assessment (id, business_number, assessed_on, version, credit_status, credit_grade,
    simple_credit_status, simple_grade, valid_until, source, assessed_by, created_at)
  values ('ca_' || $1, $1, '2021-12-01', 1, 'graded', 1, 'graded', 1, '2022-11-30', '정기 평가', 'underwriter', now())`
