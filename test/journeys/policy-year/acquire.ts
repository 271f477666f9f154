import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import type { World } from './world.ts'

type Portal = Pick<World, 'portal'>

/**
 * Applies with a quote: papers and consents, the decision, the offer accepted, by the submission where its premium is at most so much. Gives
 * the offer. Throws unless it is approved.
 */
export async function applyAndAccept({ portal }: Portal, quoteId: string, acceptUpTo?: number) {
  const draft = answerOf(await portal.POST('/v1/applications', { params: newKey(), body: { quoteId } }))
  const path = { applicationId: draft.id }
  for (const type of draft.missing) {
    answerOf(
      await portal.PUT('/v1/applications/{applicationId}/documents/{type}', {
        params: { path: { ...path, type } },
        headers: { 'content-type': 'application/pdf' },
        body: Buffer.from(`%PDF-1.7\n% ${type}\n`),
        bodySerializer: bytes => bytes as Uint8Array<ArrayBuffer>
      })
    )
  }
  for (const businessNumber of draft.missingConsents) {
    answerOf(
      await portal.PUT('/v1/applications/{applicationId}/consents/{businessNumber}', {
        params: { path: { ...path, businessNumber } },
        body: {}
      })
    )
  }
  const decided = answerOf(
    await portal.POST('/v1/applications/{applicationId}/submission', {
      params: { ...newKey(), path },
      ...(acceptUpTo === undefined ? {} : { body: { acceptUpTo } })
    })
  )
  if (decided.status !== 'approved' || !decided.offerId) throw new Error(JSON.stringify(decided, null, 2))
  const { offerId } = decided
  if (acceptUpTo !== undefined)
    return answerOf(await portal.GET('/v1/offers/{offerId}', { params: { path: { offerId } } }))
  return answerOf(await portal.POST('/v1/offers/{offerId}/acceptance', { params: { ...newKey(), path: { offerId } } }))
}

/** Binds the offer; gives the policy. */
export async function bind({ portal }: Portal, offerId: string, inception?: string) {
  const body = { offerId, ...(inception === undefined ? {} : { inception }) }
  return answerOf(await portal.POST('/v1/policies', { params: newKey(), body }))
}

/** The whole policy as it stands. */
export async function policyOf({ portal }: Portal, policyId: string) {
  return answerOf(await portal.GET('/v1/policies/{policyId}', { params: { path: { policyId } } }))
}

/** Records what the policyholder paid on the invoice that is open and falls due first. */
export async function payNext(world: Pick<World, 'portal' | 'cashier'>, policyId: string, paidOn: string) {
  const { invoices } = await policyOf(world, policyId)
  const [invoice] = invoices.filter(({ remaining }) => remaining > 0).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
  if (!invoice) throw new Error('nothing is owed')
  return answerOf(
    await world.cashier.POST('/v1/policies/{policyId}/premiums', {
      params: { ...newKey(), path: { policyId } },
      body: { invoiceId: invoice.id, amount: invoice.remaining, paidOn, reference: `transfer ${invoice.id}` }
    })
  )
}
