import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import { bindSeeded, instalmentCase, pay, SUBSIDISED } from '../../support/bound-policy.ts'
import { asAdmin } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import type { SeededOffer } from '../../support/seeded-offer.ts'
import { policyOf } from './acquire.ts'
import type { Diary, Story } from './story.ts'
import type { World } from './world.ts'

/** Two other firms: one pays for three months and no more; of the other's premium, a city pays half. */
export const NEIGHBOURS_DIARY: Diary = {
  '2022-02-18': async story => {
    story.neighbourId = await begin(story, 62_000, instalmentCase('2022-02-18'), '2022-02-18')
  },
  '2023-04-10': async story => {
    story.subsidisedId = await begin(story, 62_001, SUBSIDISED, '2023-04-10')
  },
  '2023-10-10': async ({ world, t, subsidisedId = '' }) => {
    const cancelled = answerOf(
      await world.portal.POST('/v1/policies/{policyId}/cancellations', {
        params: { ...newKey(), path: { policyId: subsidisedId } },
        body: { on: '2023-10-10', reason: 'policyholder_request' }
      })
    )
    // Half of 366 days are left: 2024-02-29 is one of them.
    t.match(cancelled, { status: 'cancelled', unexpiredDays: 183, totalDays: 366, refund: 225_000 })
  }
}

/** Binds a policy and pays its first premium; gives its id. */
async function begin({ world }: Story, number: number, offered: SeededOffer, on: string): Promise<string> {
  const businessNumber = syntheticBusinessNumber(number)
  const policyholder = { ...offered.policyholder, businessNumber }
  const policy = await bindSeeded(world.system, { ...offered, policyholder })
  const paid = await pay(world.system, policy, { paidOn: on })
  if (paid.status !== 201) throw new Error(paid.text)
  return policy.id
}

/** What a policyholder owes less what it gets back, however the two are set off. */
export async function owedLessRefunds(world: World, policyId: string): Promise<number> {
  const { invoices } = await policyOf(world, policyId)
  const [refunded] = await asAdmin<{ back: string }>(
    world.system.database,
    'select coalesce(sum(amount), 0)::text as back from policy.premium_refund where policy_id = $1',
    [policyId]
  )
  return invoices.reduce((sum, { remaining }) => sum + remaining, 0) - Number(refunded?.back)
}
