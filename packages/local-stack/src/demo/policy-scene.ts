import { type Actors, answerOf, newKey } from './actors.ts'
import { type Telling, wonText } from './telling.ts'

/** The policy is bound, its terms explained, its premium paid: cover begins. Gives the policy. */
export async function bindAndPay({ portal, cashier }: Actors, offerId: string, telling: Telling) {
  const { language } = telling
  telling.part({ ko: '보험에 들고 보험료를 냅니다', en: 'The policy is bound and the premium paid' })
  const bound = answerOf(await portal.POST('/v1/policies', { params: newKey(), body: { offerId } }))
  const path = { policyId: bound.id }
  answerOf(
    await portal.POST('/v1/policies/{policyId}/terms-acknowledgement', {
      params: { ...newKey(), path },
      body: { explainedOn: '2021-12-01' }
    })
  )
  telling.say({ ko: '약관을 받고 설명을 들었습니다', en: 'the terms were handed over and explained' })
  let policy = bound
  for (const { id, amount, dueOn } of bound.invoices) {
    policy = answerOf(
      await cashier.POST('/v1/policies/{policyId}/premiums', {
        params: { ...newKey(), path },
        body: { invoiceId: id, amount, paidOn: '2021-12-01', reference: `bank-${id}` }
      })
    )
    telling.say({
      ko: `${dueOn}까지 낼 ${wonText(amount, language)}을 받았습니다`,
      en: `${wonText(amount, language)}, due ${dueOn}, has arrived`
    })
  }
  telling.say({
    ko: `${policy.status}: ${policy.inception}부터 ${policy.expiry} 전날까지 보장, 증권 번호 ${policy.certificateCode}`,
    en: `${policy.status}: covered from ${policy.inception} until the day before ${policy.expiry}, certificate ${policy.certificateCode}`
  })
  return policy
}
