import type { Rules } from '@trade-credit/domain/rules.ts'
import { digestOf } from '@trade-credit/service/platform/audit/facts.ts'
import { pointerStep } from '@trade-credit/service/problems/json-pointer.ts'
import type { FieldError } from '@trade-credit/service/problems/problems.ts'
import type { StoredApplication } from './repository.ts'

/** What the policyholder has to tell before it is insured, as it was told; a column of its application each. */
export type Told = {
  readonly [Column in 'disclosures' | 'other_insurances']: NonNullable<StoredApplication[Column]>
}

/** The digest by which the audit trail refers to what was told with an application. */
export function digestOfTold(applicationId: string, told: Told[keyof Told]): string {
  return digestOf({ application: applicationId, told })
}

/** The answers to questions that the rules do not ask, each with its place below `at`. */
export function unknownQuestions(answers: Told['disclosures'], rules: Rules, at: string): FieldError[] {
  const known = rules.codes('application.disclosure_questions').value
  return Object.keys(answers)
    .filter(question => !known.includes(question))
    .map(question => ({
      pointer: `${at}${pointerStep(question)}`,
      code: 'unknown_question',
      detail: {
        ko: `이런 질문이 없습니다. ${known.join(', ')}에 답해 주세요.`,
        en: `There is no such question. Answer ${known.join(', ')}.`
      }
    }))
}

/** The insurances on who is no buyer of the request, each with the place of its buyer below `at`. */
export function strangeBuyers(
  insurances: readonly { readonly buyer: string }[],
  { buyers }: StoredApplication['request'],
  at: string
): FieldError[] {
  const known = new Set(buyers.map(({ businessNumber }) => businessNumber))
  return insurances.flatMap(({ buyer }, i) =>
    known.has(buyer) ? [] : [{ pointer: `${at}/${i}/buyer`, code: 'not_a_buyer', detail: NOT_A_BUYER }]
  )
}

const NOT_A_BUYER = {
  ko: '이 청약의 구매기업이 아닙니다. 청약에 있는 구매기업에 대한 보험만 적어 주세요.',
  en: 'This is no buyer of the application. Name insurance on its buyers only.'
}
