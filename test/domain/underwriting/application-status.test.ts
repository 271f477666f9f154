import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { APPLICATION_STATUSES } from '@trade-credit/domain/underwriting/application-lifecycle.ts'
import { applicationStatusOn, isLive } from '@trade-credit/domain/underwriting/application-status.ts'
import t from 'tap'

const [BEFORE, LAST, AFTER] = ['2021-12-30', '2021-12-31', '2022-01-01'].map(plainDate) as [never, never, never]

t.test('what is up to its applicant lapses after the last day, and nothing else by that day', async t => {
  for (const status of APPLICATION_STATUSES) {
    const isUp = ['draft', 'documents_requested', 'returned', 'proposed'].includes(status)
    for (const [today, expected] of [
      [BEFORE, status],
      [LAST, status],
      [AFTER, isUp ? 'lapsed' : status]
    ] as const)
      t.equal(applicationStatusOn({ status, openUntil: LAST, offer: null }, today), expected, `${status} on ${today}`)
    t.equal(applicationStatusOn({ status, openUntil: null, offer: null }, AFTER), status, 'no rule says')
  }
})

t.test('an approved application goes the way of its offer', async t => {
  for (const [holdState, today, expected] of [
    ['held', LAST, 'approved'],
    ['held', AFTER, 'lapsed'],
    ['expired', LAST, 'lapsed'],
    ['released', LAST, 'withdrawn'],
    ['committed', AFTER, 'approved']
  ] as const)
    for (const acceptedOn of [null, BEFORE]) {
      const offer = { holdState, acceptedOn, validUntil: LAST }
      t.equal(applicationStatusOn({ status: 'approved', openUntil: null, offer }, today), expected, holdState)
      t.equal(
        applicationStatusOn({ status: 'withdrawn', openUntil: null, offer }, today),
        'withdrawn',
        'as it was written'
      )
    }
})

t.test('declined, withdrawn and lapsed applications are over', async t => {
  t.strictSame(
    APPLICATION_STATUSES.filter(status => !isLive(status)),
    ['declined', 'withdrawn', 'lapsed']
  )
})
