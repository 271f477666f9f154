import { claimsService } from '@trade-credit/claims-service/app.ts'
import type { Test } from 'tap'
import { type Call, type Reply, type RunningService, runService } from '../../support/running-service.ts'
import { SEEDED_BUYER, type SeededPolicy, seedEvent, seedPolicy } from '../../support/seeded-policy.ts'

/** The day on which these claims are filed, a week after the buyer's petition. */
export const TODAY = '2022-05-10'

/** The claims service with a queue that nobody works on, and the steps of a claim's way, each refusing an answer that is no success. */
export async function runClaimDesk(t: Test, today = TODAY) {
  const service = await runService(t, claimsService, { queue: true })
  await service.call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today } })
  return claimDeskOf(service)
}

/** The same over a service that is running. */
export function claimDeskOf({ call, database, ...service }: RunningService) {
  const done = async (url: string, about: Call) => {
    const reply = await call('POST', url, about)
    if (reply.status >= 300) throw new Error(`${url}: ${reply.text}`)
    return reply.body
  }
  return {
    ...service,
    call,
    database,
    move: (day: string) => call('PUT', '/v1/clock', { as: 'operator', body: { today: day } }),
    policy: async (about: SeededPolicy = {}) => (await seedPolicy(database.adminUrl, about)).id,
    event: async (about: { buyer?: string; occurredOn?: string; type?: string } = {}) => {
      const seeded = { buyer: SEEDED_BUYER, occurredOn: '2022-05-02', confirmedOn: '2022-05-03', ...about }
      return seedEvent(database.adminUrl, seeded)
    },
    file: (body: object, as = 'portal') => done('/v1/claims', { as, body }),
    assess: (claimId: string, body: object = {}) =>
      done(`/v1/claims/${claimId}/assessments`, { as: 'claims-officer', body }),
    decide: (claimId: string, body: object, as = 'claims-officer') =>
      done(`/v1/claims/${claimId}/decisions`, { as, body: { reasons: ['checked'], ...body } }),
    reserve: (claimId: string) => done(`/v1/claims/${claimId}/payments`, { as: 'cashier' }),
    post: (claimId: string, paymentId: string) =>
      done(`/v1/claims/${claimId}/payments/${paymentId}/posting`, { as: 'cashier', body: {} }),
    claim: async (claimId: string, as = 'portal') => (await call('GET', `/v1/claims/${claimId}`, { as })).body,
    /** Files, assesses and approves a claim of these receivables; gives its id. */
    async approved(filing: object): Promise<string> {
      const { id } = await done('/v1/claims', { body: filing })
      await done(`/v1/claims/${id}/assessments`, { as: 'claims-officer', body: {} })
      await done(`/v1/claims/${id}/decisions`, {
        as: 'claims-manager',
        body: { outcome: 'approve', reasons: ['checked'] }
      })
      return String(id)
    }
  }
}

let invoices = 0

/** A receivable that was never declared: 40,000,000 won, supplied in March, due at the end of May. */
export function invoice(about: object = {}) {
  return {
    invoiceNumber: `A-${(invoices += 1)}`,
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 40_000_000,
    ...about
  }
}

/** Status and code of an answer, to compare refusals by. */
export function outcomeOf({ status, body }: Reply): string {
  return `${status} ${body?.code ?? body?.status ?? ''}`.trim()
}
