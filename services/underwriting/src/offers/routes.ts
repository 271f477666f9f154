import { isHoldDecided } from '@trade-credit/ledger/decide-with-transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { askedPage } from '@trade-credit/service/http/asked-page.ts'
import { pageQuery } from '@trade-credit/service/http/paging.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { ApplicationId, OfferId } from '../applications/schemas.ts'
import { acceptOffer } from './accept-offer.ts'
import { rejectOffer } from './give-up-offer.ts'
import { offerSummaryView, offerView } from './offer-view.ts'
import { findOffer, listOffers } from './repository.ts'
import { OfferPageSchema, OfferSchema, OfferStatusSchema } from './schemas.ts'

const params = fields({ offerId: OfferId })

const getSchema = {
  operationId: 'getOffer',
  summary: 'An offer (인수결과): what is insured on each buyer, at which rate and price, until when it stands',
  tags: ['offers'],
  params,
  response: { 200: OfferSchema, ...problems(404) }
}

const listSchema = {
  operationId: 'listOffers',
  summary: 'Offers, newest first: one’s own, or all for the insurer',
  tags: ['offers'],
  querystring: fields({
    ...pageQuery,
    status: Type.Optional(OfferStatusSchema),
    applicationId: Type.Optional(ApplicationId),
    policyholder: Type.Optional(BusinessNumber)
  }),
  response: { 200: OfferPageSchema }
}

const acceptSchema = {
  operationId: 'acceptOffer',
  summary: 'Accept an open offer; it can then be bound until its last day',
  description:
    'By whoever holds the offer, once. Nothing is bound yet: `bindPolicy` comes next. A 409 says how to go on with one that was accepted before, is bound, has ended or was taken over by another channel.',
  tags: ['offers'],
  headers: IdempotencyHeaders,
  params,
  response: { 201: OfferSchema, ...problems(404, 409, 422) }
}

const rejectSchema = {
  operationId: 'rejectOffer',
  summary: 'Give an offer up that is not bound, as its holder: what it held is free at once',
  description:
    'For an open or accepted offer, one that was taken over among them. Its application is withdrawn by that, and its quote can be applied for again; who handed the offer over is told.',
  tags: ['offers'],
  headers: IdempotencyHeaders,
  params,
  response: { 201: OfferSchema, ...problems(404, 409, 422) }
}

/** Offers (인수결과): read, listed, accepted, rejected. */
export function offerRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/offers/:offerId',
    { schema: getSchema, config: { scope: 'applications:read' } },
    reading<typeof getSchema>(platform, async (request, { trx, businessDate }) => {
      const [offer, today] = await Promise.all([findOffer(trx, request.params.offerId), businessDate()])
      if (!offer) return problem('not_found')
      return { status: 200, body: offerView(offer, request.language, today) }
    })
  )

  app.get(
    '/v1/offers',
    { schema: listSchema, config: { scope: 'applications:read' } },
    reading<typeof listSchema>(platform, async (request, { trx, businessDate }) => {
      const page = askedPage(request, platform.cursorKey)
      const today = await businessDate()
      const rows = await listOffers(trx, page.filters, { ...page, today })
      return page.answer(rows, row => offerSummaryView(row, today))
    })
  )

  app.post(
    '/v1/offers/:offerId/acceptance',
    { schema: acceptSchema, config: { scope: 'applications:write' } },
    idempotent<typeof acceptSchema>(
      platform,
      async (request, { trx, actor, businessDate }) => {
        const offer = await acceptOffer(trx, request.params.offerId, { actor, businessDate })
        return { status: 201, body: offerView(offer, request.language, businessDate) }
      },
      { again: isHoldDecided }
    )
  )

  app.post(
    '/v1/offers/:offerId/rejection',
    { schema: rejectSchema, config: { scope: 'applications:write' } },
    idempotent<typeof rejectSchema>(
      platform,
      async (request, { trx, actor, businessDate }) => {
        const offer = await rejectOffer(trx, request.params.offerId, { actor, businessDate })
        return { status: 201, body: offerView(offer, request.language, businessDate) }
      },
      { again: isHoldDecided }
    )
  )
}
