import type { Transaction } from '@trade-credit/database/transaction.ts'
import { sumOfWon, won, wonView } from '@trade-credit/domain/won.ts'
import { claimMoneyAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import { ALWAYS } from '@trade-credit/ledger/period.ts'
import type { App } from '@trade-credit/service/app.ts'
import { problems } from '@trade-credit/service/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import { problem } from '@trade-credit/service/problems.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { hasBegun } from '../cover/begun-policy.ts'
import { pledgesOf } from '../pledges/repository.ts'
import { listCovers } from '../policies/covers.repository.ts'
import { findPolicy } from '../policies/repository.ts'
import { certificateCheckView, certificateView, unknownCode } from './certificate-view.ts'
import { type CertifiedPolicy, findCertified, offerConditions, pledgedBuyers, pledgedEvents } from './repository.ts'
import { CertificateCheckSchema, CertificatePath, CertificateSchema, CodePath } from './schemas.ts'

const getSchema = {
  operationId: 'getCertificate',
  summary: 'The certificate (보험증권) of a policy: who is covered for what, on which days and terms',
  tags: ['certificates'],
  params: CertificatePath,
  response: { 200: CertificateSchema, ...problems(404, 406, 409) }
}

const checkSchema = {
  operationId: 'checkCertificate',
  summary:
    'Whether a certificate is genuine, by its code; a bank to which the policy is pledged sees what cover is left',
  description:
    'Nobody is told the buyers. A code that no certificate has is answered with `authentic: false`, like any other result.',
  tags: ['certificates'],
  params: CodePath,
  response: { 200: CertificateCheckSchema }
}

/** Most stretches of cover of one policy. */
const MOST_COVERS = 20_000

/** Certificates: read by those who may see the policy, checked by whoever holds the code. */
export function certificateRoutes(app: App, platform: ServicePlatform): void {
  app.get(
    '/v1/policies/:policyId/certificate',
    { schema: getSchema, config: { scope: ['policies:read', 'certificates:read'] } },
    reading(platform, async (request, { trx, businessDate }) => {
      refuseOtherFormats(request.headers.accept)
      const { policyId } = request.params
      const [policy, covers, today] = await Promise.all([
        findPolicy(trx, policyId),
        listCovers(trx, policyId, { after: null, limit: MOST_COVERS }),
        businessDate()
      ])
      if (!policy) return problem('not_found')
      if (!hasBegun(policy)) return notIssued()
      const conditions = await offerConditions(trx, policy.offerId)
      return { status: 200, body: certificateView(policy, covers, conditions, today) }
    })
  )

  app.get(
    '/v1/certificates/:code',
    { schema: checkSchema, config: { scope: ['certificates:read', 'policies:read'] } },
    reading(platform, async (request, { trx, actor, businessDate }) => {
      const code = request.params.code.trim().toUpperCase()
      const [policy, today] = await Promise.all([findCertified(trx, code), businessDate()])
      if (!policy) return { status: 200, body: unknownCode(code, today) }
      const isOwn = policy.organisation === actor.organisation || actor.kind === 'insurer' || actor.kind === 'auditor'
      const pledge = actor.kind === 'bank' ? await pledgeToCaller(trx, policy) : null
      return { status: 200, body: certificateCheckView(code, policy, today, { pledge, isOwn }) }
    })
  )
}

/** What the bank to which the policy is pledged now sees of it; null for any other. */
async function pledgeToCaller(trx: Transaction<unknown>, policy: CertifiedPolicy) {
  const pledge = (await pledgesOf(trx, policy.id)).find(
    ({ bank, status }) => bank === trx.actor.organisation && status !== 'released'
  )
  if (!pledge) return null
  const [buyers, events] = await Promise.all([
    pledgedBuyers(trx, policy.id),
    pledgedEvents(trx, policy.id, policy.inception)
  ])
  const accounts = buyers.map(buyer => ({
    account: claimMoneyAccount(policy.id, buyer.business_number),
    limit: won(buyer.insured_amount)
  }))
  const left = await availableOn(trx, accounts, ALWAYS)
  return {
    id: pledge.id,
    status: pledge.status,
    rank: pledge.rank,
    loanAmount: wonView(won(pledge.loan_amount)),
    insuredAmount: wonView(sumOfWon(accounts.map(({ limit }) => limit))),
    coverLeft: wonView(sumOfWon(left.values())),
    events: events.map(event => ({
      type: event.type,
      buyer: event.buyer,
      occurredOn: event.occurred_on,
      confirmedOn: event.confirmed_on
    }))
  }
}

function refuseOtherFormats(accept: string | undefined): void {
  if (accept === undefined || /(^|,)\s*(\*\/\*|application\/(\*|json))/.test(accept)) return
  problem('not_acceptable', {
    detail: {
      ko: '보험증권은 아직 application/json으로만 드립니다. Accept: application/json으로 다시 보내 주세요.',
      en: 'Certificates are offered as application/json so far. Send it again with Accept: application/json.'
    }
  })
}

function notIssued(): never {
  return problem('conflict', {
    detail: {
      ko: '보험증권은 첫 보험료를 내신 뒤에 발급됩니다.',
      en: 'The certificate is issued when the first premium is paid.'
    }
  })
}
