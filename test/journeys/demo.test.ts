import { actorsAt, answerOf } from '@trade-credit/local-stack/demo/actors.ts'
import { FAILING } from '@trade-credit/local-stack/demo/firms.ts'
import { tellStory } from '@trade-credit/local-stack/demo/story.ts'
import { tellingTo } from '@trade-credit/local-stack/demo/telling.ts'
import t from 'tap'
import { runWholeStack, temporaryDataDir } from '../support/run-stack.ts'

t.test(
  'rehabilitation petition in month five: from the sales ledger to the paid claim (C05, I10)',
  { timeout: 240_000 },
  async t => {
    const baseUrl = await runWholeStack(t, await temporaryDataDir(t)).ready
    const lines: string[] = []
    const actors = actorsAt(baseUrl, 'en')
    const ending = await tellStory(
      actors,
      tellingTo(line => lines.push(line), 'en', false)
    )

    t.equal(ending.paidOut, 88_000_000, 'floor(110,000,000 × 80 %), below what the buyer is insured for')
    const told = lines.join('\n')
    t.match(told, /the expected payout is KRW 88,000,000/, 'the firm was told before it asked')
    t.match(told, /← claims\.payment_bounds, 001:L188/, 'each amount with its rule')
    t.match(told, /assumed: nobody published it/, 'and what is assumed says so')

    await t.test(
      'what was paid uses up the insured amount, and no more can be claimed for the same invoices',
      async t => {
        const claim = answerOf(
          await actors.portal.GET('/v1/claims/{claimId}', { params: { path: { claimId: ending.claimId } } })
        )
        t.match(claim, { status: 'paid', buyer: FAILING.businessNumber, drafted: true, late: false })
        t.equal(claim.expectedPayout, ending.paidOut, 'the draft had told the very amount')
        const { items } = answerOf(await actors.portal.GET('/v1/claims', { params: { query: { status: 'draft' } } }))
        t.strictSame(items, [])
      }
    )

    await t.test('a stranger sees nothing of it (A19)', async t => {
      const stranger = actorsAt(baseUrl, 'en', { portal: 'portal-2' }).portal
      for (const path of ['/v1/policies', '/v1/claims', '/v1/notices', '/v1/applications', '/v1/offers'] as const) {
        t.strictSame(answerOf(await stranger.GET(path)).items, [], path)
      }
      const policy = await stranger.GET('/v1/policies/{policyId}', { params: { path: { policyId: ending.policyId } } })
      t.equal(policy.response.status, 404)
    })

    await t.test('the auditor finds every step, and the trail intact', async t => {
      const auditor = actorsAt(baseUrl, 'en', { portal: 'auditor' }).portal
      for (const aggregate of [ending.quoteId, ending.policyId, ending.claimId]) {
        const { items } = answerOf(await auditor.GET('/v1/audit-entries', { params: { query: { aggregate } } }))
        t.ok(items.length > 0, aggregate)
      }
      const params = { path: { policyId: ending.policyId } }
      const { items } = answerOf(await auditor.GET('/v1/audit-entries/of-policies/{policyId}', { params }))
      const actions = items.map(({ client, action }) => `${client}: ${action}`)
      t.equal(actions[0], 'portal: quote.requested')
      for (const step of ['portal: policy.bound', 'claims-officer: claim.approved', 'cashier: claim.paid']) {
        t.ok(actions.includes(step), step)
      }
      t.ok(items.some(({ action }) => action === 'insured_event.confirmed'))
      t.equal(actions.at(-1), 'cashier: claim_payment.posted')
      t.match(answerOf(await auditor.POST('/v1/audit-verifications', { body: {} })), { intact: true, findings: [] })
    })
  }
)
