import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { seedReceivable } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'

t.test(
  'a firm that never asked is told that it can claim, with its claim drafted and the amount worked out',
  async t => {
    const { database, report, confirm, settled, claims, notices, events } = await runClaims(t, '2022-05-10')
    const { id: policyId } = await seedPolicy(database.adminUrl)
    await seedReceivable(database.adminUrl, { policyId, paid: 5_000_000 })

    const eventId = await report()
    await settled()
    t.same(await claims(), [], 'a report alone tells nobody')
    await confirm(eventId)
    await settled()

    const [claim, ...others] = await claims()
    t.same(others, [])
    t.match(claim, {
      organisation: 'org_portal',
      policy_id: policyId,
      status: 'draft',
      event_id: eventId,
      expected_payout: '28000000',
      documents: ['claim_form', 'policy_copy', 'receivable_proof', 'loss_proof', 'court_filing_receipt']
    })
    const [notice, ...more] = await notices()
    t.same(more, [])
    t.match(notice, {
      kind: 'claim_drafted',
      subject: { policyId, claimId: claim?.id, eventId },
      parameters: { buyer: SEEDED_BUYER, expectedPayout: 28_000_000, ceiling: false, lateAfter: '2022-06-02' }
    })
    t.match(notice?.text, /KRW 28,000,000/)
    t.match(await events('org_portal', 'insured_event.status_changed'), [{ data: { eventId, status: 'confirmed' } }])
    t.match(await events('org_portal', 'claim.status_changed'), [{ data: { policyId, status: 'draft' } }])
  }
)
