import { idSchema } from '@trade-credit/service/ids.ts'
import { fields, lineOfText } from '@trade-credit/service/schema/fields.ts'
import { RuleSchema, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { PolicyId, policyFields } from '../policies/schemas.ts'
import { PaymentSchema } from '../premiums/schemas.ts'

export const PremiumParams = fields({ policyId: PolicyId, paymentId: idSchema('pr') })

export const ReversalBody = fields(
  {
    reason: lineOfText(200, {
      description: 'Why it counts no more: another policy’s, another amount, a transfer that bounced.',
      examples: ['다른 계약의 입금을 잘못 기록했습니다.']
    })
  },
  { examples: [{ reason: '다른 계약의 입금을 잘못 기록했습니다.' }] }
)

const CorrectionSchema = fields(
  {
    lessRefund: { ...Won, description: 'Owed back no more.' },
    stillOwed: { ...Won, description: 'The days with cover used it: an invoice of the kind `earned`, due today.' },
    toRepay: { ...Won, description: 'Paid back before it bounced: an invoice of the kind `repayment`, due today.' }
  },
  {
    description:
      'By what the reversal corrects what was given back of it, and asks for it; nothing while all of it is asked for by its invoices.',
    examples: [{ lessRefund: 0, stillOwed: 0, toRepay: 0 }]
  }
)

/** The policy as it is now, the payment that counts no more, what that corrects, and the rule by which cover stays. */
export const ReversedPremiumSchema = shared(
  'ReversedPremium',
  fields({ ...policyFields, payment: PaymentSchema, correction: CorrectionSchema, rule: RuleSchema })
)
