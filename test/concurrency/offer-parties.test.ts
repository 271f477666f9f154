// Caps count legal persons: whoever has several business numbers has one cap, however many apply at once.
import t from 'tap'
import { assess, draftFor, runApplying } from '../support/applying.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
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
