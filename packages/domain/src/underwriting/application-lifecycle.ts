/** Where an application (청약) stands. */
export const APPLICATION_STATUSES = [
  'draft',
  'submitted',
  'documents_requested',
  'returned',
  'proposed',
  'referred',
  'approved',
  'declined',
  'withdrawn',
  'lapsed'
] as const

export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number]

/** What can happen to an application. */
export const APPLICATION_EVENTS = [
  'submit',
  'answer_proposal',
  'need_documents',
  'request_documents',
  'return',
  'propose',
  'refer',
  'approve',
  'decline',
  'uphold_appeal',
  'withdraw',
  'lapse'
] as const

export type ApplicationEvent = (typeof APPLICATION_EVENTS)[number]

type Step = readonly [from: ApplicationStatus, event: ApplicationEvent, to: ApplicationStatus]

/**
 * The whole life of an application; what is not here cannot happen. `submitted` lasts as long as its decision takes. Work on it goes
 * in the order of 001:L126-162: application, proposal (설계제안), underwriting (인수심사), joining.
 */
export const APPLICATION_LIFECYCLE: readonly Step[] = [
  ['draft', 'submit', 'submitted'],
  ['draft', 'withdraw', 'withdrawn'],
  ['draft', 'lapse', 'lapsed'],

  ['submitted', 'need_documents', 'documents_requested'],
  ['submitted', 'propose', 'proposed'],
  ['submitted', 'refer', 'referred'],
  ['submitted', 'approve', 'approved'],
  ['submitted', 'decline', 'declined'],

  ['documents_requested', 'submit', 'submitted'],
  ['documents_requested', 'request_documents', 'documents_requested'],
  ['documents_requested', 'return', 'returned'],
  ['documents_requested', 'withdraw', 'withdrawn'],
  ['documents_requested', 'lapse', 'lapsed'],

  ['returned', 'submit', 'submitted'],
  ['returned', 'withdraw', 'withdrawn'],
  ['returned', 'lapse', 'lapsed'],

  ['proposed', 'answer_proposal', 'submitted'],
  ['proposed', 'request_documents', 'documents_requested'],
  ['proposed', 'return', 'returned'],
  ['proposed', 'withdraw', 'withdrawn'],
  ['proposed', 'lapse', 'lapsed'],

  ['referred', 'request_documents', 'documents_requested'],
  ['referred', 'return', 'returned'],
  ['referred', 'propose', 'proposed'],
  ['referred', 'approve', 'approved'],
  ['referred', 'decline', 'declined'],
  ['referred', 'withdraw', 'withdrawn'],

  ['declined', 'uphold_appeal', 'referred'],

  ['approved', 'withdraw', 'withdrawn'],
  ['approved', 'lapse', 'lapsed']
]

const steps = new Map(APPLICATION_LIFECYCLE.map(([from, event, to]) => [`${from} ${event}`, to]))

/** Where the event leads; null where it cannot happen. */
export function nextApplicationStatus(from: ApplicationStatus, event: ApplicationEvent): ApplicationStatus | null {
  return steps.get(`${from} ${event}`) ?? null
}

/** Whether papers, consents and answers can still be handed in: as long as something is still to be decided. */
export function takesPapers(status: ApplicationStatus): boolean {
  return nextApplicationStatus(status, 'withdraw') !== null && status !== 'approved'
}

/** Where something is up to the applicant: there an application lapses when nothing comes. */
export const UP_TO_APPLICANT: readonly ApplicationStatus[] = ['draft', 'documents_requested', 'returned', 'proposed']
