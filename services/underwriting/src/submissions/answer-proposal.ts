import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { StoredApplication } from '../applications/repository.ts'
import type { Amounts } from '../applications/tables.ts'

/** Amounts that a proposal is answered with, and whether they are more than was proposed. */
export interface ProposalAnswer {
  amountsFor(application: StoredApplication): { readonly amounts: Amounts; readonly asksMore: boolean }
}

interface AnswerBody {
  readonly answer: 'accept' | 'counter'
  readonly amounts?: readonly { readonly businessNumber: string; readonly amount: number }[]
}

/**
 * What a proposal's answer asks for: what was proposed, with other amounts laid over it by a counter-offer. A buyer that the proposal leaves
 * out stays out. Ends in `invalid_request` for a counter-offer without amounts, or on a buyer that was not proposed.
 */
export function proposalAnswer({ answer, amounts }: AnswerBody): ProposalAnswer {
  if (answer === 'counter' && amounts === undefined) refuseField('/amounts', 'required', NO_AMOUNTS)
  if (answer === 'accept' && amounts !== undefined) refuseField('/amounts', 'not_allowed', NEEDLESS_AMOUNTS)
  return { amountsFor: application => amountsFor(application, amounts ?? []) }
}

function amountsFor({ record }: StoredApplication, amounts: NonNullable<AnswerBody['amounts']>) {
  const proposed = new Map((record?.buyers ?? []).map(buyer => [buyer.businessNumber, buyer.approvedAmount ?? 0]))
  const asked = new Map(proposed)
  for (const [i, { businessNumber, amount }] of amounts.entries()) {
    if ((proposed.get(businessNumber) ?? 0) === 0)
      refuseField(`/amounts/${i}/businessNumber`, 'not_proposed', NOT_PROPOSED)
    asked.set(businessNumber, amount)
  }
  const asksMore = [...asked].some(([businessNumber, amount]) => amount > (proposed.get(businessNumber) ?? 0))
  return { amounts: Object.fromEntries(asked), asksMore }
}

const NO_AMOUNTS = {
  ko: '원하는 금액을 amounts에 적어 주세요.',
  en: 'Say in `amounts` what you ask for instead.'
}
const NEEDLESS_AMOUNTS = {
  ko: '그대로 수락할 때는 amounts를 빼 주세요. 금액을 바꾸려면 answer를 counter로 보내 주세요.',
  en: 'Leave `amounts` out when you accept; send `counter` to ask for others.'
}
const NOT_PROPOSED = {
  ko: '설계제안에 있는 구매기업만 적을 수 있습니다.',
  en: 'Name only buyers that are part of the proposal.'
}
