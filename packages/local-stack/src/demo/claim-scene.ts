import { type Actors, answerOf, newKey } from './actors.ts'
import { type Telling, wonText } from './telling.ts'

/** The draft is filed, assessed, decided and paid, each by somebody else; gives the amount that was paid out. */
export async function fileAndCollect(actors: Actors, claimId: string, telling: Telling): Promise<number> {
  const { portal, officer, manager, cashier } = actors
  const { language } = telling
  const path = { claimId }
  telling.part({ ko: '초안을 청구하고 서류를 냅니다', en: 'The draft is filed, with its papers' })
  const claim = answerOf(await portal.POST('/v1/claims/{claimId}/filing', { params: { ...newKey(), path }, body: {} }))
  for (const { type } of claim.documents) {
    answerOf(
      await portal.PUT('/v1/claims/{claimId}/documents/{type}', {
        params: { path: { claimId, type } },
        headers: { 'content-type': 'application/pdf' },
        body: Buffer.from(`%PDF-1.7\n% ${type}\n`),
        bodySerializer: bytes => bytes as Uint8Array<ArrayBuffer>
      })
    )
  }
  telling.say({
    ko: `${claim.filedOn}에 청구했습니다 (${claim.lateAfter}까지면 늦지 않음)`,
    en: `filed on ${claim.filedOn}; until ${claim.lateAfter} it is not late`
  })

  telling.part({ ko: '손해를 사정합니다', en: 'The loss is assessed' })
  const assessment = answerOf(
    await officer.POST('/v1/claims/{claimId}/assessments', { params: { ...newKey(), path }, body: {} })
  )
  for (const { invoiceNumber, amount, counted, leftOut } of assessment.receivables) {
    telling.say({
      ko: `${invoiceNumber}: ${wonText(amount, language)} 가운데 ${wonText(counted, language)}을 손해로 봅니다`,
      en: `${invoiceNumber}: of ${wonText(amount, language)}, ${wonText(counted, language)} counts as loss`
    })
    for (const { reason, amount: out, rule } of leftOut) {
      telling.say({
        ko: `  빠진 ${wonText(out, language)}: ${reason}`,
        en: `  left out ${wonText(out, language)}: ${reason}`
      })
      telling.because(rule)
    }
  }
  telling.say({
    ko: `실제손해 ${wonText(assessment.actualLoss, language)} → 보상할 손해 ${wonText(assessment.coveredLoss, language)} → 지급할 보험금 ${wonText(assessment.payable, language)} (${assessment.boundBy})`,
    en: `actual loss ${wonText(assessment.actualLoss, language)} → covered ${wonText(assessment.coveredLoss, language)} → payable ${wonText(assessment.payable, language)} (${assessment.boundBy})`
  })
  for (const rule of assessment.rules.slice(0, 3)) telling.because(rule)

  telling.part({ ko: '결정하고, 지급합니다', en: 'Decided, and paid' })
  const { decision } = answerOf(
    await officer.POST('/v1/claims/{claimId}/decisions', {
      params: { ...newKey(), path },
      body: { outcome: 'approve', reasons: ['the invoices, the deliveries and the unpaid amounts were verified'] }
    })
  )
  telling.because(decision.authority)
  if (decision.status === 'awaiting_confirmation') {
    answerOf(
      await manager.POST('/v1/claims/{claimId}/decisions/{decisionId}/confirmation', {
        params: { ...newKey(), path: { claimId, decisionId: decision.id } }
      })
    )
    telling.say({
      ko: '한도를 넘는 결정이라 책임자가 한 번 더 확인했습니다',
      en: 'above the officer’s authority: a manager confirmed it'
    })
  }
  const reserved = answerOf(await cashier.POST('/v1/claims/{claimId}/payments', { params: { ...newKey(), path } }))
  const paid = answerOf(
    await cashier.POST('/v1/claims/{claimId}/payments/{paymentId}/posting', {
      params: { ...newKey(), path: { claimId, paymentId: reserved.id } },
      body: { reference: '2022051200012' }
    })
  )
  telling.say({
    ko: `${paid.paidOn}: ${wonText(paid.paidOut, language)}을 지급했습니다 (기한 ${paid.payableBy})`,
    en: `${paid.paidOn}: ${wonText(paid.paidOut, language)} paid; the last day was ${paid.payableBy}`
  })
  return paid.paidOut
}
