import type { Rules } from '@trade-credit/domain/rules.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import type { StoredApplication } from './repository.ts'

/** What the policyholder has to tell before it is insured, as it was told; a column of its application each. */
export type Told = {
  readonly [Column in 'disclosures' | 'other_insurances']: NonNullable<StoredApplication[Column]>
}

/** The digest by which the audit trail refers to what was told with an application. */
export function digestOfTold(applicationId: string, told: Told[keyof Told]): string {
  return digestOf({ application: applicationId, told })
}

/** Ends in `invalid_request`, with the place of each answer below `at`, for answers to questions that the rules do not ask. */
export function refuseUnknownQuestions(answers: Told['disclosures'], rules: Rules, at: string): void {
  const known = rules.codes('application.disclosure_questions').value
  const errors = Object.keys(answers)
    .filter(question => !known.includes(question))
    .map(question => ({
      pointer: `${at}/${question}`,
      code: 'unknown_question',
      detail: {
        ko: `이런 질문이 없습니다. ${known.join(', ')}에 답해 주세요.`,
        en: `There is no such question. Answer ${known.join(', ')}.`
      }
    }))
  if (errors.length > 0) problem('invalid_request', { errors })
}

/** Ends in `invalid_request`, with the place of each below `at`, for insurance on who is no buyer of the request. */
export function refuseStrangeBuyers(
  insurances: readonly { readonly buyer: string }[],
  { buyers }: StoredApplication['request'],
  at: string
): void {
  const known = new Set(buyers.map(({ businessNumber }) => businessNumber))
  const errors = insurances.flatMap(({ buyer }, i) =>
    known.has(buyer) ? [] : [{ pointer: `${at}/${i}/buyer`, code: 'not_a_buyer', detail: NOT_A_BUYER }]
  )
  if (errors.length > 0) problem('invalid_request', { errors })
}

const NOT_A_BUYER = {
  ko: '이 청약의 구매기업이 아닙니다. 청약에 있는 구매기업에 대한 보험만 적어 주세요.',
  en: 'This is no buyer of the application. Name insurance on its buyers only.'
}
