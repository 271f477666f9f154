import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { readCentres } from '@trade-credit/domain/referral/centre-in-charge.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate, RuleSchema } from '@trade-credit/service/schema/schemas.ts'
import { shared } from '@trade-credit/service/schema/shared-schema.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'

const CentreSchema = shared(
  'InsuranceCentre',
  fields(
    {
      code: Type.String({ examples: ['busan'] }),
      region: Type.String({ examples: ['부산'] }),
      name: Type.String({ examples: ['부산신용보험센터'] }),
      phone: Type.String({ examples: ['051-678-6051'] }),
      address: Type.String({ examples: ['부산 남구 문현금융로 40 부산국제금융센터 14층 (문현동)'] })
    },
    { description: 'A credit insurance centre (신용보험센터), as published.' }
  )
)

const listSchema = {
  operationId: 'listInsuranceCentres',
  summary: 'Where to apply: the credit insurance centres on a date',
  tags: ['insurance-centres'],
  querystring: fields({ asOf: Type.Optional(PlainDate) }),
  response: {
    200: shared(
      'InsuranceCentreList',
      fields({ asOf: PlainDate, items: Type.Array(CentreSchema, { maxItems: 200 }), rule: RuleSchema })
    ),
    ...problems(422)
  }
}

/** Credit insurance centres: the nearest handles a firm, or the one that serves it already (S3:L2111-2113). */
export function centreRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/insurance-centres',
    { schema: listSchema, config: { scope: ['applications:read', 'quotes:read'] } },
    computing(platform, async (request, { businessDate }) => {
      const asOf = plainDate(request.query.asOf ?? businessDate)
      const rule = platform.rulebook.on(businessDate).rulesAt(asOf).shaped('centres.all', readCentres)
      const items = rule.value.map(({ code, region, name, phone, address }) => ({ code, region, name, phone, address }))
      // The centres are the value itself: repeating them in the rule would only be long.
      return { status: 200, body: { asOf, items, rule: { ...ruleView(rule), value: rule.value.length } } }
    })
  )
}
