import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { handOverStatusOn, heldDays, offerStatusOn } from '@trade-credit/domain/underwriting/offer-status.ts'
import t from 'tap'

const LAST = plainDate('2021-12-31')

t.test('an offer stands to the end of its last day, accepted or not', async t => {
  for (const [today, acceptedOn, status] of [
    ['2021-12-30', null, 'open'],
    ['2021-12-31', null, 'open'],
    ['2022-01-01', null, 'lapsed'],
    ['2021-12-31', '2021-12-05', 'accepted'],
    ['2022-01-01', '2021-12-05', 'lapsed']
  ] as const) {
    const facts = { holdState: 'held', acceptedOn: acceptedOn && plainDate(acceptedOn), validUntil: LAST } as const
    t.equal(offerStatusOn(facts, plainDate(today)), status, `${today}, accepted ${acceptedOn}`)
  }
})

t.test('the hold alone decides what became of it, on any day', async t => {
  for (const [holdState, status] of [
    ['committed', 'bound'],
    ['released', 'withdrawn'],
    ['expired', 'lapsed']
  ] as const) {
    for (const today of ['2021-12-30', '2022-01-01']) {
      t.equal(offerStatusOn({ holdState, acceptedOn: LAST, validUntil: LAST }, plainDate(today)), status)
    }
  }
})

t.test('a hand-over is open for as long as the offer can be bound, and taken for good', async t => {
  for (const [today, holdState, takenOn, status] of [
    ['2021-12-30', 'held', null, 'open'],
    ['2021-12-31', 'held', null, 'open'],
    ['2022-01-01', 'held', null, 'lapsed'],
    ['2021-12-30', 'expired', null, 'lapsed'],
    ['2021-12-30', 'released', null, 'lapsed'],
    ['2021-12-30', 'committed', null, 'lapsed'],
    ['2021-12-31', 'held', '2021-12-05', 'taken'],
    ['2022-01-01', 'expired', '2021-12-05', 'taken'],
    ['2021-12-31', 'committed', '2021-12-05', 'taken']
  ] as const) {
    for (const acceptedOn of [null, plainDate('2021-12-04')]) {
      const handOver = { takenOn: takenOn && plainDate(takenOn), offer: { holdState, acceptedOn, validUntil: LAST } }
      t.equal(handOverStatusOn(handOver, plainDate(today)), status, `${today}, ${holdState}, taken ${takenOn}`)
    }
  }
})

t.test('it holds from the earliest day of cover to the last of a policy that begins as late as it may', async t => {
  const days = (requestedInception: string | null) =>
    heldDays({
      businessDate: plainDate('2021-12-01'),
      requestedInception: requestedInception === null ? null : plainDate(requestedInception),
      lastPayBy: plainDate('2022-02-28'),
      termMonths: 12
    })
  t.strictSame(days(null), { from: '2021-12-01', until: '2023-02-28' })
  t.strictSame(days('2022-01-15'), { from: '2022-01-15', until: '2023-02-28' })
  t.strictSame(days('2022-03-01'), { from: '2022-03-01', until: '2023-03-01' }, 'a day after the last for the premium')
})
