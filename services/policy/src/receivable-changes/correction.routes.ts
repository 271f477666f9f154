import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { ChangeHeaders } from '@trade-credit/service/platform/idempotency/change-headers.ts'
import { idempotent } from '@trade-credit/service/platform/idempotency/idempotent.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { declarationOf } from '../receivables/declaration.ts'
import { ReceivablePath, ReceivableSchema } from '../receivables/schemas.ts'
import { answerChange } from './answer-change.ts'
import { correctReceivable } from './correct-receivable.ts'
import { CorrectionBody, WithdrawalBody } from './schemas.ts'
import { withdrawReceivable } from './withdraw-receivable.ts'

const common = {
  tags: ['receivables'],
  params: ReceivablePath,
  headers: ChangeHeaders,
  response: { 201: ReceivableSchema, ...problems(404, 409, 412, 422) }
}
const config = { scope: 'receivables:write' }

const withdrawalSchema = {
  operationId: 'withdrawReceivable',
  summary: 'Withdraw what was declared by mistake, wholly or in part: so much was never owed',
  description:
    'It stays to be read and lessens what rests on it: a claim that names it is assessed anew, and a bank that was confirmed it is told. `reverseReceivableChange` takes a withdrawal back. To put a wrong date, buyer or number right, use `correctReceivable`.',
  ...common,
  body: WithdrawalBody
}
const correctionSchema = {
  operationId: 'correctReceivable',
  summary: 'Declare a receivable anew as it is: what was said before is withdrawn, and both stay to be read',
  description:
    'The answer is the new receivable, with its `corrects`; payments, returns, offsets and a dispute move along to it. It counts as declared on this day: where an event of the buyer, an overdue or a claim came before, a claim on it waits until an officer has seen papers. So it does where a due date that has passed is put off further than an agreement on the overdue could (`putOffFrom`).',
  ...common,
  body: CorrectionBody
}

/** What was declared of a receivable, taken back or put right. */
export function receivableCorrectionRoutes(app: App, platform: ServicePlatform): void {
  const path = '/v1/policies/:policyId/receivables/:receivableId'

  app.post(
    `${path}/withdrawals`,
    { schema: withdrawalSchema, config },
    idempotent(platform, async (request, context) => {
      const { amount = null, reason } = request.body
      return answerChange(platform, request, context, (target, policy) =>
        withdrawReceivable(context, platform, policy, target, { amount, reason })
      )
    })
  )

  app.post(
    `${path}/corrections`,
    { schema: correctionSchema, config },
    idempotent(platform, async (request, context) => {
      const { reason, ...body } = request.body
      return answerChange(platform, request, context, (target, policy) =>
        correctReceivable(context, platform, policy, target, { declaration: declarationOf(body), reason })
      )
    })
  )
}
