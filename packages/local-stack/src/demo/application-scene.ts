import { type Actors, answerOf, newKey } from './actors.ts'
import { CUSTOMERS } from './firms.ts'
import { type Telling, wonText } from './telling.ts'

/** Grades, an application with its papers, the decision in one request, and the offer accepted; gives the offer. */
export async function applyAndAccept({ portal, underwriter }: Actors, quoteId: string, telling: Telling) {
  const { language } = telling
  telling.part({ ko: '심사역이 구매기업을 평가합니다', en: 'An underwriter assesses the customers' })
  for (const { businessNumber, grade, simpleGrade } of CUSTOMERS) {
    answerOf(
      await underwriter.PUT('/v1/parties/{businessNumber}/credit-assessments/{assessedOn}', {
        params: { path: { businessNumber, assessedOn: '2021-11-20' } },
        body: {
          creditStatus: 'graded',
          creditGrade: grade,
          simpleCreditStatus: 'graded',
          simpleGrade,
          validUntil: '2022-11-19',
          source: 'annual assessment'
        }
      })
    )
    telling.say({ ko: `${businessNumber}: AR${grade} 등급`, en: `${businessNumber}: grade AR${grade}` })
  }

  telling.part({
    ko: '청약하고, 서류를 내고, 심사를 받습니다',
    en: 'The firm applies, hands in its papers, and is decided'
  })
  const draft = answerOf(await portal.POST('/v1/applications', { params: newKey(), body: { quoteId } }))
  for (const type of draft.missing) {
    answerOf(
      await portal.PUT('/v1/applications/{applicationId}/documents/{type}', {
        params: { path: { applicationId: draft.id, type } },
        headers: { 'content-type': 'application/pdf' },
        body: Buffer.from(`%PDF-1.7\n% ${type}\n`),
        bodySerializer: bytes => bytes as Uint8Array<ArrayBuffer>
      })
    )
  }
  telling.say({ ko: `낸 서류: ${draft.missing.join(', ')}`, en: `papers: ${draft.missing.join(', ')}` })
  const begun = performance.now()
  const decided = answerOf(
    await portal.POST('/v1/applications/{applicationId}/submission', {
      params: { ...newKey(), path: { applicationId: draft.id } }
    })
  )
  const milliseconds = Math.round(performance.now() - begun)
  telling.say({
    ko: `결정: ${decided.status} (${milliseconds} ms), 보험금액 ${wonText(decided.insuredAmount ?? 0, language)}`,
    en: `decided: ${decided.status} in ${milliseconds} ms, insured ${wonText(decided.insuredAmount ?? 0, language)}`
  })
  for (const finding of decided.findings) {
    telling.quote(finding.message)
    telling.because(finding.rule)
  }
  const offer = answerOf(
    await portal.POST('/v1/offers/{offerId}/acceptance', {
      params: { ...newKey(), path: { offerId: decided.offerId ?? '' } }
    })
  )
  telling.say({
    ko: `인수결과를 받아들입니다 (${offer.validUntil}까지 유효)`,
    en: `the offer, valid until ${offer.validUntil}, is accepted`
  })
  return offer
}
