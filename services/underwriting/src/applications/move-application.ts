import type { Transaction } from '@trade-credit/database/transaction.ts'
import {
  type ApplicationEvent,
  nextApplicationStatus
} from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import type { Facts } from '@trade-credit/service/platform/audit/facts.ts'
import { recordChange } from '@trade-credit/service/platform/audit/record-change.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { insertApplication, type StoredApplication, updateApplication } from './repository.ts'
import { latestOf } from './status-on.ts'

/** What goes with a step: other columns that change, and what the audit trail says of it. */
export interface StepOptions {
  readonly change?: Parameters<typeof updateApplication>[2]
  readonly facts?: Facts
  /** Of an application that comes with this very step, what the trail says of its receipt: it is written down now, as it then stands. */
  readonly receipt?: Facts | undefined
  readonly now: Date
}

/**
 * Lets the event happen to an application, locked or new: its status, an entry in the audit trail, and an event to its organisation. Ends in the
 * problem `conflict` where the event cannot happen.
 */
export function moveApplication(
  trx: Transaction,
  application: StoredApplication,
  event: ApplicationEvent,
  { change = {}, facts = {}, receipt, now }: StepOptions
): StoredApplication {
  const status = nextApplicationStatus(application.status, event) ?? refuseStep(application, event)
  const changed = { ...change, status, updated_at: now }
  const moved = receipt ? { ...application, ...changed } : updateApplication(trx, application, changed)
  if (receipt) insertApplication(trx, moved)
  recordChange(trx, {
    aggregate: { type: 'application', id: application.id },
    action: `application.${PAST[event]}`,
    facts: { status, ...receipt, ...facts },
    events: [
      {
        type: 'application.status_changed',
        subject: application.id,
        recipients: [application.organisation],
        data: { applicationId: application.id, status }
      }
    ]
  })
  return moved
}

/** Ends in the problem `conflict` unless the event can happen now. */
export function requireStep(application: StoredApplication, event: ApplicationEvent): void {
  if (nextApplicationStatus(application.status, event) === null) refuseStep(application, event)
}

const PAST: Readonly<Record<ApplicationEvent, string>> = {
  submit: 'submitted',
  answer_proposal: 'proposal_answered',
  need_documents: 'documents_needed',
  request_documents: 'documents_requested',
  return: 'returned',
  propose: 'proposed',
  refer: 'referred',
  approve: 'approved',
  decline: 'declined',
  uphold_appeal: 'appeal_upheld',
  withdraw: 'withdrawn',
  lapse: 'lapsed'
}

function refuseStep(application: StoredApplication, event: ApplicationEvent): never {
  const { status } = application
  if (status === 'lapsed') return refuseLapsed(application)
  return problem('conflict', {
    detail: {
      ko: `청약 상태가 ${status}여서 이 작업(${event})을 할 수 없습니다. ${NEXT[status].ko}`,
      en: `The application is ${status}, so this (${event}) cannot be done. ${NEXT[status].en}`
    }
  })
}

/** What can be done instead. */
const NEXT: Readonly<
  Record<Exclude<StoredApplication['status'], 'lapsed'>, { readonly ko: string; readonly en: string }>
> = {
  draft: { ko: '먼저 POST /submission으로 제출해 주세요.', en: 'Submit it first (POST …/submission).' },
  submitted: { ko: '심사가 끝나기를 기다려 주세요.', en: 'Wait until it is decided.' },
  documents_requested: {
    ko: 'missing의 서류를 올린 뒤 다시 제출해 주세요.',
    en: 'Hand in what `missing` names and submit it again.'
  },
  returned: { ko: '반려 사유를 보완해 다시 제출해 주세요.', en: 'Mend what it was returned for and submit it again.' },
  proposed: { ko: '설계제안에 답해 주세요.', en: 'Answer the proposal (POST …/proposal-answers).' },
  referred: { ko: '담당자의 심사 결과를 기다려 주세요.', en: 'Wait for the underwriter’s decision.' },
  approved: { ko: '인수결과(offer)를 확인해 주세요.', en: 'Look at its offer.' },
  declined: { ko: '이의를 제기하거나 새로 청약해 주세요.', en: 'Appeal, or apply anew.' },
  withdrawn: { ko: '새로 청약해 주세요.', en: 'Apply anew.' }
}

function refuseLapsed(application: StoredApplication): never {
  const { received_on: receivedOn, offer_id: offerId } = application
  const until = latestOf(application)
  if (offerId !== null || until === null)
    return problem('conflict', {
      detail: {
        ko: `인수결과(${offerId})의 마지막 날이 지나 청약이 실효되었습니다. 새로 견적을 받아 청약해 주세요.`,
        en: `The last day of its offer (${offerId}) is over, so the application has lapsed. Ask for a new quote and apply again.`
      }
    })
  return problem('conflict', {
    detail: {
      ko: `${receivedOn}에 접수한 청약은 ${until}까지 진행할 수 있었습니다. 새로 견적을 받아 청약해 주세요.`,
      en: `This application, received on ${receivedOn}, could be gone on with until ${until}. Ask for a new quote and apply again.`
    }
  })
}
