import type { Transaction } from '@trade-credit/database/transaction.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { changing } from '@trade-credit/service/platform/changing.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { fields } from '@trade-credit/service/schema/fields.ts'
import { BusinessNumber } from '@trade-credit/service/schema/schemas.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { Type } from 'typebox'
import { requirePapersOpen } from '../applications/open-application.ts'
import { findApplication, lockApplication } from '../applications/repository.ts'
import { ApplicationId, ConsentBody, ConsentSchema } from '../applications/schemas.ts'

const putSchema = {
  operationId: 'putApplicationConsent',
  summary: 'Say that a buyer or the policyholder consents to a credit enquiry (정보제공동의)',
  description:
    'A buyer that is a sole proprietor has to consent before its credit is looked at (001:L124). The consent names no policy, and the buyer is told of none.',
  tags: ['applications'],
  params: fields({ applicationId: ApplicationId, businessNumber: BusinessNumber }),
  body: ConsentBody,
  response: { 200: ConsentSchema, 201: ConsentSchema, ...problems(404, 409) }
}

const listSchema = {
  operationId: 'listApplicationConsents',
  summary: 'Who consented to a credit enquiry, and how',
  tags: ['applications'],
  params: fields({ applicationId: ApplicationId }),
  response: { 200: fields({ items: Type.Array(ConsentSchema, { maxItems: 5001 }) }), ...problems(404) }
}

interface ConsentRow {
  readonly business_number: string
  readonly consented_on: string
  readonly method: 'written' | 'electronic_signature' | 'mobile_identification' | 'recorded_call'
  readonly created_at: Date
}

/** Consents to a credit enquiry, by business number. */
export function consentRoutes(app: App, platform: ServicePlatform): void {
  app.put(
    '/v1/applications/:applicationId/consents/:businessNumber',
    { schema: putSchema, config: { scope: 'applications:write' } },
    changing<typeof putSchema>(platform, async (request, { trx, actor, businessDate, now }) => {
      const { applicationId, businessNumber } = request.params
      const { consentedOn = businessDate, method = 'written' } = request.body
      const application = await lockApplication(trx, applicationId, businessDate)
      if (!application || application.organisation !== actor.organisation) return problem('not_found')
      requirePapersOpen(application)
      const firms = [application.request.policyholder, ...application.request.buyers]
      if (!firms.some(firm => firm.businessNumber === businessNumber)) return problem('not_found', { detail: NO_PART })
      if (consentedOn > businessDate) refuseFuture(businessDate)
      const [earlier] = (await consentsOf(trx, applicationId)).filter(row => row.business_number === businessNumber)
      const isSame = earlier?.consented_on === consentedOn && earlier.method === method
      if (!isSame) {
        trx.defer({
          name: 'put_consent',
          text: `insert into underwriting.consent (application_id, business_number, organisation, consented_on, method, client, created_at)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict (application_id, business_number) do update
            set consented_on = excluded.consented_on, method = excluded.method, client = excluded.client, created_at = excluded.created_at`,
          values: [applicationId, businessNumber, application.organisation, consentedOn, method, actor.client, now]
        })
        const buyer = firms.findIndex(firm => firm.businessNumber === businessNumber)
        recordChange(trx, {
          aggregate: { type: 'application', id: applicationId },
          action: 'application.consent_recorded',
          facts: { firm: buyer === 0 ? '/policyholder' : `/buyers/${buyer - 1}`, on: consentedOn, method }
        })
      }
      const row =
        isSame && earlier
          ? earlier
          : { business_number: businessNumber, consented_on: consentedOn, method, created_at: now }
      return { status: earlier ? 200 : 201, body: consentView(row) }
    })
  )

  app.get(
    '/v1/applications/:applicationId/consents',
    { schema: listSchema, config: { scope: 'applications:read' } },
    reading<typeof listSchema>(platform, async (request, { trx }) => {
      const { applicationId } = request.params
      const [application, rows] = await Promise.all([
        findApplication(trx, applicationId),
        consentsOf(trx, applicationId)
      ])
      if (!application) return problem('not_found')
      return { status: 200, body: { items: rows.map(consentView) } }
    })
  )
}

function consentsOf(trx: Transaction, applicationId: string): Promise<ConsentRow[]> {
  return trx.query<ConsentRow>({
    name: 'consents_of_application',
    text: `select business_number, consented_on, method, created_at from underwriting.consent
      where application_id = $1 order by business_number`,
    values: [applicationId]
  })
}

function consentView(row: ConsentRow) {
  return {
    businessNumber: row.business_number,
    consentedOn: row.consented_on,
    method: row.method,
    receivedAt: row.created_at.toISOString()
  }
}

const NO_PART = {
  ko: '이 청약에 없는 사업자등록번호입니다. 청약의 buyers에 있는 번호를 보내 주세요.',
  en: 'The application does not name this business number. Give one of its buyers, or the policyholder.'
}

function refuseFuture(businessDate: string): never {
  return refuseField('/consentedOn', 'date_in_future', {
    ko: `${businessDate}(오늘)까지의 날짜여야 합니다.`,
    en: `Give a day up to ${businessDate}, today.`
  })
}
