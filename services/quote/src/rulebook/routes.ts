import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { changesBetween, parametersAt } from '@trade-credit/rulebook/changes.ts'
import { packagedRulebook, packagedStatements } from '@trade-credit/rulebook/packaged.ts'
import { rulebookSha256 } from '@trade-credit/rulebook/serialise.ts'
import type { App } from '@trade-credit/service/app.ts'
import { computing } from '@trade-credit/service/platform/computing.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { refuseBackwards } from '@trade-credit/service/problems/refuse-backwards.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { PlainDate } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import {
  ChangeListSchema,
  ParameterListSchema,
  SourceListSchema,
  StatementListSchema,
  VersionListSchema
} from './schemas.ts'
import { listActivations } from './versions.repository.ts'
import { activationView, changeView, sourceView, standingParameterView } from './views.ts'

/** Whoever quotes by the rules, and whoever keeps them. */
const READ = ['quotes:read', 'rulebook:read']

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
        description: 'Only this group, such as `single_startup`.',
        examples: ['single_startup']
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

const listRulebookStatementsSchema = {
  operationId: 'listRulebookStatements',
  summary: 'What the sources say, statement by statement, and the parameters that carry it',
  description:
    'The register of the packaged rulebook, whose `version` is named: it is part of a release, not of an import.',
  tags: ['rulebook'],
  querystring: fields({
    parameter: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9_.]+$',
        maxLength: 120,
        description: 'Only those that this parameter carries.',
        examples: ['rating.min_rate']
      })
    )
  }),
  response: { 200: StatementListSchema }
}

const listRulebookVersionsSchema = {
  operationId: 'listRulebookVersions',
  summary: 'Every version that came into force, and which one is today',
  tags: ['rulebook'],
  response: { 200: VersionListSchema }
}

/** The rulebook for people who check it: what stands on a date, what changed between two, and the documents behind it. */
export function rulebookRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/rulebook/parameters',
    { schema: listRulebookParametersSchema, config: { scope: READ } },
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
    { schema: listRulebookChangesSchema, config: { scope: READ } },
    computing(platform, async (request, { businessDate }) => {
      const { rulebook, sha256 } = platform.rulebook.on(businessDate)
      const from = plainDate(request.query.from)
      const to = plainDate(request.query.to)
      refuseBackwards(from, to, '/query/to')
      const items = changesBetween(rulebook, from, to).map(changeView)
      return { status: 200, body: { from, to, version: `sha256:${sha256}`, items } }
    })
  )

  app.get(
    '/v1/rulebook/sources',
    { schema: listRulebookSourcesSchema, config: { scope: READ } },
    computing(platform, async (_request, { businessDate }) => {
      const { rulebook, sha256 } = platform.rulebook.on(businessDate)
      return {
        status: 200,
        body: { version: `sha256:${sha256}`, items: [...rulebook.sources.values()].map(sourceView) }
      }
    })
  )

  app.get(
    '/v1/rulebook/statements',
    { schema: listRulebookStatementsSchema, config: { scope: READ } },
    computing(platform, request => {
      const { parameter } = request.query
      const items = packagedStatements()
        .filter(statement => parameter === undefined || statement.parameters.includes(parameter))
        .map(({ id, citation, statement, parameters, test }) => ({ id, citation, statement, parameters, test }))
      return { status: 200, body: { version: `sha256:${rulebookSha256(packagedRulebook())}`, items } }
    })
  )

  app.get(
    '/v1/rulebook/versions',
    { schema: listRulebookVersionsSchema, config: { scope: READ } },
    reading(platform, async (_request, { trx, businessDate }) => {
      const today = await businessDate()
      const rows = await listActivations(trx, today)
      return { status: 200, body: { today, items: rows.map(activationView) } }
    })
  )
}
