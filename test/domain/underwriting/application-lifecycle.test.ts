import {
  APPLICATION_EVENTS,
  APPLICATION_LIFECYCLE,
  APPLICATION_STATUSES,
  type ApplicationEvent,
  type ApplicationStatus,
  nextApplicationStatus,
  takesPapers
} from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import t from 'tap'

/** Every pair that leads somewhere, said once more: `from event` and where to. All others lead nowhere. */
const LEADS: Readonly<Partial<Record<ApplicationStatus, Partial<Record<ApplicationEvent, ApplicationStatus>>>>> = {
  draft: { submit: 'submitted', withdraw: 'withdrawn', lapse: 'lapsed' },
  submitted: {
    need_documents: 'documents_requested',
    propose: 'proposed',
    refer: 'referred',
    approve: 'approved',
    decline: 'declined'
  },
  documents_requested: {
    submit: 'submitted',
    request_documents: 'documents_requested',
    return: 'returned',
    withdraw: 'withdrawn',
    lapse: 'lapsed'
  },
  returned: { submit: 'submitted', withdraw: 'withdrawn', lapse: 'lapsed' },
  proposed: {
    answer_proposal: 'submitted',
    request_documents: 'documents_requested',
    return: 'returned',
    withdraw: 'withdrawn',
    lapse: 'lapsed'
  },
  referred: {
    request_documents: 'documents_requested',
    return: 'returned',
    propose: 'proposed',
    approve: 'approved',
    decline: 'declined',
    withdraw: 'withdrawn'
  },
  declined: { uphold_appeal: 'referred' },
  approved: { withdraw: 'withdrawn', lapse: 'lapsed' }
}

t.test('every pair of a state and an event leads where the table says, or nowhere', async t => {
  for (const from of APPLICATION_STATUSES) {
    for (const event of APPLICATION_EVENTS) {
      t.equal(nextApplicationStatus(from, event), LEADS[from]?.[event] ?? null, `${from} + ${event}`)
    }
  }
})

t.test('no pair stands in the table twice, and every state but the first can be reached', async t => {
  const pairs = APPLICATION_LIFECYCLE.map(([from, event]) => `${from} ${event}`)
  t.equal(new Set(pairs).size, pairs.length)
  const reached = new Set<ApplicationStatus>(['draft'])
  for (const _ of APPLICATION_STATUSES) {
    for (const [from, , to] of APPLICATION_LIFECYCLE) if (reached.has(from)) reached.add(to)
  }
  t.strictSame([...reached].sort(), [...APPLICATION_STATUSES].sort())
})

t.test('papers are taken as long as something is to be decided', async t => {
  const open = APPLICATION_STATUSES.filter(takesPapers)
  t.strictSame(open, ['draft', 'documents_requested', 'returned', 'proposed', 'referred'])
})
