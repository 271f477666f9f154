import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import { payNext } from './acquire.ts'
import { BUYERS } from './cast.ts'
import { type Diary, idOf, type Story } from './story.ts'
import { fillUp } from './world.ts'

/** Premiums, changes of cover, the certificate and who may ask about it. */
export const CONTRACT_DIARY: Diary = {
  '2021-11-26': async ({ world, t, policyId }) => {
    const { terms } = answerOf(
      await world.portal.POST('/v1/policies/{policyId}/terms-acknowledgement', {
        params: { ...newKey(), path: { policyId } },
        body: {}
      })
    )
    t.strictSame(terms, { explainedOn: '2021-11-26', cancelBy: null }, 'the terms were explained')
  },
  '2021-11-29': async ({ world, t, policyId }) => {
    const paid = await payNext(world, policyId, '2021-11-29')
    t.match(paid, { status: 'in_force', inception: '2021-12-01', expiry: '2022-12-01' })
  },
  '2022-02-14': async ({ world, t, policyId, ids }) => {
    const certificate = answerOf(
      await world.portal.GET('/v1/policies/{policyId}/certificate', { params: { path: { policyId } } })
    )
    if (typeof certificate === 'string') throw new Error('nobody asked for a PDF')
    t.match(certificate, { status: 'in_force', insuredAmount: 300_000_000 })
    ids.set('certificate', certificate.code)
  },
  '2022-02-15': async ({ world, policyId, ids }) => {
    const pledge = answerOf(
      await world.portal.POST('/v1/policies/{policyId}/pledges', {
        params: { ...newKey(), path: { policyId } },
        body: { bank: 'org_bank', loanReference: '대출-2022-0215', loanAmount: 100_000_000 }
      })
    )
    ids.set('pledge', pledge.id)
  },
  '2022-02-16': async story => {
    const path = { pledgeId: idOf(story, 'pledge') }
    const { bank } = story.world
    const pledge = answerOf(
      await bank.POST('/v1/pledges/{pledgeId}/acknowledgement', { params: { ...newKey(), path } })
    )
    story.t.match(pledge, { status: 'acknowledged', acknowledgedOn: '2022-02-16' })
    await bankSees(story, 'in_force', 300_000_000)
  },
  '2022-03-09': async story => bankSees(story, 'in_arrears', 300_000_000),
  '2022-03-10': async ({ world, t, policyId }) => {
    const paid = await payNext(world, policyId, '2022-03-10')
    t.match(paid, { status: 'in_force', unpaidPremium: 0, arrearsPayBy: null }, 'nine days late: the arrears are cured')
  },
  '2022-04-20': async ({ world, t, policyId }) => {
    const body = {
      effectiveFrom: '2022-05-01',
      changes: [
        { kind: 'raise_limit' as const, buyer: BUYERS.A.number, amount: 80_000_000 },
        { kind: 'drop_buyer' as const, buyer: BUYERS.F.number }
      ]
    }
    const terms = await endorse({ world, policyId }, body)
    t.match(terms, {
      premium: {
        unexpiredDays: 214,
        totalDays: 365,
        decrease: 481_130,
        increase: 288_680,
        payers: [{ payee: 'policyholder', credited: 481_130, refund: 0 }]
      }
    })
    await fillUp(world, 'A', '2022-05-01')
  },
  '2022-04-29': async ({ world, policyId }) => void (await payNext(world, policyId, '2022-04-29')),
  '2022-04-30': async story => bankSees(story, 'in_force', 300_000_000),
  // What was supplied to F is covered still: what may be paid falls with B's and rises with A's limit alone.
  '2022-05-01': async story => bankSees(story, 'in_force', 280_000_000),
  '2022-05-02': async ({ world, t, policyId }) => {
    const changes = [{ kind: 'raise_limit' as const, buyer: BUYERS.A.number, amount: 80_000_001 }]
    const preview = answerOf(
      await world.portal.POST('/v1/policies/{policyId}/endorsement-previews', {
        params: { path: { policyId } },
        body: { effectiveFrom: '2022-05-02', changes }
      })
    )
    t.equal(preview.status, 'refused')
    t.strictSame(
      preview.terms.findings.map(({ code }) => code),
      ['buyer_limit'],
      'a won more on A: there is none'
    )
  },
  '2022-06-08': async ({ world, policyId }) => void (await payNext(world, policyId, '2022-06-08')),
  '2022-08-31': async ({ world, policyId }) => void (await payNext(world, policyId, '2022-08-31')),
  '2022-10-04': async story => bankSees(story, 'in_force', 280_000_000),
  '2022-10-05': async story => {
    const changes = [{ kind: 'lower_limit' as const, buyer: BUYERS.B.number, amount: 30_000_000 }]
    const terms = await endorse(story, { effectiveFrom: '2022-10-05', changes })
    story.t.match(terms, {
      // 820,620 × 2/5 × 57/365.
      premium: { unexpiredDays: 57, payers: [{ payee: 'policyholder', credited: 0, refund: 51_260 }] }
    })
    await bankSees(story, 'in_force', 260_000_000)
  },
  '2022-11-30': async story => bankSees(story, 'in_force', 260_000_000),
  '2022-12-01': async story => bankSees(story, 'expired', 260_000_000),
  '2026-10-12': async story => bankSees(story, 'expired', 260_000_000),
  '2026-10-13': async story => bankSees(story, 'closed', 0)
}

/** Changes the policy as the preview of the same request said; gives the terms. */
async function endorse(
  { world: { portal }, policyId }: Pick<Story, 'world' | 'policyId'>,
  body: { effectiveFrom: string; changes: { kind: 'lower_limit' | 'raise_limit' | 'drop_buyer'; buyer: string }[] }
) {
  const path = { policyId }
  const preview = answerOf(
    await portal.POST('/v1/policies/{policyId}/endorsement-previews', { params: { path }, body })
  )
  const { terms } = answerOf(
    await portal.POST('/v1/policies/{policyId}/endorsements', { params: { ...newKey(), path }, body })
  )
  if (JSON.stringify(terms) !== JSON.stringify(preview.terms)) throw new Error('the preview said otherwise')
  return terms
}

/** What the bank to which the policy is pledged is told by the certificate's code. */
async function bankSees(story: Story, status: string, coverLeft: number): Promise<void> {
  const params = { path: { code: idOf(story, 'certificate') } }
  const check = answerOf(await story.world.bank.GET('/v1/certificates/{code}', { params }))
  story.t.match(check, { authentic: true, status, pledge: { status: 'acknowledged', coverLeft } }, 'to the bank')
}
