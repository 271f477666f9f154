import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { changesBetween, parametersAt } from '@trade-credit/rulebook/changes.ts'
import type { App } from '@trade-credit/service/app.ts'
import { fields } from '@trade-credit/service/fields.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { PlainDate } from '@trade-credit/service/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { ChangeListSchema, ParameterListSchema, SourceListSchema } from './schemas.ts'
import { changeView, sourceView, standingParameterView } from './views.ts'

const listRulebookParametersSchema = {
  operationId: 'listRulebookParameters',
  summary: 'Every parameter as it stands on a date, with its source',
  tags: ['rulebook'],
  querystring: fields({
    asOf: Type.Optional(PlainDate),
    group: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9_]+$',
        maxLength: 60,
        description: 'Only this group, such as `single_startup`.'
      })
    )
  }),
  response: { 200: ParameterListSchema }
}

const listRulebookChangesSchema = {
  operationId: 'listRulebookChanges',
  summary: 'What changes after one date up to another, oldest first',
  tags: ['rulebook'],
  querystring: fields({ from: PlainDate, to: PlainDate }),
  response: { 200: ChangeListSchema }
}

const listRulebookSourcesSchema = {
  operationId: 'listRulebookSources',
  summary: 'The documents and laws that citations resolve to',
  tags: ['rulebook'],
  response: { 200: SourceListSchema }
}

/** The rulebook for people who check it: what stands on a date, what changed between two, and the documents behind it. */
export function rulebookRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/rulebook/parameters',
    { schema: listRulebookParametersSchema, config: { scope: 'quotes:read' } },
    computing(platform, async (request, { businessDate }) => {
      const { rulebook, sha256 } = platform.rulebook.on(businessDate)
      const { group } = request.query
      const asOf = plainDate(request.query.asOf ?? businessDate)
      const standing = parametersAt(rulebook, asOf).filter(
        ({ parameter }) => group === undefined || parameter.name.startsWith(`${group}.`)
      )
      return { status: 200, body: { asOf, version: `sha256:${sha256}`, items: standing.map(standingParameterView) } }
    })
  )

  app.get(
    '/v1/rulebook/changes',
    { schema: listRulebookChangesSchema, config: { scope: 'quotes:read' } },
    computing(platform, async (request, { businessDate }) => {
      const { rulebook, sha256 } = platform.rulebook.on(businessDate)
      const from = plainDate(request.query.from)
      const to = plainDate(request.query.to)
      const items = changesBetween(rulebook, from, to).map(changeView)
      return { status: 200, body: { from, to, version: `sha256:${sha256}`, items } }
    })
  )

  app.get(
    '/v1/rulebook/sources',
    { schema: listRulebookSourcesSchema, config: { scope: 'quotes:read' } },
    computing(platform, async (_request, { businessDate }) => {
      const { rulebook, sha256 } = platform.rulebook.on(businessDate)
      return {
        status: 200,
        body: { version: `sha256:${sha256}`, items: [...rulebook.sources.values()].map(sourceView) }
      }
    })
  )
}
