import { isHoldDecided } from '@trade-credit/ledger/decide-with-transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { IdempotencyHeaders } from '@trade-credit/service/platform/idempotency/idempotency-key.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { sealedAnswers } from '@trade-credit/service/platform/webhooks/sealed-answers.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { OfferId } from '../applications/schemas.ts'
import { offerView } from '../offers/offer-view.ts'
import { OfferSchema } from '../offers/schemas.ts'
import { handOfferOver } from './hand-offer-over.ts'
import { OfferHandOverSchema, TakeOfferBody } from './schemas.ts'
import { takeOffer } from './take-offer.ts'

const handOverSchema = {
  operationId: 'handOfferOver',
  summary: 'Get a code by which the firm’s own channel can take an offer, to accept and bind it there',
  description:
    'For whoever applied for a firm and does not bind policies, such as a bank. The code works once, together with the firm’s business number, until the offer’s last day; asking again replaces it. The `handOver` of the offer says where it stands.',
  tags: ['offers'],
  headers: IdempotencyHeaders,
  params: fields({ offerId: OfferId }),
  response: { 201: OfferHandOverSchema, ...problems(404, 409, 422) }
}

const takeSchema = {
  operationId: 'takeOffer',
  summary: 'Take the offer that a firm has a code for: from then on it is the channel’s own',
  description:
    'For channels alone. It can then be accepted, unless it is already, and bound by POST /v1/policies; whoever handed it over still sees its status. A channel that takes it again is given it as it stands. Whatever else is wrong is the same 404.',
  tags: ['offers'],
  headers: IdempotencyHeaders,
  body: TakeOfferBody,
  response: { 200: OfferSchema, ...problems(404, 422) }
}

/** Handing an offer over to the channel of its firm, and taking it there. */
export function handOverRoutes(app: App, platform: ServicePlatform): void {
  app.post(
    '/v1/offers/:offerId/hand-overs',
    { schema: handOverSchema, config: { scope: 'applications:write' } },
    idempotent<typeof handOverSchema>(
      platform,
      async (request, { trx, ...context }) => {
        const { id, offerId, code, validUntil } = await handOfferOver(trx, request.params.offerId, context)
        return { status: 201, body: { id, offerId, code, validUntil, status: 'open' } }
      },
      // A replay gives the code again, so what is kept for one is encrypted.
      { sealed: sealedAnswers(platform.secretBox), again: isHoldDecided }
    )
  )

  app.post(
    '/v1/offer-hand-overs',
    { schema: takeSchema, config: { scope: 'applications:write' } },
    idempotent<typeof takeSchema>(platform, async (request, { trx, actor, businessDate }) => {
      const offer = await takeOffer(trx, request.body, { actor, businessDate })
      return { status: 200, body: offerView(offer, request.language, businessDate) }
    })
  )
}
