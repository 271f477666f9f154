import { isKsicCode } from '@trade-credit/domain/ksic.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { AsOfQuery } from '../products/schemas.ts'
import { industryView } from './industry-view.ts'
import { IndustrySchema, KsicPath } from './schemas.ts'

const getSchema = {
  operationId: 'getIndustry',
  summary: 'Whether a firm of a line of business can be a policyholder, wholly or by activity',
  tags: ['industries'],
  params: fields({ ksic: KsicPath }),
  querystring: AsOfQuery,
  response: { 200: IndustrySchema, ...problems(404, 422) }
}

/** The list of restricted industries, asked by class. It binds policyholders, never buyers. */
export function industryRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/industries/:ksic',
    { schema: getSchema, config: { scope: 'quotes:read' } },
    computing(platform, (request, { businessDate }) => {
      const { ksic } = request.params
      if (!isKsicCode(ksic)) return noSuchClass(ksic)
      const version = platform.rulebook.on(businessDate)
      const asOf = plainDate(request.query.asOf ?? businessDate)
      const rulebook = { asOf, version: `sha256:${version.sha256}` }
      return { status: 200, body: { ...industryView(ksic, version.rulesAt(asOf)), rulebook } }
    })
  )
}

function noSuchClass(ksic: string): never {
  const section = ksic.charAt(0)
  return problem('not_found', {
    detail: {
      ko: `${ksic}은(는) 한국표준산업분류에 없습니다. 대분류 ${section}에 중분류 ${ksic.slice(1, 3)}이(가) 없습니다. 사업자등록증의 업종코드를 확인해 주세요.`,
      en: `The KSIC has no class ${ksic}: section ${section} has no division ${ksic.slice(1, 3)}. Check the code on the business registration.`
    }
  })
}
