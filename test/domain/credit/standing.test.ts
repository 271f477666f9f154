import { type Assessment, relianceOn } from '@trade-credit/domain/credit/assessment.ts'
import { type CreditSignal, openSignals, type SignalType } from '@trade-credit/domain/credit/signals.ts'
import { type KnownOfBuyer, ownOf, statusOn } from '@trade-credit/domain/credit/status-band.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import t from 'tap'
import { rulesOn } from '../../support/quote-case.ts'

const FIRM = '9997000002'
const PLACE = '9997000010'
const TODAY = '2022-05-10'
const rules = rulesOn(plainDate(TODAY))
const day = (text: string) => plainDate(text)

function signal(type: SignalType, occurredOn: string, receivedAt = 2, businessNumber = FIRM): CreditSignal {
  return { businessNumber, type, occurredOn: day(occurredOn), receivedAt }
}

function assessment(assessedOn: string, creditGrade: number | null, about: Partial<Assessment> = {}): Assessment {
  return {
    id: 'ca_1',
    businessNumber: FIRM,
    assessedOn: day(assessedOn),
    validUntil: day('2022-06-30'),
    creditStatus: creditGrade === null ? 'unrated' : 'graded',
    creditGrade,
    simpleCreditStatus: 'graded',
    simpleGrade: 3,
    recordedAt: 1,
    ...about
  }
}

t.test(
  'an assessment is relied on from its day to its last, unless something came in that it cannot know of',
  async t => {
    const found = assessment('2022-01-10', 5)
    const news = [signal('arrears_registered', '2022-03-01')]
    const table: [string, Assessment | null, CreditSignal[], string, string][] = [
      ['never assessed', null, [], TODAY, 'none'],
      ['the day before it was assessed', found, [], '2022-01-09', 'none'],
      ['the day of assessment', found, [], '2022-01-10', 'valid'],
      ['the last day', found, [], '2022-06-30', 'valid'],
      ['the day after', found, [], '2022-07-01', 'expired'],
      ['the day before a signal', found, news, '2022-02-28', 'valid'],
      ['the day of a signal', found, news, '2022-03-01', 'stale'],
      ['a signal that was known', found, [signal('arrears_registered', '2022-03-01', 1)], TODAY, 'valid'],
      ['a signal that makes nothing stale', found, [signal('management_change', '2022-03-01')], TODAY, 'valid'],
      ['a signal that was cleared', found, [...news, signal('arrears_cleared', '2022-04-01')], TODAY, 'valid'],
      ['not yet cleared', found, [...news, signal('arrears_cleared', '2022-04-01')], '2022-03-31', 'stale'],
      ['expired before all else', found, news, '2022-07-01', 'expired']
    ]
    for (const [name, of, signals, on, expected] of table)
      t.equal(relianceOn(of, signals, day(on), rules), expected, name)
  }
)

t.test('a signal counts from its day for a year, until the same firm’s is cleared', async t => {
  const arrears = signal('arrears_registered', '2021-05-11')
  const open = (on: string, ...others: CreditSignal[]) => openSignals([arrears, ...others], day(on), rules)
  t.strictSame(open('2021-05-10'), [])
  t.strictSame(open('2021-05-11'), [arrears])
  t.strictSame(open('2022-05-10'), [arrears], 'the 365th day')
  t.strictSame(open('2022-05-11'), [])
  const cleared = (on: string, number = FIRM) => signal('arrears_cleared', on, 2, number)
  t.notOk(open('2021-06-01', cleared('2021-05-11')).includes(arrears), 'on the same day')
  t.ok(open('2021-06-01', cleared('2021-05-10')).includes(arrears), 'before')
  t.ok(open('2021-06-01', cleared('2021-06-02')).includes(arrears), 'later')
  t.ok(open('2021-06-01', cleared('2021-05-20', PLACE)).includes(arrears), 'another place of business’s')
})

t.test('the band is the worst that anything calls for, with the advice that follows', async t => {
  const nothing: KnownOfBuyer = { signals: [], assessments: [], eventConfirmed: false, withdrawnFrom: null }
  const table: [string, Partial<KnownOfBuyer>, string, boolean, string[]][] = [
    ['nothing known', {}, 'normal', false, []],
    ['a management change', { signals: [signal('management_change', TODAY)] }, 'watch', false, ['management_change']],
    ['arrears', { signals: [signal('arrears_registered', TODAY)] }, 'warning', true, ['arrears_registered']],
    [
      'two of one kind and one of another',
      { signals: [signal('seizure', TODAY), signal('seizure', TODAY), signal('arrears_registered', TODAY)] },
      'warning',
      true,
      ['arrears_registered', 'seizure']
    ],
    ['the worst grade that is insured', { assessments: [assessment('2022-01-01', 16)] }, 'normal', false, []],
    ['one worse', { assessments: [assessment('2022-01-01', 17)] }, 'warning', true, ['grade_not_insurable']],
    ['a fall of one', { assessments: [assessment('2022-01-01', 5), assessment('2022-02-01', 6)] }, 'normal', false, []],
    [
      'a fall of two',
      { assessments: [assessment('2022-01-01', 5), assessment('2022-02-01', 7)] },
      'watch',
      false,
      ['grade_fallen']
    ],
    [
      'a fall that is to come',
      { assessments: [assessment('2022-01-01', 5), assessment('2022-05-11', 9)] },
      'normal',
      false,
      []
    ],
    ['a rise', { assessments: [assessment('2022-01-01', 7), assessment('2022-02-01', 5)] }, 'normal', false, []],
    ['a withdrawal tomorrow', { withdrawnFrom: day('2022-05-11') }, 'warning', true, ['limit_withdrawal_ahead']],
    ['a withdrawal today', { withdrawnFrom: day(TODAY) }, 'stopped', true, ['limit_withdrawn']],
    ['a confirmed event', { eventConfirmed: true }, 'stopped', true, ['event_confirmed']],
    [
      'everything at once',
      { eventConfirmed: true, withdrawnFrom: day(TODAY), signals: [signal('seizure', TODAY)] },
      'stopped',
      true,
      ['event_confirmed', 'limit_withdrawn']
    ]
  ]
  for (const [name, known, band, stopShipments, causes] of table)
    t.strictSame(statusOn({ ...nothing, ...known }, day(TODAY), rules), { band, stopShipments, causes }, name)
})

t.test('a closure is its number’s alone, everything else the person’s', async t => {
  const closed = signal('business_closed_registered', TODAY, 2, PLACE)
  const arrears = signal('arrears_registered', TODAY, 2, PLACE)
  t.strictSame(ownOf(FIRM, [closed, arrears]), [arrears])
  t.strictSame(ownOf(PLACE, [closed, arrears]), [closed, arrears])
})
