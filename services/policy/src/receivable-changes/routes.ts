import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { ReceivablePath, ReceivableSchema } from '../receivables/schemas.ts'
import { answerChange } from './answer-change.ts'
import { openDispute, reduceReceivable, reverseChange, withdrawDispute } from './change-receivable.ts'
import { DisputeBody, PaymentBody, ReductionBody, ReversalBody } from './schemas.ts'

const common = {
  tags: ['receivables'],
  params: ReceivablePath,
  headers: ChangeHeaders,
  response: { 201: ReceivableSchema, ...problems(404, 409, 412, 422) }
}
const config = { scope: 'receivables:write' }
const lessens =
  'Lessens what is owed, as a payment does: more than is outstanding is a 409. `reverseReceivableChange` takes it back.'

const paymentSchema = {
  operationId: 'recordReceivablePayment',
  summary: 'Record what the buyer paid on one receivable',
  description:
    'A payment that nobody designated to one invoice belongs to `recordBuyerPayment`, which spreads it as the Civil Act does.',
  ...common,
  body: PaymentBody
}
const returnSchema = {
  operationId: 'recordReceivableReturn',
  summary: 'Record goods that came back, or a price that was lowered',
  description: lessens,
  ...common,
  body: ReductionBody
}
const offsetSchema = {
  operationId: 'recordReceivableOffset',
  summary: 'Record what was set off against a debt to the buyer',
  description: lessens,
  ...common,
  body: ReductionBody
}
const reversalSchema = {
  operationId: 'reverseReceivableChange',
  summary: 'Take a recorded payment, return, offset or withdrawal back; both records stay',
  description:
    '`changeId` is the id of one of the `changes` of the receivable. Each can be taken back once; another time is a 409, as is a withdrawal after which it was declared anew. What was withdrawn and is owed after all counts as declared on this day.',
  ...common,
  body: ReversalBody
}
const disputeSchema = {
  operationId: 'disputeReceivable',
  summary: 'Say that the buyer disputes a receivable',
  description:
    'A claim leaves it out until the dispute is settled: `withdrawReceivableDispute`. One that is disputed already is a 409; to change the reason, withdraw the dispute first.',
  ...common,
  body: DisputeBody
}
const withdrawalSchema = {
  operationId: 'withdrawReceivableDispute',
  summary: 'Say that a receivable is disputed no longer',
  ...common
}

/** What happens to a receivable after it was declared. */
export function receivableChangeRoutes(app: App, platform: ServicePlatform): void {
  const path = '/v1/policies/:policyId/receivables/:receivableId'

  app.post(
    `${path}/payments`,
    { schema: paymentSchema, config },
    idempotent(platform, async (request, context) => {
      const { amount, paidOn, designatedTo = null } = request.body
      const payment = { kind: 'payment', amount, on: paidOn, datePointer: '/paidOn' } as const
      return answerChange(platform, request, context, async target => {
        const receivable = await reduceReceivable(context, target, { ...payment, designated: designatedTo !== null })
        if (designatedTo !== null && ![receivable.id, receivable.invoice_number].includes(designatedTo)) otherInvoice()
        return receivable
      })
    })
  )

  for (const [kind, schema] of [
    ['return', returnSchema],
    ['offset', offsetSchema]
  ] as const) {
    app.post(
      `${path}/${kind}s`,
      { schema, config },
      idempotent(platform, async (request, context) => {
        const { amount, occurredOn } = request.body
        const reduction = { kind, amount, on: occurredOn, datePointer: '/occurredOn', designated: true }
        return answerChange(platform, request, context, target => reduceReceivable(context, target, reduction))
      })
    )
  }

  app.post(
    `${path}/reversals`,
    { schema: reversalSchema, config },
    idempotent(platform, async (request, context) =>
      answerChange(platform, request, context, target => reverseChange(context, target, request.body.changeId))
    )
  )

  app.post(
    `${path}/disputes`,
    { schema: disputeSchema, config },
    idempotent(platform, async (request, context) => {
      const { disputedOn, reason = null } = request.body
      return answerChange(platform, request, context, target => openDispute(context, target, { disputedOn, reason }))
    })
  )

  app.post(
    `${path}/disputes/withdrawal`,
    { schema: withdrawalSchema, config },
    idempotent(platform, async (request, context) =>
      answerChange(platform, request, context, target => withdrawDispute(context, target))
    )
  )
}

function otherInvoice(): never {
  return refuseField('/designatedTo', 'receivable.other_invoice', {
    ko: '다른 채권을 지정한 결제입니다. 지정된 채권의 주소로 기록해 주세요.',
    en: 'The payment was designated to another invoice. Record it at the address of that one.'
  })
}
