import { type Confirmation, knownSince } from '@trade-credit/domain/insured-events/known-since.ts'
import t from 'tap'
import { d } from './claim-rulebook.ts'

const confirmed = (occurredOn: string, toldAs: string, knownOn: string): Confirmation => ({
  occurredOn: d(occurredOn),
  toldAs: d(toldAs),
  knownOn: d(knownOn)
})
const once = confirmed('2022-05-02', '2022-05-02', '2022-05-10')
const putOff = [
  confirmed('2022-05-04', '2022-05-02', '2022-05-10'),
  confirmed('2022-05-04', '2022-05-04', '2022-05-20')
]

t.test('since when a policyholder could know, by the first day of its cover', async t => {
  const cases: [string, Confirmation[], string, string | null][] = [
    ['nothing stands', [], '2022-01-01', null],
    ['confirmed once', [once], '2022-01-01', '2022-05-10'],
    ['also where the cover began after it', [once], '2022-05-03', '2022-05-10'],
    ['told before it was corrected to a later day', putOff, '2022-01-01', '2022-05-10'],
    ['covered from the day that was told first', putOff, '2022-05-02', '2022-05-10'],
    ['covered from the day after: only the correction concerns it', putOff, '2022-05-03', '2022-05-20'],
    ['covered from the day that it was corrected to', putOff, '2022-05-04', '2022-05-20'],
    ['covered from the day after: neither concerns it, and it was told in time', putOff, '2022-05-05', '2022-05-10'],
    [
      'the earliest of several events',
      [confirmed('2022-06-01', '2022-06-01', '2022-06-07'), once],
      '2022-01-01',
      '2022-05-10'
    ]
  ]
  for (const [sentence, confirmations, coveredFrom, known] of cases)
    t.equal(knownSince(confirmations, d(coveredFrom)), known, sentence)
})
