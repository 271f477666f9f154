// 64 applications at once for one buyer whose cap fits seven: exactly seven offers, and more without the account's lock.
import t from 'tap'
import { assess, generalCase, quoteFor, runApplying } from '../support/applying.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { changeFunction, closeBarrier } from './ledger-barrier.ts'
import { draftsOn, EOK, heldOffers, ledgerFaults, outcomesOf, ownerOf, pauseBeforeHold, race } from './offer-setup.ts'

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

t.test(
  'nine of one firm applied for and submitted at once, of which six fit: six offers, and nothing is lost',
  async t => {
    const applying = await runApplying(t)
    const numbers = Array.from({ length: 9 }, (_, i) => syntheticBusinessNumber(i))
    const quotes = []
    for (const businessNumber of numbers) {
      await assess(applying, businessNumber)
      const buyer = { requestedInsuredAmount: EOK / 2, simpleCreditStatus: 'graded', simpleGrade: 3 } as const
      quotes.push(
        await quoteFor(applying, generalCase(1, { product: 'online_simple', buyer, buyers: [{ businessNumber }] }))
      )
    }
    const applyAtOnce = async ({ id }: { readonly id: string }) => {
      const { status, body, text } = await applying.call('POST', '/v1/applications', {
        body: { quoteId: id, submission: {} }
      })
      if (status !== 201) throw new Error(`${status} ${text}`)
      return body
    }
    // Who stands behind the firm is known by then, so that nobody waits for the first to say so.
    const [first, ...others] = quotes
    const before = await applyAtOnce(first)
    const owner = ownerOf(t, applying)
    await pauseBeforeHold(owner)
    const barrier = await closeBarrier(owner)
    const racing = Promise.all(others.map(applyAtOnce))
    await barrier.open(others.length)
    t.strictSame(outcomesOf([before, ...(await racing)]), { approved: 6, declined: 3 })
    t.strictSame(await heldOffers(applying), { offers: 6, won: BigInt(3 * EOK) })
    t.strictSame(await ledgerFaults(owner), [])
  }
)
