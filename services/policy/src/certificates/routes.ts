import type { Transaction } from '@trade-credit/database/transaction.ts'
import { sumOfWon, won, wonView } from '@trade-credit/domain/won.ts'
import { claimMoneyAccount } from '@trade-credit/ledger/accounts.ts'
import { availableOn } from '@trade-credit/ledger/available.ts'
import { ALWAYS } from '@trade-credit/ledger/period.ts'
import type { App } from '@trade-credit/service/app.ts'
import { noContent, problems } from '@trade-credit/service/contract/openapi-responses.ts'
import { reading } from '@trade-credit/service/platform/reading.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { answerPdf, VARY } from '../pdf/answer-pdf.ts'
import { documentEtag, isHeld } from '../pdf/document-etag.ts'
import { IfNoneMatchHeaders, PdfDocument } from '../pdf/schemas.ts'
import { formatOf } from '../pdf/wanted-format.ts'
import { pledgesOf } from '../pledges/repository.ts'
import { PolicyParams } from '../policies/schemas.ts'
import { certificateCheckView, unknownCode } from './certificate-view.ts'
import type { CertifiedBuyer } from './certified-cover.ts'
import { loadCertificate } from './load-certificate.ts'
import { certificateDocument } from './pdf/certificate-pdf.ts'
import { type CertifiedPolicy, findCertified, pledgedBuyers, pledgedEvents } from './repository.ts'
import { CertificateCheckSchema, CertificateSchema, CodePath } from './schemas.ts'

const getSchema = {
  operationId: 'getCertificate',
  summary: 'The certificate (보험증권) of a policy: who is covered for what, on which days and terms',
  description:
    'As JSON, or for people as a PDF (A4, tagged for screen readers) with `Accept: application/pdf`, in the language of Accept-Language. Both say the same and name the same digest. Each has its ETag: with `If-None-Match` one that has not changed is not sent again. It is made as of the business date.',
  tags: ['certificates'],
  params: PolicyParams,
  headers: IfNoneMatchHeaders,
  response: {
    200: {
      description: 'The certificate in the format that Accept asks for, JSON unless it does.',
      content: {
        'application/json': { schema: CertificateSchema },
        'application/pdf': { schema: PdfDocument }
      }
    },
    304: noContent('The caller has it already: If-None-Match names its ETag.'),
    ...problems(404, 406, 409)
  }
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

/** Certificates: read by those who may see the policy, checked by whoever holds the code. */
export function certificateRoutes(app: App, platform: ServicePlatform): void {
  const answerJson = reading<typeof getSchema>(platform, async (request, { trx, businessDate }) => {
    const { head, buyers } = await loadCertificate(trx, platform, request.params.policyId, businessDate)
    const etag = documentEtag(head.digest, 'application/json', request.language)
    const headers = { etag, vary: VARY }
    if (isHeld(request.headers['if-none-match'], etag)) return { status: 304, headers }
    const listed: CertifiedBuyer[] = []
    for await (const page of buyers()) listed.push(...page)
    const body = { ...head.said, buyers: listed, digest: head.digest }
    return { status: 200, headers, body }
  })

  app.get(
    '/v1/policies/:policyId/certificate',
    { schema: getSchema, config: { scope: ['policies:read', 'certificates:read'] } },
    async function (request, reply) {
      if (formatOf(request.headers.accept) === 'application/json') return answerJson.call(this, request, reply)
      const { params, language } = request
      const answer = answerPdf(platform, request as never, reply, async (trx, businessDate) => {
        const certificate = await loadCertificate(trx, platform, params.policyId, businessDate)
        return certificateDocument(certificate, language)
      })
      // A stream is not compared to a schema: Fastify's types know only the text that it becomes.
      return (await answer) as never
    }
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

/** Under these no claim can arise any more: every right is barred (상법 §662), or there never was one. */
const NOTHING_LEFT: ReadonlySet<string> = new Set(['closed', 'rescinded'])

/** What the bank to which the policy is pledged now sees of it; null for any other. */
async function pledgeToCaller(trx: Transaction, policy: CertifiedPolicy) {
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
    coverLeft: NOTHING_LEFT.has(policy.status) ? 0 : wonView(sumOfWon(left.values())),
    events: events.map(event => ({
      type: event.type,
      buyer: event.buyer,
      occurredOn: event.occurred_on,
      confirmedOn: event.confirmed_on
    }))
  }
}
