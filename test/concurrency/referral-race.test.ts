// Two people on one referral at the same moment: both stand before the same lock, and one of them is told that he was second.
import t, { type Test } from 'tap'
import { type Applying, runApplying } from '../support/applying.ts'
import { asAdmin } from '../support/business-day.ts'
import { closeGate } from '../support/gate.ts'
import { approval, confirm, decide, type Referred, referOne } from '../support/referred.ts'
import type { Reply } from '../support/running-service.ts'

const EOK = 100_000_000

const applying = await runApplying(t)
let sellers = 0
const refer = () => referOne(applying, (sellers += 1))

const APPLICATION = 'select from underwriting.application where id = $1 for update'
const REFERRAL = 'select from underwriting.referral where id = $1 for update'

/** Sends both while a row is locked by somebody else, lets go when both wait for it, and gives their answers. */
async function atOnce(
  t: Test,
  { database }: Applying,
  [sql, id]: readonly [string, string],
  calls: readonly (() => Promise<Reply>)[]
): Promise<Reply[]> {
  const gate = await closeGate(t, database, sql, [id], 'underwriting')
  const sent = calls.map(call => call())
  await gate.untilWaiting(calls.length)
  await gate.open()
  return Promise.all(sent)
}

const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status).sort()
const offersOf = async ({ applicationId }: Referred) =>
  (await asAdmin(applying.database, 'select id from underwriting.offer where application_id = $1', [applicationId]))
    .length
const stateOf = async ({ referralId }: Referred) =>
  (await applying.call('GET', `/v1/referrals/${referralId}`, { as: 'underwriter' })).body

t.test('two confirmations at once: one takes effect, one is told; one offer', async t => {
  const referred = await refer()
  const { body: decision } = await decide(referred, 'underwriter', approval(referred, 20 * EOK))
  const replies = await atOnce(
    t,
    applying,
    [APPLICATION, referred.applicationId],
    [
      () => confirm(referred, decision.id, 'underwriter-2'),
      () => confirm(referred, decision.id, 'underwriting-manager')
    ]
  )
  t.strictSame(statuses(replies), [201, 409])
  t.equal(await offersOf(referred), 1)
  t.match(await stateOf(referred), { status: 'decided', decisions: [{ status: 'effective' }] })
})

t.test('a confirmation and a refusal at once: what was first stands', async t => {
  const referred = await refer()
  const { body: decision } = await decide(referred, 'underwriter', approval(referred, 20 * EOK))
  const replies = await atOnce(
    t,
    applying,
    [APPLICATION, referred.applicationId],
    [
      () => confirm(referred, decision.id, 'underwriter-2'),
      () => confirm(referred, decision.id, 'underwriting-manager', { outcome: 'refused', reason: '담보 부족' })
    ]
  )
  t.strictSame(statuses(replies), [201, 409])
  const isConfirmed = replies[0]?.status === 201
  t.equal(await offersOf(referred), isConfirmed ? 1 : 0)
  t.equal((await stateOf(referred)).status, isConfirmed ? 'decided' : 'open')
})

t.test('two decisions at once: one is made', async t => {
  const referred = await refer()
  const replies = await atOnce(
    t,
    applying,
    [APPLICATION, referred.applicationId],
    [
      () => decide(referred, 'underwriter', approval(referred, EOK)),
      () => decide(referred, 'underwriter-2', approval(referred, 2 * EOK))
    ]
  )
  t.strictSame(statuses(replies), [201, 409])
  t.equal(await offersOf(referred), 1)
  t.equal((await stateOf(referred)).decisions.length, 1)
})

t.test('a decision and a release at once: decided it stays decided, whoever was first', async t => {
  const referred = await refer()
  const step = (name: string, as: string) =>
    applying.call('POST', `/v1/referrals/${referred.referralId}/${name}`, { as })
  await step('claim', 'underwriter')
  const [decided, released] = await atOnce(
    t,
    applying,
    [REFERRAL, referred.referralId],
    [() => decide(referred, 'underwriter', approval(referred, EOK)), () => step('release', 'underwriting-manager')]
  )
  t.equal(decided?.status, 201)
  t.ok(released?.status === 200 || released?.status === 409)
  t.match(await stateOf(referred), { status: 'decided', assignee: 'underwriter' })
  t.equal(await offersOf(referred), 1)
})

t.test('two people claim at once: one has it', async t => {
  const referred = await refer()
  const claim = (as: string) => () => applying.call('POST', `/v1/referrals/${referred.referralId}/claim`, { as })
  const replies = await atOnce(
    t,
    applying,
    [REFERRAL, referred.referralId],
    [claim('underwriter'), claim('underwriter-2')]
  )
  t.strictSame(statuses(replies), [200, 409])
})

t.test('a decision and the applicant’s withdrawal at once: nothing is held for what was withdrawn', async t => {
  const referred = await refer()
  const [decided, withdrawn] = await atOnce(
    t,
    applying,
    [APPLICATION, referred.applicationId],
    [
      () => decide(referred, 'underwriter', approval(referred, EOK)),
      () => applying.call('POST', `/v1/applications/${referred.applicationId}/withdrawal`, { body: {} })
    ]
  )
  // Withdrawn after it was approved, its offer goes with it; withdrawn before, there is nothing left to decide.
  t.equal(withdrawn?.status, 200)
  t.ok(decided?.status === 201 || decided?.status === 409)
  const capacity = await applying.call('GET', `/v1/buyers/${referred.buyer}/capacity`, { as: 'underwriter' })
  t.match(capacity.body, { held: 0, committed: 0 })
})

t.test('two people decide an appeal at once: one does, and it is referred once', async t => {
  const referred = await refer()
  await decide(referred, 'underwriter', { outcome: 'decline', reason: '실적 부족' })
  const { applicationId } = referred
  const { body: appeal } = await applying.call('POST', `/v1/applications/${applicationId}/appeals`, {
    body: { reason: '회복' }
  })
  const settle = (as: string, outcome: string) => () =>
    applying.call('POST', `/v1/appeals/${appeal.id}/decisions`, { as, body: { outcome, reason: '검토함' } })
  const replies = await atOnce(
    t,
    applying,
    [APPLICATION, applicationId],
    [settle('underwriter-2', 'upheld'), settle('underwriting-manager', 'rejected')]
  )
  t.strictSame(statuses(replies), [200, 409])
  const { body } = await applying.call('GET', `/v1/applications/${applicationId}`)
  t.equal(body.status, replies[0]?.status === 200 ? 'referred' : 'declined')
})
