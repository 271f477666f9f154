import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { won } from '@trade-credit/domain/won.ts'
import { activeRulebook } from '@trade-credit/service/rulebook/active-rulebook.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import { type OfferOutcome, openOffer } from '@trade-credit/underwriting-service/offers/open-offer.ts'
import t, { type Test } from 'tap'
import { type Applying, apply, assess, generalCase, runApplying } from '../../support/applying.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'

const BUYER = syntheticBusinessNumber(0)
const EOK = 100_000_000

/** What an underwriter's decision to approve the amounts comes to. */
async function decide(
  t: Test,
  { database }: Applying,
  applicationId: string,
  amounts: Readonly<Record<string, number>>,
  specialApproval: string | null = null
): Promise<OfferOutcome> {
  const pool = createPool({ connectionString: database.urlOf('underwriting_api'), applicationName: 'person', max: 2 })
  const rulebook = await activeRulebook(pool, () => {})
  t.teardown(async () => {
    rulebook.stop()
    await pool.end()
  })
  const actor = {
    organisation: 'org_insurer',
    kind: 'insurer' as const,
    client: 'underwriter',
    scopes: new Set<string>()
  }
  return inTransaction(pool, actor, trx =>
    openOffer(
      trx,
      {
        applicationId,
        approvedAmounts: new Map(Object.entries(amounts).map(([number, amount]) => [number, won(amount)])),
        conditions: [
          { businessNumber: BUYER, text: '분기마다 재무제표를 제출해 주세요.' },
          { businessNumber: null, text: '담당자와 먼저 상의해 주세요.' }
        ],
        referralId: 'rf_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
        decidedBy: 'underwriter',
        specialApproval
      },
      {
        platform: { pool, rulebook } as unknown as ServicePlatform,
        businessDate: plainDate('2021-12-01'),
        now: new Date(),
        attempt: 1
      }
    )
  )
}

/** A referred application for 31억, more than is approved without a person. */
async function referred(t: Test, grade = 1) {
  const applying = await runApplying(t)
  await assess(applying, BUYER, { creditGrade: grade })
  const buyer = {
    requestedInsuredAmount: 31 * EOK,
    expectedSales: 300 * EOK,
    salesLastYear: 300 * EOK,
    creditGrade: grade
  }
  const application = await apply(applying, generalCase(1, { buyer }))
  return { applying, application }
}

t.test('what a person approves becomes an offer of just that, with the conditions, and can be replayed', async t => {
  const { applying, application } = await referred(t)
  t.equal(application.status, 'referred')
  const opened = await decide(t, applying, application.id, { [BUYER]: 25 * EOK })
  t.match(opened, { outcome: 'opened', validUntil: '2021-12-31' })
  const after = (await applying.call('GET', `/v1/applications/${application.id}`)).body
  t.match(after, { status: 'approved', insuredAmount: 25 * EOK })
  t.match(after.buyers, [{ askedAmount: 31 * EOK, approvedAmount: 25 * EOK }], 'and it still says what was asked for')
  const { body: offer } = await applying.call('GET', `/v1/offers/${after.offerId}`)
  t.match(offer, {
    status: 'open',
    buyers: [{ businessNumber: BUYER, approvedAmount: 25 * EOK, conditions: ['분기마다 재무제표를 제출해 주세요.'] }],
    conditions: ['담당자와 먼저 상의해 주세요.']
  })
  const verification = await applying.call('POST', `/v1/applications/${application.id}/decision-verifications`, {
    as: 'auditor',
    body: {}
  })
  t.match(verification.body, { verified: true, figures: 'match' })
  await t.rejects(decide(t, applying, application.id, { [BUYER]: EOK }), { code: 'conflict' }, 'decided once')
})

t.test('beyond the limit of its grade only by special approval, beyond the cap over all contracts never', async t => {
  // Grade 10 may take 15 % of 70억: 10.5억.
  const { applying, application } = await referred(t, 10)
  t.equal(application.status, 'proposed')
  const counter = { answer: 'counter', amounts: [{ businessNumber: BUYER, amount: 31 * EOK }] }
  const { body } = await applying.call('POST', `/v1/applications/${application.id}/proposal-answers`, { body: counter })
  t.equal(body.status, 'referred')
  t.match(await decide(t, applying, application.id, { [BUYER]: 1_050_000_001 }), {
    outcome: 'refused',
    findings: [{ code: 'buyer_limit' }]
  })
  t.match(await decide(t, applying, application.id, { [BUYER]: 71 * EOK }, '대표 거래처'), {
    outcome: 'refused',
    findings: [{ code: 'buyer_limit' }]
  })
  t.match(await decide(t, applying, application.id, { [BUYER]: 20 * EOK }, '대표 거래처'), { outcome: 'opened' })
})

t.test('a buyer that nobody assessed is not insured, whoever decides', async t => {
  const applying = await runApplying(t)
  const application = await apply(applying, generalCase())
  t.equal(application.status, 'referred')
  const refused = await decide(t, applying, application.id, { [BUYER]: EOK })
  t.match(refused, { outcome: 'refused', findings: [{ code: 'buyer.unassessed' }] })
  await assess(applying, BUYER)
  t.match(await decide(t, applying, application.id, { [BUYER]: EOK }), { outcome: 'opened' })
})
