import { asAdmin } from './business-day.ts'
import type { Reply, RunningService } from './running-service.ts'
import { type SeededOffer, seedOffer } from './seeded-offer.ts'
import { soundWith } from './sound-quote.ts'

type Running = Pick<RunningService, 'call' | 'database'>

/** Ten customers for one buyer, in four instalments of 1,969,500 won when it begins on 2021-12-01. */
export function instalmentCase(on = '2021-12-01'): SeededOffer {
  const sales = 5_000_000_000
  const buyer = { requestedInsuredAmount: 500_000_000, expectedSales: sales, salesLastYear: sales }
  return { ...soundWith('single_general', on, { paymentPlan: 'instalments', buyer }), on }
}

/** 한사랑 창업 in 부산 on 2023-04-10: 450,000 won, of which the city pays half. */
export const SUBSIDISED: SeededOffer = { on: '2023-04-10', subsidies: 'best' }

/** A policy as `POST /v1/policies` answers. */
export interface BoundPolicy {
  readonly id: string
  readonly holdId: string
  readonly invoices: readonly { readonly id: string; readonly dueOn: string; readonly amount: number }[]
  /** As `JSON.parse` gives it. */
  readonly body: Reply['body']
}

/** Seeds an accepted offer and binds it. Throws with the problem when it cannot be bound. */
export async function bindSeeded(
  { call, database }: Running,
  seeded: SeededOffer = {},
  binding: { readonly paymentPlan?: string; readonly inception?: string } = {},
  as = 'portal'
): Promise<BoundPolicy> {
  const offer = await seedOffer(database, seeded)
  const { status, body, text } = await call('POST', '/v1/policies', { as, body: { offerId: offer.id, ...binding } })
  if (status !== 201) throw new Error(text)
  return { id: body.id, holdId: offer.holdId, invoices: body.invoices, body }
}

let references = 0

/** Records a premium as the cashier: the whole of the first invoice unless told. */
export function pay(
  { call }: Pick<Running, 'call'>,
  policy: BoundPolicy,
  about: { invoice?: number; amount?: number; paidOn: string; reference?: string }
) {
  const { invoice = 0, paidOn, reference = `bank-${(references += 1)}` } = about
  const invoiceId = policy.invoices[invoice]?.id
  const amount = about.amount ?? policy.invoices[invoice]?.amount
  return call('POST', `/v1/policies/${policy.id}/premiums`, {
    as: 'cashier',
    body: { invoiceId, amount, paidOn, reference }
  })
}

/** What the policy's hold takes of its buyers on the day, in won. */
export async function committedOn({ database }: Pick<Running, 'database'>, { holdId }: BoundPolicy, day: string) {
  const [row] = await asAdmin<{ committed: string }>(
    database,
    `select coalesce(sum(committed), 0)::text as committed from ledger.entry
      where hold = $1 and account like 'buyer:%' and from_date <= $2::date and $2::date < until_date`,
    [holdId, day]
  )
  return Number(row?.committed)
}

/** Runs a job of the policy service as the operator, and gives its report. */
export async function runJob({ call }: Pick<Running, 'call'>, name: 'policy-expiry' | 'instalment-arrears') {
  const { status, body, text } = await call('POST', `/v1/jobs/${name}/runs`, { as: 'operator' })
  if (status !== 201 || body.outcome !== 'done') throw new Error(text)
  return body.report as Readonly<Record<string, number>>
}
