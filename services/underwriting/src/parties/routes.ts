import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { etagOf, IfMatchHeaders, requireIfMatch } from '@trade-credit/service/http/etag.ts'
import { changing } from '@trade-credit/service/platform/changing.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { requireInsurer } from '../access/insurer-only.ts'
import { refuseUnknownCentre } from '../centres/known-centre.ts'
import { watchParty } from '../credit/watch-party.ts'
import { findMembers, type PartyRow } from './repository.ts'
import { PartyPath, PartySchema, TellPartyBody } from './schemas.ts'
import { tellParty } from './tell-party.ts'

const getSchema = {
  operationId: 'getParty',
  summary: 'The legal person behind a business number, with its other numbers',
  tags: ['credit'],
  params: PartyPath,
  response: { 200: PartySchema, ...problems(403, 404) }
}

const tellSchema = {
  operationId: 'tellParty',
  summary: 'Tell which corporation, or which other number, is the same person as a business number',
  description:
    'Caps, grades and events then count for the person. Needs If-Match with the ETag of `getParty`, but for a number that is new. Told again, nothing changes.',
  tags: ['credit'],
  params: PartyPath,
  headers: IfMatchHeaders,
  body: TellPartyBody,
  response: { 200: PartySchema, 201: PartySchema, ...problems(403, 412, 428) }
}

/** Parties: the legal persons to whom caps, grades and events attach (S3:L2121). */
export function partyRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/parties/:businessNumber',
    { schema: getSchema, config: { scope: 'credit:read' } },
    reading(platform, async (request, { trx, actor }) => {
      requireInsurer(actor, { orAuditor: true })
      const { businessNumber } = request.params
      const members = await findMembers(trx, businessNumber)
      const own = members.find(row => row.business_number === businessNumber)
      if (!own) return problem('not_found')
      return {
        status: 200,
        headers: { etag: etagOf(own.version, request.language) },
        body: partyView(own, members)
      }
    })
  )

  app.put(
    '/v1/parties/:businessNumber',
    { schema: tellSchema, config: { scope: 'credit:write' } },
    changing(platform, async (request, { trx, actor, businessDate }) => {
      requireInsurer(actor)
      if (Object.keys(request.body).length === 0) refuseNothing()
      const rules = platform.rulebook.on(businessDate).rulesAt(businessDate)
      refuseUnknownCentre('/centre', request.body.centre, rules)
      const { businessNumber } = request.params
      const { members, changed, isNew } = await tellParty(trx, businessNumber, request.body, businessDate, version =>
        requireIfMatch(request, version)
      )
      const own = members.find(row => row.business_number === businessNumber)
      if (!own) throw new Error('a party that was told is gone')
      if (changed) await watchParty(trx, businessNumber, { businessDate, rules })
      return {
        status: isNew ? 201 : 200,
        headers: { etag: etagOf(own.version, request.language) },
        body: partyView(own, members)
      }
    })
  )
}

function partyView(own: PartyRow, members: readonly PartyRow[]) {
  return {
    businessNumber: own.business_number,
    party: own.party,
    corporateNumber: own.corporate_number,
    toldBy: own.told_by,
    size: own.size,
    centre: own.centre,
    businessNumbers: members.map(row => row.business_number),
    version: Number(own.version)
  }
}

function refuseNothing(): never {
  return problem('invalid_request', {
    errors: [
      {
        pointer: '',
        code: 'nothing_told',
        detail: {
          ko: 'corporateNumber, sameAs, size, centre 가운데 하나 이상을 적어 주세요.',
          en: 'Give at least one of corporateNumber, sameAs, size and centre.'
        }
      }
    ]
  })
}
