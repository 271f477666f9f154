// 64 applications at once for one buyer whose cap fits seven: exactly seven offers, and more without the account's lock.
import t from 'tap'
import { runApplying } from '../support/applying.ts'
import { changeFunction } from './ledger-barrier.ts'
import { draftsOn, EOK, heldOffers, ledgerFaults, outcomesOf, ownerOf, race } from './offer-setup.ts'

const MANY = 64

t.test(
  '64 at once by two instances, of which seven fit: seven offers of full size, 57 declined by the one reason',
  async t => {
    const applying = await runApplying(t)
    const drafts = await draftsOn(applying, MANY)
    const answers = await race(t, applying, drafts, 20)
    t.strictSame(outcomesOf(answers), { approved: 7, declined: 57 })
    t.strictSame(await heldOffers(applying), { offers: 7, won: BigInt(70 * EOK) })
    const declined = answers.filter(({ status }) => status === 'declined')
    const reasons = declined.map(({ findings, buyers }) =>
      [findings, buyers[0].findings].flat().map(({ code, outcome }) => `${outcome} ${code}`)
    )
    t.strictSame([...new Set(reasons.flat())], ['note application.disclosures_not_given', 'decline buyer_limit'])
    t.strictSame(await ledgerFaults(ownerOf(t, applying)), [], 'balances add up')
  }
)

t.test(
  'without the ledger’s own test, which stands behind the account’s lock, the same race opens more than fit',
  async t => {
    const applying = await runApplying(t)
    const drafts = await draftsOn(applying, 24)
    await changeFunction(ownerOf(t, applying), 'raise_ceilings', /if v_tight is not null then/, 'if false then')
    const answers = await race(t, applying, drafts, 20)
    const { offers } = await heldOffers(applying)
    t.ok(offers >= 20, `${offers} offers: all that looked before the first of them held`)
    t.equal(outcomesOf(answers)['approved'], offers)
  }
)

t.test('a last smaller one: what is left is proposed to all, and the first to accept gets it', async t => {
  const applying = await runApplying(t)
  const drafts = await draftsOn(applying, 24, 990_000_000)
  const answers = await race(t, applying, drafts, 20)
  t.strictSame(outcomesOf(answers), { approved: 7, proposed: 17 })
  const proposed = answers.filter(({ status }) => status === 'proposed')
  for (const { buyers } of proposed) {
    t.match(buyers, [{ decision: 'approved', askedAmount: 990_000_000, approvedAmount: 70_000_000 }])
    t.match(buyers[0].findings, [{ code: 'buyer_limit', outcome: 'note' }])
  }
  t.strictSame(await heldOffers(applying), { offers: 7, won: 6_930_000_000n }, 'nothing is held for a proposal')
  const accepting = proposed.map(({ id }) =>
    applying.call('POST', `/v1/applications/${id}/proposal-answers`, { body: { answer: 'accept' } })
  )
  const accepted = (await Promise.all(accepting)).map(({ body }) => body)
  t.strictSame(outcomesOf(accepted), { approved: 1, declined: 16 })
  t.strictSame(await heldOffers(applying), { offers: 8, won: BigInt(70 * EOK) })
  t.strictSame(await ledgerFaults(ownerOf(t, applying)), [])
})
