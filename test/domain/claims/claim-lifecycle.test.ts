import {
  afterClaimEvent,
  CLAIM_EVENTS,
  CLAIM_STATUSES,
  type ClaimEvent,
  type ClaimStatus,
  claimEventsAt
} from '@trade-credit/domain/claims/claim-lifecycle.ts'
import t from 'tap'

/** Every pair that is allowed, written down a second time, sentence by sentence. */
const ALLOWED: Readonly<Record<string, readonly [ClaimStatus, ClaimEvent, ClaimStatus][]>> = {
  'the policyholder files, hands papers in, takes back before a decision': [
    ['draft', 'file', 'filed'],
    ['documents_requested', 'complete_documents', 'filed'],
    ['draft', 'withdraw', 'withdrawn'],
    ['filed', 'withdraw', 'withdrawn'],
    ['documents_requested', 'withdraw', 'withdrawn'],
    ['in_assessment', 'withdraw', 'withdrawn'],
    ['adverse_notice', 'withdraw', 'withdrawn']
  ],
  'an officer asks for papers until it is decided': [
    ['filed', 'request_documents', 'documents_requested'],
    ['documents_requested', 'request_documents', 'documents_requested'],
    ['in_assessment', 'request_documents', 'documents_requested'],
    ['adverse_notice', 'request_documents', 'documents_requested'],
    ['reopened', 'request_documents', 'documents_requested']
  ],
  'an officer assesses as often as needed': [
    ['filed', 'assess', 'in_assessment'],
    ['documents_requested', 'assess', 'in_assessment'],
    ['in_assessment', 'assess', 'in_assessment'],
    ['adverse_notice', 'assess', 'in_assessment'],
    ['reopened', 'assess', 'in_assessment']
  ],
  'what is planned against the policyholder is told after an assessment': [
    ['in_assessment', 'give_adverse_notice', 'adverse_notice'],
    ['adverse_notice', 'give_adverse_notice', 'adverse_notice']
  ],
  'only what was assessed is decided': [
    ['in_assessment', 'approve', 'approved'],
    ['in_assessment', 'partly_approve', 'partly_approved'],
    ['in_assessment', 'deny', 'denied'],
    ['adverse_notice', 'approve', 'approved'],
    ['adverse_notice', 'partly_approve', 'partly_approved'],
    ['adverse_notice', 'deny', 'denied']
  ],
  'only what was approved is paid': [
    ['approved', 'pay', 'paid'],
    ['approved', 'pay_provisionally', 'provisionally_paid'],
    ['partly_approved', 'pay', 'paid'],
    ['partly_approved', 'pay_provisionally', 'provisionally_paid'],
    ['provisionally_paid', 'settle_provisional', 'paid']
  ],
  'an appeal stops there and goes back where it came from, or starts anew': [
    ['partly_approved', 'appeal', 'appealed'],
    ['denied', 'appeal', 'appealed'],
    ['provisionally_paid', 'appeal', 'appealed'],
    ['paid', 'appeal', 'appealed'],
    ['appealed', 'allow_appeal', 'reopened'],
    ['appealed', 'dismiss_appeal', 'closed'],
    ['appealed', 'dismiss_appeal_unpaid', 'partly_approved'],
    ['appealed', 'dismiss_appeal_provisional', 'provisionally_paid']
  ],
  'what is over is closed, and may be taken up again': [
    ['denied', 'close', 'closed'],
    ['paid', 'close', 'closed'],
    ['reopened', 'close', 'closed'],
    ['approved', 'reopen', 'reopened'],
    ['partly_approved', 'reopen', 'reopened'],
    ['denied', 'reopen', 'reopened'],
    ['provisionally_paid', 'reopen', 'reopened'],
    ['paid', 'reopen', 'reopened'],
    ['closed', 'reopen', 'reopened']
  ]
}

const expected = new Map(
  Object.values(ALLOWED)
    .flat()
    .map(([from, event, to]) => [`${from} ${event}`, to])
)

t.test('every pair of status and event leads where it should, or nowhere', async t => {
  for (const from of CLAIM_STATUSES) {
    for (const event of CLAIM_EVENTS) {
      t.equal(afterClaimEvent(from, event), expected.get(`${from} ${event}`) ?? null, `${from}, ${event}`)
    }
    t.strictSame(
      claimEventsAt(from),
      CLAIM_EVENTS.filter(event => expected.has(`${from} ${event}`))
    )
  }
})

t.test('every status is reached from a draft, and every one but a withdrawn claim goes on', async t => {
  const reached = new Set<ClaimStatus>(['draft'])
  for (const from of reached) {
    for (const event of CLAIM_EVENTS) {
      const to = afterClaimEvent(from, event)
      if (to !== null) reached.add(to)
    }
  }
  t.strictSame([...reached].sort(), [...CLAIM_STATUSES].sort())
  const ends = CLAIM_STATUSES.filter(status => claimEventsAt(status).length === 0)
  t.strictSame(ends, ['withdrawn'])
})
