import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { PRODUCT_CODES } from '@trade-credit/domain/products.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { productView, termsByProduct } from './product-view.ts'
import { AsOfQuery, ProductCodeSchema, ProductListSchema, ProductSchema } from './schemas.ts'

const listProductsSchema = {
  operationId: 'listProducts',
  summary: 'Products on sale on a date, each term with its source',
  tags: ['products'],
  querystring: AsOfQuery,
  response: { 200: ProductListSchema, ...problems(422) }
}

const getProductSchema = {
  operationId: 'getProduct',
  summary: 'One product on a date, also one that is no longer or not yet on sale',
  tags: ['products'],
  params: fields({ code: ProductCodeSchema }),
  querystring: AsOfQuery,
  response: { 200: ProductSchema, ...problems(422) }
}

/** What can be bought, and on what terms, on any date that a source reaches. */
export function productRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/products',
    { schema: listProductsSchema, config: { scope: 'quotes:read' } },
    computing(platform, async (request, { businessDate }) => {
      const { rulebook } = platform.rulebook.on(businessDate)
      const asOf = plainDate(request.query.asOf ?? businessDate)
      const terms = termsByProduct(rulebook, asOf)
      const products = PRODUCT_CODES.map(code => productView(code, terms.get(code) ?? [], request.language))
      return { status: 200, body: { asOf, items: products.filter(product => product.sold) } }
    })
  )

  app.get(
    '/v1/products/:code',
    { schema: getProductSchema, config: { scope: 'quotes:read' } },
    computing(platform, async (request, { businessDate }) => {
      const { rulebook } = platform.rulebook.on(businessDate)
      const asOf = plainDate(request.query.asOf ?? businessDate)
      const { code } = request.params
      const terms = termsByProduct(rulebook, asOf).get(code)
      if (!terms) throw new NoSourceForDate(`${code}.sold`, asOf)
      return { status: 200, body: productView(code, terms, request.language) }
    })
  )
}
