// Whoever withdraws an application at the same moment as it is submitted, its offer accepted in advance: one comes first, the other after it.
import t, { type Test } from 'tap'
import { assess, draftFor, generalCase, runApplying, submit } from '../support/applying.ts'
import { asAdmin } from '../support/business-day.ts'
import { syntheticBusinessNumber } from '../support/business-numbers.ts'
import { closeGate } from '../support/gate.ts'

const applying = await runApplying(t)
await assess(applying, syntheticBusinessNumber(0))
const { call, database } = applying
let sellers = 0

const withdraw = (id: string) => call('POST', `/v1/applications/${id}/withdrawal`)
const accept = (id: string) => submit(applying, id, { body: { acceptUpTo: 100_000_000 } })

/** The first has done everything but write its entry in the audit trail when the second waits. */
async function race(test: Test, first: typeof withdraw, second: typeof withdraw) {
  const { id } = await draftFor(applying, generalCase((sellers += 1)))
  const gate = await closeGate(test, database, 'lock table platform.audit_head in share mode', [], 'underwriting')
  const early = first(id)
  await gate.untilWaiting(1)
  const late = second(id)
  await gate.untilWaiting(2)
  await gate.open()
  const answers = [await early, await late] as const
  const told = await asAdmin<{ what: string }>(
    database,
    `select split_part(type, '.', 1) || ' ' || (data ->> 'status') as what from platform.event
      where data ->> 'applicationId' = $1 and type like '%.status_changed' order by sequence`,
    [id]
  )
  return { id, answers, told: told.map(({ what }) => what) }
}

t.test('what is accepted in advance and then withdrawn was an offer in between', async t => {
  const { answers, told } = await race(t, accept, withdraw)
  t.match(answers[0], { status: 200, body: { status: 'approved', offerAcceptedOn: '2021-12-01' } })
  t.match(answers[1], { status: 200, body: { status: 'withdrawn' } })
  t.strictSame(told, [
    'application draft',
    'application approved',
    'offer accepted',
    'offer withdrawn',
    'application withdrawn'
  ])
})

t.test('what is withdrawn is submitted no more: nothing is offered, and nothing accepted', async t => {
  const { id, answers, told } = await race(t, withdraw, accept)
  t.match(answers[0], { status: 200, body: { status: 'withdrawn' } })
  t.match(answers[1], { status: 409, body: { detail: /is withdrawn/ } })
  t.equal(answers[1].body.detail, (await accept(id)).body.detail)
  t.strictSame(told, ['application draft', 'application withdrawn'])
})
