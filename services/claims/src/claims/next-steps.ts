import type { ClaimStatus } from '@trade-credit/domain/claims/claim-lifecycle.ts'
import type { StoredClaim } from './claim.ts'

interface Step {
  readonly ko: string
  readonly en: string
}

/** How a claim goes on from where it stands, in a sentence or two for whoever tried something else. */
export function nextStep({ id, status, pendingDecisionId }: Standing): Step {
  const { ko, en } = pendingDecisionId === null ? NEXT_STEPS[status] : NEEDS_SECOND_PERSON
  const said = (text: string) => text.replaceAll('{id}', id).replaceAll('{decision}', pendingDecisionId ?? '')
  return { ko: said(ko), en: said(en) }
}

type Standing = Pick<StoredClaim, 'id' | 'status' | 'pendingDecisionId'>

const NEEDS_SECOND_PERSON: Step = {
  ko: '결정({decision})이 내려져 다른 담당자의 확인을 기다리고 있습니다: POST /v1/claims/{id}/decisions/{decision}/confirmation.',
  en: 'A decision ({decision}) is made and waits for a second person to confirm it: POST /v1/claims/{id}/decisions/{decision}/confirmation.'
}

/** `{id}` is the claim's. */
const NEXT_STEPS: Readonly<Record<ClaimStatus, Step>> = {
  draft: {
    ko: '아직 청구하기 전입니다. GET /v1/claims/{id}/preview로 받으실 금액을 확인하고 POST /v1/claims/{id}/filing으로 청구해 주세요.',
    en: 'It is a draft: see what it would pay at GET /v1/claims/{id}/preview, and file it with POST /v1/claims/{id}/filing.'
  },
  filed: {
    ko: '청구를 받아 심사를 기다리고 있습니다. 심사는 담당자가 POST /v1/claims/{id}/assessments로 시작합니다.',
    en: 'It is filed and waits for an officer to assess it: POST /v1/claims/{id}/assessments.'
  },
  documents_requested: {
    ko: '요청한 서류를 기다리고 있습니다. PUT /v1/claims/{id}/documents/{type}으로 보내 주세요.',
    en: 'It waits for the documents that were asked for: PUT /v1/claims/{id}/documents/{type}.'
  },
  in_assessment: {
    ko: '심사하고 있습니다. 결정은 담당자가 POST /v1/claims/{id}/decisions로 내립니다.',
    en: 'It is assessed and waits for an officer to decide: POST /v1/claims/{id}/decisions.'
  },
  adverse_notice: {
    ko: '불리한 결정을 미리 알리고 답변을 기다리고 있습니다. 기한과 답변은 GET /v1/claims/{id}/adverse-notices에서 확인해 주세요.',
    en: 'The policyholder may answer what is held against it: GET /v1/claims/{id}/adverse-notices shows until when.'
  },
  approved: {
    ko: '지급이 결정되어 보험금 지급을 기다리고 있습니다: POST /v1/claims/{id}/payments.',
    en: 'It is approved and waits for a cashier to pay: POST /v1/claims/{id}/payments.'
  },
  partly_approved: {
    ko: '일부 지급이 결정되어 보험금 지급을 기다리고 있습니다: POST /v1/claims/{id}/payments. 결정에 이의가 있으면 POST /v1/claims/{id}/appeals로 제기할 수 있습니다.',
    en: 'It is approved in part and waits for a cashier to pay: POST /v1/claims/{id}/payments. The policyholder may appeal: POST /v1/claims/{id}/appeals.'
  },
  denied: {
    ko: '지급하지 않기로 결정되었습니다. 이의는 POST /v1/claims/{id}/appeals로 제기할 수 있습니다.',
    en: 'It is denied. The policyholder may appeal: POST /v1/claims/{id}/appeals.'
  },
  provisionally_paid: {
    ko: '보험금 일부를 먼저 지급했습니다. 나머지는 부가세 확인(POST /v1/claims/{id}/vat-confirmation) 뒤에 정해집니다.',
    en: 'A part is paid already; the rest is settled by the confirmation of VAT: POST /v1/claims/{id}/vat-confirmation.'
  },
  paid: {
    ko: '보험금이 지급되었습니다. 다시 심사해야 하면 담당자가 POST /v1/claims/{id}/reopening으로 엽니다.',
    en: 'It is paid. To look at it again, an officer reopens it: POST /v1/claims/{id}/reopening.'
  },
  closed: {
    ko: '종결된 청구입니다. 다시 심사해야 하면 담당자가 POST /v1/claims/{id}/reopening으로 엽니다.',
    en: 'It is closed. To look at it again, an officer reopens it: POST /v1/claims/{id}/reopening.'
  },
  reopened: {
    ko: '다시 열려 심사를 기다리고 있습니다. 심사는 담당자가 POST /v1/claims/{id}/assessments로 시작합니다.',
    en: 'It is open again and waits for an officer to assess it: POST /v1/claims/{id}/assessments.'
  },
  appealed: {
    ko: '이의 제기를 심사하고 있습니다. 진행 상태는 GET /v1/claims/{id}/appeals에서 확인해 주세요.',
    en: 'Its appeal is being looked at: see GET /v1/claims/{id}/appeals.'
  },
  withdrawn: {
    ko: '철회된 청구입니다. 다시 청구하시려면 POST /v1/claims로 새로 청구해 주세요.',
    en: 'It was withdrawn. To claim again, file a new claim with POST /v1/claims.'
  }
}
