import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { programmesOn } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { enteredProgrammes } from '@trade-credit/quoting/entered-programmes.ts'
import { packagedProgrammes } from '@trade-credit/quoting/known-programmes.ts'
import type { StoredEntry } from '@trade-credit/quoting/subsidy-entries.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { etagOf, IfMatchHeaders, requireIfMatch } from '@trade-credit/service/http/etag.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { changing } from '@trade-credit/service/platform/changing.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { RulebookVersion } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { AsOfQuery } from '../products/schemas.ts'
import { enterProgramme } from './enter-programme.ts'
import { findEntriesOf } from './entries.repository.ts'
import { isRunning, servingPlace } from './list-programmes.ts'
import { entryView, programmeView } from './programme-view.ts'
import {
  ProgrammeListQuery,
  ProgrammePath,
  SubsidyEntryBody,
  SubsidyProgrammeHistorySchema,
  SubsidyProgrammeListSchema
} from './schemas.ts'

/** Whoever quotes, and whoever enters programmes. */
const READ = ['quotes:read', 'subsidies:read']

const listSchema = {
  operationId: 'listSubsidyProgrammes',
  summary: 'Who pays part of a premium on a date, for firms of a place, each with its source',
  tags: ['subsidy-programmes'],
  querystring: ProgrammeListQuery,
  response: { 200: SubsidyProgrammeListSchema }
}

const getSchema = {
  operationId: 'getSubsidyProgramme',
  summary: 'One subsidy programme on a date, with everything that operators entered of it',
  tags: ['subsidy-programmes'],
  params: ProgrammePath,
  querystring: AsOfQuery,
  response: { 200: SubsidyProgrammeHistorySchema, ...problems(404) }
}

const enterSchema = {
  operationId: 'enterSubsidyProgramme',
  summary: 'Enter a programme’s share, cap, fund or period from a date on; nothing that was entered changes',
  description:
    'Needs If-Match with the ETag of `getSubsidyProgramme`, but for a code that is new. The same entry sent again is answered with 200 and added no second time.',
  tags: ['subsidy-programmes'],
  params: ProgrammePath,
  headers: IfMatchHeaders,
  body: SubsidyEntryBody,
  response: {
    200: SubsidyProgrammeHistorySchema,
    201: SubsidyProgrammeHistorySchema,
    ...problems(412, 428)
  }
}

/** Subsidy programmes (보험료지원 협약): looked up by anyone who quotes, entered by the operator. */
export function subsidyProgrammeRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/subsidy-programmes',
    { schema: listSchema, config: { scope: READ } },
    reading(platform, async (request, { trx, businessDate }) => {
      const [entered, today] = await Promise.all([enteredProgrammes(platform).within(trx), businessDate()])
      const asOf = plainDate(request.query.asOf ?? today)
      const rulebook = platform.rulebook.on(today)
      const { programmes, sourced } = programmesOn(rulebook.rulesAt(asOf), entered)
      const running = programmes.filter(programme => isRunning(programme, asOf))
      const body = {
        asOf,
        complete: sourced,
        items: servingPlace(running, request.query).map(programmeView),
        rulebook: { asOf, version: `sha256:${rulebook.sha256}` }
      }
      return { status: 200, body }
    })
  )

  app.get(
    '/v1/subsidy-programmes/:code',
    { schema: getSchema, config: { scope: READ } },
    reading(platform, async (request, { trx, businessDate }) => {
      const { code } = request.params
      const [entries, today] = await Promise.all([findEntriesOf(trx.query, code), businessDate()])
      const rulebook = platform.rulebook.on(today)
      if (entries.length === 0 && !packagedProgrammes(rulebook.rulebook).has(code)) return problem('not_found')
      const asOf = plainDate(request.query.asOf ?? today)
      const headers = { etag: etagOf(entries.length, request.language) }
      return { status: 200, headers, body: historyView(code, asOf, rulebook, entries) }
    })
  )

  app.put(
    '/v1/subsidy-programmes/:code',
    { schema: enterSchema, config: { scope: 'subsidies:write' } },
    changing(platform, async (request, { trx, businessDate, now }) => {
      const { body } = request
      const { code } = request.params
      const rulebook = platform.rulebook.on(businessDate)
      const requireVersion = (version: number) => requireIfMatch(request, version)
      const { entries, added } = await enterProgramme(trx, code, body, { rulebook, now, requireVersion })
      if (added) {
        const { id, version, effectiveFrom, terms } = added
        recordChange(trx, {
          aggregate: { type: 'subsidy_programme', id: code },
          action: 'subsidy_programme.entered',
          facts: { entry: id, version, effectiveFrom, terms: digestOf(terms) }
        })
      }
      return {
        status: added ? 201 : 200,
        headers: { location: `/v1/subsidy-programmes/${code}`, etag: etagOf(entries.length, request.language) },
        body: historyView(code, plainDate(body.effectiveFrom), rulebook, entries)
      }
    })
  )
}

function historyView(code: string, asOf: PlainDate, { rulesAt }: RulebookVersion, entries: readonly StoredEntry[]) {
  const programme = programmesOn(rulesAt(asOf), entries).programmes.find(one => one.code === code)
  return {
    code,
    asOf,
    programme: programme ? programmeView(programme) : null,
    version: entries.length,
    entries: entries.map(entryView)
  }
}
