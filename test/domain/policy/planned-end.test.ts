import { type PlannedEnd, settlePlannedEnd } from '@trade-credit/domain/policy/early-end.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import t from 'tap'

const planned: PlannedEnd = {
  policyholder: won(112_500),
  programmes: [{ programme: 'busan_2023', amount: won(112_499) }],
  overdue: won(300_000),
  stillOwed: won(149_999)
}
const given = ({ policyholder, programmes }: Pick<PlannedEnd, 'policyholder' | 'programmes'>): Won[] => [
  policyholder,
  ...programmes.map(({ amount }) => amount)
]

t.test('without an insured event before its day, it comes as it was planned', async t => {
  const due = settlePlannedEnd(planned, false)
  t.same(given(due), given(planned))
  t.equal(due.owedToo, 0n)
})

t.test('after one nobody gets anything back, and what fell due by then is owed in full', async t => {
  const due = settlePlannedEnd(planned, true)
  t.same(given(due), [0n])
  t.equal(due.owedToo + planned.stillOwed, planned.overdue)
  t.equal(settlePlannedEnd({ ...planned, overdue: won(0), stillOwed: won(0) }, true).owedToo, 0n)
})
