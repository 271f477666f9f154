// Of two that apply with one quote at the same moment, one does.
import t from 'tap'
import { generalCase, quoteFor, runApplying } from '../support/applying.ts'
import { closeGate } from '../support/gate.ts'

t.test('of two applications with one quote at once one is made, and the other is told of it', async t => {
  const applying = await runApplying(t)
  const quote = await quoteFor(applying, generalCase(1))
  // Both have looked before either is written down, unless the second waits for the first.
  const gate = await closeGate(
    t,
    applying.database,
    'lock table underwriting.application in share mode',
    [],
    'underwriting'
  )
  const both = [1, 2].map(() => applying.call('POST', '/v1/applications', { body: { quoteId: quote.id } }))
  await gate.untilWaiting(2)
  await gate.open()
  const answers = (await Promise.all(both)).toSorted((a, b) => a.status - b.status)
  t.match(answers, [{ status: 201 }, { status: 409, body: { detail: new RegExp(answers[0]?.body.id) } }])
})
