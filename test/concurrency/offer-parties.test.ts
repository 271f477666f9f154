// Caps count legal persons: whoever has several business numbers has one cap, however many apply at once.
import t from 'tap'
import { assess, draftFor, runApplying, submit } from '../support/applying.ts'
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
