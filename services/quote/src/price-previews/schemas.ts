import { MOST_BUYERS, quoteRequestFields } from '@trade-credit/quoting/request.schemas.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber, FindingSchema, PlainDate, Won } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

export const PreviewStatus = Type.Enum(['quoted', 'referred', 'declined'], {
  description: 'A declined price is a result: its findings say why. `referred` needs a person.'
})

export const PreviewPremium = shared(
  'PreviewPremium',
  fields(
    { gross: Won, net: Won, payable: Won },
    { description: 'Before discounts, after them, and what is to be paid.' }
  )
)

const PreviewedBuyerSchema = shared(
  'PreviewedBuyer',
  fields({
    businessNumber: BusinessNumber,
    eligible: Type.Boolean({ description: 'False when a rule declines the buyer.' }),
    findings: Type.Array(FindingSchema),
    insuredAmount: orNull(Won),
    ratePercent: orNull(Type.String({ description: 'In per cent, three decimals, for reading.', examples: ['1.000'] })),
    premium: orNull(Won)
  })
)

/** What a preview shows, for answers that add something to it. */
export const pricePreviewFields = {
  status: PreviewStatus,
  illustrative: Type.Boolean({ description: 'True when `asOf` is not the business date.' }),
  product: quoteRequestFields.product,
  asOf: PlainDate,
  findings: Type.Array(FindingSchema, { description: 'Every rule that has something to say of the whole.' }),
  buyers: Type.Array(PreviewedBuyerSchema, { maxItems: MOST_BUYERS }),
  insuredAmount: orNull(Won),
  premium: orNull(PreviewPremium),
  rulebook: fields({ asOf: PlainDate, version: Type.String({ examples: ['sha256:0f…'] }) })
}

export const PricePreviewSchema = shared('PricePreview', fields(pricePreviewFields))
