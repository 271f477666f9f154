import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { readsThatGrow } from '../../support/rows-read.ts'
import { petition } from './claims-service.ts'
import { invoice, runClaimDesk } from './filed-claim.ts'

t.test('what an event and its claim read until the payment does not grow with those before', async t => {
  const desk = await runClaimDesk(t)
  let claims = 0
  const done = async (url: string, as: string, body: object = {}) => {
    const reply = await desk.call('POST', url, { as, body })
    if (reply.status >= 300) throw new Error(reply.text)
    return reply.body
  }
  const payOne = async () => {
    const buyer = syntheticBusinessNumber((claims += 1))
    const policyholder = syntheticBusinessNumber(10_000 + claims)
    const policyId = await desk.policy({ policyholder, buyers: [{ businessNumber: buyer }] })
    const { id: eventId } = await done('/v1/insured-events', 'feed', { ...petition(), buyer })
    await done(`/v1/insured-events/${eventId}/confirmation`, 'claims-officer')
    const claimId = await desk.approved({ policyId, eventId, receivables: [invoice()] })
    const { id } = await desk.reserve(claimId)
    await desk.post(claimId, id)
    const recovery = { amount: 1_000_000, receivedOn: '2022-05-10', source: 'buyer' }
    await done(`/v1/claims/${claimId}/recoveries`, 'claims-officer', recovery)
  }
  t.strictSame(await readsThatGrow(desk.database, payOne, { mayGrowBy: 12 }), [])
})
