import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import { applyAndAccept, bind, payNext } from './acquire.ts'
import { BUYERS, policyholderIn } from './cast.ts'
import { type Diary, idOf } from './story.ts'
import { assessAll, runJob } from './world.ts'

/** From the job that quotes a month ahead to the renewal's own early end. */
export const RENEWAL_DIARY: Diary = {
  '2022-10-31': async ({ world, t }) => {
    t.match(await runJob(world, 'renewal-quotes'), { quoted: 0 }, 'thirty-one days ahead')
  },
  '2022-11-01': async ({ world, t, policyId, ids }) => {
    t.match(await runJob(world, 'renewal-quotes'), { quoted: 1 }, 'thirty days ahead')
    const { items } = answerOf(await world.portal.GET('/v1/notices', { params: { query: { limit: 200 } } }))
    const notice = items.find(({ kind }) => kind === 'policy_expiring')
    t.match(notice, { subject: { policyId }, parameters: { expiry: '2022-12-01' } })
    const quoteId = notice?.subject['quoteId'] ?? ''
    const quote = answerOf(await world.portal.GET('/v1/quotes/{quoteId}', { params: { path: { quoteId } } }))
    t.strictSame(
      quote.buyers.filter(({ insuredAmount }) => insuredAmount).map(({ businessNumber }) => businessNumber),
      (['A', 'B', 'C', 'D', 'E'] as const).map(letter => BUYERS[letter].number),
      'F was dropped and stays out'
    )
    t.equal(quote.insuredAmount, 260_000_000, 'with the amounts that stand at the end')
    ids.set('renewal quote', quoteId)
  },
  '2022-11-02': async story => {
    const { world, t, ids } = story
    await assessAll(world, '2022-11-02', '2023-11-01')
    const quote = answerOf(
      await world.portal.POST('/v1/quotes/{quoteId}/revisions', {
        params: { ...newKey(), path: { quoteId: idOf(story, 'renewal quote') } },
        body: { policyholder: policyholderIn(2022), paymentPlan: 'annual' }
      })
    )
    t.match(quote, { status: 'quoted', insuredAmount: 260_000_000 }, 'with the books of the year that was closed since')
    ids.set('revised quote', quote.id)
  },
  '2022-11-03': async story => {
    const quoteId = idOf(story, 'revised quote')
    const quote = answerOf(await story.world.portal.GET('/v1/quotes/{quoteId}', { params: { path: { quoteId } } }))
    const offer = await applyAndAccept(story.world, quoteId, quote.premium?.payable)
    const accepted = { status: 'accepted', acceptedOn: '2022-11-03', requestedInception: '2022-12-01' }
    story.t.match(offer, { ...accepted, insuredAmount: 260_000_000 }, 'of A, the very last won')
    story.ids.set('renewal offer', offer.id)
  },
  '2022-11-07': async story => {
    const bound = await bind(story.world, idOf(story, 'renewal offer'))
    const { policyId: renews } = story
    story.t.match(bound, { status: 'awaiting_payment', renews, plannedInception: '2022-12-01', paymentPlan: 'annual' })
    story.renewalId = bound.id
  },
  '2022-11-25': async ({ world, t, renewalId = '' }) => {
    const paid = await payNext(world, renewalId, '2022-11-25')
    t.match(
      paid,
      { status: 'in_force', inception: '2022-12-01', expiry: '2023-12-01' },
      'neither a gap nor a day twice'
    )
  },
  '2023-02-20': async ({ world, t, renewalId = '' }) => {
    const path = { policyId: renewalId }
    const body = { on: '2023-03-01', reason: 'policyholder_request' }
    const { portal } = world
    const preview = answerOf(
      await portal.POST('/v1/policies/{policyId}/cancellation-previews', { params: { path }, body })
    )
    const deed = answerOf(
      await portal.POST('/v1/policies/{policyId}/cancellations', { params: { ...newKey(), path }, body })
    )
    t.match(deed, { status: 'in_force', cancelledFrom: '2023-03-01', unexpiredDays: 275, refund: preview.refund })
    t.strictSame(deed.payers, preview.payers)
  }
}
