import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { fields, orNull } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, RuleSchema } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import { Type } from 'typebox'

export const ProductCodeSchema = Type.Enum([...PRODUCT_CODES], { examples: ['single_startup'] })

export const ProductSchema = shared(
  'Product',
  fields({
    code: ProductCodeSchema,
    name: Type.String({ examples: ['한사랑보험 창업보험'] }),
    koreanName: Type.String({ examples: ['한사랑보험 창업보험'] }),
    sold: Type.Boolean({ description: 'Whether it was on sale on the date.' }),
    terms: Type.Array(
      fields({
        term: Type.String({ examples: ['buyer_cap'] }),
        description: Type.String({ examples: ['Most that is insured on one buyer'] }),
        unit: Type.String({ examples: ['won'] }),
        rule: orNull(RuleSchema)
      }),
      { description: 'A term whose rule is null exists and was never published.' }
    )
  })
)

export const ProductListSchema = fields({ asOf: PlainDate, items: Type.Array(ProductSchema, { maxItems: 50 }) })

export const AsOfQuery = fields({ asOf: Type.Optional(PlainDate) })
