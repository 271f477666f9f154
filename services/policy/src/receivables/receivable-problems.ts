import { won, wonView } from '@trade-credit/domain/won.ts'
import { type FieldError, problem, refuseField } from '@trade-credit/service/problems/problems.ts'

/** Nothing is covered under the policy yet, or it was undone. */
export function coverNotBegun(): never {
  return problem('conflict', {
    detail: {
      ko: '아직 보장이 시작되지 않았거나 취소된 보험계약입니다. 첫 보험료를 내신 뒤 다시 보내 주세요.',
      en: 'Cover under this policy has not begun, or the policy was undone. Send it again when the first premium is paid.'
    }
  })
}

/** The invoice is known, and said something else: `differing` names what. */
export function saysOtherwise(policyId: string, receivableId: string, differing: readonly string[]): never {
  return problem('conflict', {
    detail: {
      ko: `같은 번호나 승인번호의 채권이 다른 내용으로 이미 신고되어 있습니다. GET /v1/policies/${policyId}/receivables/${receivableId}에서 확인하시고, 번호가 맞고 먼저 신고한 내용이 틀렸다면 POST …/receivables/${receivableId}/corrections로 바로잡아 주세요.`,
      en: `An invoice of this number, or of this tax invoice number, is declared with other facts. Read GET /v1/policies/${policyId}/receivables/${receivableId}; if the number is right and what was declared before is wrong, correct it by POST …/receivables/${receivableId}/corrections.`
    },
    errors: differing.map(knownOtherwise)
  })
}

/** The field says something else than what was declared before. */
export function knownOtherwise(field: string): FieldError {
  return {
    pointer: `/${field}`,
    code: 'receivable.known_with_other_facts',
    detail: { ko: '먼저 신고된 내용과 다릅니다.', en: 'It was declared otherwise before.' }
  }
}

/** More than is outstanding of one receivable. */
export function moreThanOutstanding(outstanding: bigint): never {
  const left = wonView(won(outstanding))
  return problem('conflict', {
    detail: {
      ko: `이 채권에 남은 금액은 ${left.toLocaleString('ko-KR')}원입니다. 남은 금액까지만 적어 주시고, 나머지는 다른 채권이나 POST …/buyer-payments로 기록해 주세요.`,
      en: `KRW ${left.toLocaleString('en-US')} of this receivable are outstanding. Record up to that, and the rest on another invoice or by POST …/buyer-payments.`
    }
  })
}

/** More than the buyer owes on all invoices that are declared. */
export function moreThanOwed(owed: bigint): never {
  const left = wonView(won(owed))
  return problem('conflict', {
    detail: {
      ko: `이 구매기업의 신고된 채권에 남은 금액은 모두 ${left.toLocaleString('ko-KR')}원입니다. 아직 신고하지 않은 채권이 있으면 먼저 신고해 주시고, 선수금은 기록하지 않으셔도 됩니다.`,
      en: `The buyer owes KRW ${left.toLocaleString('en-US')} on all declared receivables. Declare the invoices that are missing first; money paid in advance need not be recorded.`
    }
  })
}

/** A date that has not come. */
export function inTheFuture(pointer: string): never {
  return refuseField(pointer, 'receivable.in_the_future', {
    ko: '아직 오지 않은 날짜입니다. 실제로 있었던 날짜를 적어 주세요.',
    en: 'This day has not come yet. Give the day on which it happened.'
  })
}

/** All of it was withdrawn before. */
export function withdrawnAlready(): never {
  return problem('conflict', {
    detail: {
      ko: '이미 철회하신 채권입니다. 다시 필요하면 올바른 내용으로 새로 신고해 주세요.',
      en: 'The receivable was withdrawn already. Where there is one after all, declare it anew as it is.'
    }
  })
}

/** A withdrawal cannot be taken back: `receivableId` was declared in its place. */
export function declaredAnew(receivableId: string): never {
  return problem('conflict', {
    detail: {
      ko: `이 채권 대신 ${receivableId}이(가) 신고되어 있어 철회를 되돌릴 수 없습니다. 그 채권을 정정(corrections)해 주세요.`,
      en: `${receivableId} was declared in its place, so the withdrawal cannot be taken back. Correct that one (POST …/corrections).`
    }
  })
}

/** The correction says what was said before. */
export function nothingToCorrect(): never {
  return problem('conflict', {
    detail: {
      ko: '지금 신고되어 있는 내용과 같습니다. 바로잡을 항목을 고쳐서 다시 보내 주세요.',
      en: 'This is what is declared already. Send it with what is to be corrected.'
    }
  })
}

/** More was paid, returned and set off than the corrected receivable comes to. */
export function belowRecorded(recorded: bigint): never {
  const amount = wonView(won(recorded))
  return problem('conflict', {
    detail: {
      ko: `이 채권에 입금·반품·상계 ${amount.toLocaleString('ko-KR')}원이 기록되어 있습니다. 틀린 기록을 먼저 취소(reversals)하거나 금액을 확인해 주세요.`,
      en: `KRW ${amount.toLocaleString('en-US')} of payments, returns and offsets are recorded on it. Reverse those that are wrong first (POST …/reversals), or check the amount.`
    }
  })
}

/** The buyer of a receivable cannot change while money of the former one stands on it. */
export function paidByOtherBuyer(): never {
  return problem('conflict', {
    detail: {
      ko: '지금 구매기업의 입금(buyer-payments)이 이 채권에 충당되어 있습니다. 그 기록을 먼저 취소(reversals)한 뒤 구매기업을 고쳐 주세요.',
      en: 'Money of the present buyer (buyer-payments) was allocated to it. Reverse that first (POST …/reversals), then correct the buyer.'
    }
  })
}
