import { setTimeout as sleep } from 'node:timers/promises'

import { type Actors, actorsAt, answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import { buyerOf, CUSTOMERS, POLICYHOLDER } from '@trade-credit/local-stack/demo/firms.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { runWholeStack, temporaryDataDir } from '../support/run-stack.ts'
import { applyAndAccept, bind, payNext } from './policy-year/acquire.ts'

type EventReport = Readonly<Record<string, string>>

/** Each buyer fails in its own way; a person alone can file for personal rehabilitation. */
const FAILURES: readonly { readonly type: string; readonly report: EventReport | null }[] = [
  {
    type: 'dishonoured_bill',
    report: { reasonArisenOn: '2022-05-02', billNumber: '자가10000001', suspendedOn: '2022-05-04' }
  },
  { type: 'business_closure', report: { closedOn: '2022-05-02' } },
  { type: 'dissolution_registration', report: { registeredOn: '2022-05-02' } },
  { type: 'rehabilitation_petition', report: { occurredOn: '2022-05-02', petitioner: 'creditor' } },
  { type: 'bankruptcy_petition', report: { occurredOn: '2022-05-02', petitioner: 'debtor' } },
  { type: 'personal_rehabilitation_petition', report: { occurredOn: '2022-05-02', petitioner: 'debtor' } },
  { type: 'overdue', report: null }
]
const buyerNumber = (i: number) => syntheticBusinessNumber(700 + i)
/** Due 2022-02-28: two months end on Saturday 2022-04-30 and so on Monday, 2 May; the day after is the event. */
const OVERDUE_SINCE = '2022-05-03'
const LOSS = 11_000_000
const PAYOUT = 8_800_000

t.test('each of the seven insured events, from its report to the payment', { timeout: 300_000 }, async t => {
  const baseUrl = await runWholeStack(t, await temporaryDataDir(t)).ready
  const actors = actorsAt(baseUrl, 'en')
  const { portal, feed, officer, operator } = actors
  const policyId = await policyOverAll(actors)

  const day = async (today: string) => answerOf(await operator.PUT('/v1/clock', { body: { today } }))
  await day('2021-12-10')
  for (const [i, { type }] of FAILURES.entries()) {
    answerOf(
      await portal.POST('/v1/policies/{policyId}/receivables', {
        params: { ...newKey(), path: { policyId } },
        body: {
          buyer: buyerNumber(i),
          instrument: 'open_account',
          invoiceNumber: `S-${i}`,
          suppliedOn: '2021-12-10',
          dueOn: type === 'overdue' ? '2022-02-28' : '2022-05-31',
          amount: LOSS,
          supplyValue: 10_000_000,
          vat: 1_000_000,
          taxInvoiceNumber: `20211210-10000000-0000000${i}`
        }
      })
    )
  }

  await day('2022-05-04')
  for (const [i, { type, report }] of FAILURES.entries()) {
    if (report === null) continue
    const event = answerOf(
      await feed.POST('/v1/insured-events', {
        params: newKey(),
        body: {
          buyer: buyerNumber(i),
          type: type as 'business_closure',
          ...report,
          evidence: { reference: `case ${i}`, source: 'public register' }
        }
      })
    )
    t.equal(event.status, 'reported', `${type}: an officer has to confirm it`)
    answerOf(
      await officer.POST('/v1/insured-events/{eventId}/confirmation', {
        params: { ...newKey(), path: { eventId: event.id } },
        body: {}
      })
    )
  }
  answerOf(await operator.POST('/v1/jobs/{name}/runs', { params: { ...newKey(), path: { name: 'overdue-sweep' } } }))

  const drafts = await draftsOf(actors, FAILURES.length)
  for (const [i, { type }] of FAILURES.entries()) {
    await t.test(`${type}: told, claimed, paid`, async t => {
      const draft = drafts.find(({ buyer }) => buyer === buyerNumber(i))
      t.match(draft, { status: 'draft', policyId, event: { type }, expectedPayout: PAYOUT }, 'drafted with its amount')
      if (!draft) return
      t.equal(
        draft.event.occurredOn,
        type === 'overdue' ? OVERDUE_SINCE : '2022-05-02',
        'dated by the rule of its kind'
      )
      const paid = await collect(actors, draft.id)
      t.match(paid, { status: 'posted', paidOut: PAYOUT, unpaidPremiumDeducted: 0, paidOn: '2022-05-04' })
    })
  }

  const { items: notices } = answerOf(await portal.GET('/v1/notices', { params: { query: { limit: 200 } } }))
  t.equal(notices.filter(({ kind }) => kind === 'claim_drafted').length, 6, 'six public events, each told once')
  t.equal(
    notices.filter(({ kind }) => kind === 'receivable_claimable').length,
    1,
    'and one overdue, which is nobody else’s business'
  )
})

/** One policy that covers all seven, in force since December 2021. */
async function policyOverAll(actors: Actors): Promise<string> {
  const { portal, underwriter, operator } = actors
  answerOf(await operator.POST('/v1/sandbox/resets', { params: newKey(), body: { today: '2021-12-01' } }))
  const [pattern] = CUSTOMERS
  const buyers = FAILURES.map(({ type }, i) => ({
    ...buyerOf({ ...pattern, grade: 7 }, `buyer ${i}`, 200_000_000),
    businessNumber: buyerNumber(i),
    form: type === 'personal_rehabilitation_petition' ? ('sole_proprietor' as const) : ('corporation' as const)
  }))
  for (const { businessNumber } of buyers) {
    answerOf(
      await underwriter.PUT('/v1/parties/{businessNumber}/credit-assessments/{assessedOn}', {
        params: { path: { businessNumber, assessedOn: '2021-11-20' } },
        body: {
          creditStatus: 'graded',
          creditGrade: 7,
          simpleCreditStatus: 'graded',
          simpleGrade: 4,
          validUntil: '2022-11-19',
          source: 'annual assessment'
        }
      })
    )
  }
  const quote = answerOf(
    await portal.POST('/v1/quotes', {
      params: newKey(),
      body: { product: 'multi_custom', policyholder: POLICYHOLDER, buyers, subsidies: 'none', paymentPlan: 'annual' }
    })
  )
  const offer = await applyAndAccept(actors, quote.id)
  const bound = await bind(actors, offer.id)
  await payNext(actors, bound.id, '2021-12-01')
  return bound.id
}

/** The drafts, once the jobs have made them all. */
async function draftsOf({ portal }: Actors, expected: number) {
  for (;;) {
    const { items } = answerOf(await portal.GET('/v1/claims', { params: { query: { status: 'draft' } } }))
    if (items.length >= expected) return items
    await sleep(100)
  }
}

/** Files, assesses, decides, confirms where it must be, and pays. */
async function collect({ portal, officer, manager, cashier }: Actors, claimId: string) {
  const path = { claimId }
  answerOf(await portal.POST('/v1/claims/{claimId}/filing', { params: { ...newKey(), path }, body: {} }))
  answerOf(await officer.POST('/v1/claims/{claimId}/assessments', { params: { ...newKey(), path }, body: {} }))
  const { decision } = answerOf(
    await officer.POST('/v1/claims/{claimId}/decisions', {
      params: { ...newKey(), path },
      body: { outcome: 'approve', reasons: ['verified'] }
    })
  )
  if (decision.status === 'awaiting_confirmation') {
    answerOf(
      await manager.POST('/v1/claims/{claimId}/decisions/{decisionId}/confirmation', {
        params: { ...newKey(), path: { ...path, decisionId: decision.id } }
      })
    )
  }
  const reserved = answerOf(await cashier.POST('/v1/claims/{claimId}/payments', { params: { ...newKey(), path } }))
  return answerOf(
    await cashier.POST('/v1/claims/{claimId}/payments/{paymentId}/posting', {
      params: { ...newKey(), path: { ...path, paymentId: reserved.id } },
      body: { reference: `transfer ${claimId}` }
    })
  )
}
