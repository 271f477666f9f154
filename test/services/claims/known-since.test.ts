import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { setBusinessDay } from '../../support/business-day.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { startService } from '../../support/running-service.ts'
import { seedReceivable } from '../../support/seeded-receivable.ts'
import { runClaims } from './claims-service.ts'
import { claimDeskOf } from './filed-claim.ts'

const running = await runClaims(t, '2022-05-10')
const desk = claimDeskOf(running)
const { call, database, filesFolder, report, confirm, settled, claims } = running
const move = (day: string) => setBusinessDay(database, day)
const policyPart = await startService(t, policyService, { database, filesFolder })

/** Days of supply, each twice as much as the one before, so that a sum tells which of them it holds. */
const SUPPLIES = ['2022-05-10', '2022-05-11', '2022-05-15', '2022-05-16', '2022-05-20', '2022-05-21']
const amountOf = (i: number) => 1_000_000 * 2 ** i
const daysIn = (sum: number) => SUPPLIES.filter((_, i) => Math.floor(sum / amountOf(i)) % 2 === 1)

/** A buyer that failed on 2022-05-02, as officers confirm on 2022-05-10, and what they make of it afterwards. */
async function failure(number: number) {
  await move('2022-05-10')
  const buyer = syntheticBusinessNumber(number)
  const cover = async (inception: string) => {
    const policyId = await desk.policy({ inception, buyers: [{ businessNumber: buyer }] })
    for (const [i, suppliedOn] of SUPPLIES.entries())
      await seedReceivable(database.adminUrl, { policyId, buyer, suppliedOn, dueOn: '2022-07-31', amount: amountOf(i) })
    return policyId
  }
  const confirmed = async (about: object = {}) => {
    const id = await report({ buyer, ...about })
    await confirm(id)
    await settled()
    return id
  }
  const changed = async (day: string, id: string, action: 'correction' | 'withdrawal', body: object) => {
    await move(day)
    const about = { as: 'claims-officer', headers: { 'if-match': '*' }, body: { reason: '확인 결과', ...body } }
    const reply = await call('POST', `/v1/insured-events/${id}/${action}`, about)
    if (reply.status >= 300) throw new Error(reply.text)
    await settled()
    return String(reply.body.id)
  }
  return {
    cover,
    confirmed,
    correct: (day: string, id: string, body: object) => changed(day, id, 'correction', body),
    withdraw: (day: string, id: string) => changed(day, id, 'withdrawal', {})
  }
}

const covered = async (policyId: string) => {
  const { body } = await policyPart.call('GET', `/v1/policies/${policyId}/receivables`, {})
  type Item = { amount: number; coverage: { status: string } }
  const counting = (body.items as Item[]).filter(({ coverage }) => coverage.status === 'covered')
  return daysIn(counting.reduce((sum, { amount }) => sum + amount, 0))
}

/** The supplies that count: as the policyholder sees its cover, its draft, what the draft would pay, and what its claim is assessed as. */
async function seen(policyId: string, eventId: string) {
  const [draft] = await claims(`policy_id = '${policyId}' and status = 'draft'`)
  const preview = await call('GET', `/v1/claims/${draft?.id}/preview`)
  const filed = await desk.file({ policyId, eventId })
  const { actualLoss } = await desk.assess(filed.id)
  return {
    covered: await covered(policyId),
    drafted: daysIn(Number(draft?.expected_payout) / 0.8),
    previewed: daysIn(preview.body.actualLoss),
    assessed: daysIn(actualLoss)
  }
}
const everywhere = (days: string[]) => ({ covered: days, drafted: days, previewed: days, assessed: days })
const UNTIL = (day: string) => everywhere(SUPPLIES.filter(supply => supply <= day))

t.test('a correction that names other details, and a correction of it: known since the first confirmation', async t => {
  const { cover, confirmed, correct } = await failure(601)
  const policy = await cover('2022-01-01')
  const renewed = await cover('2022-05-09')
  const first = await confirmed()
  t.strictSame(await covered(renewed), ['2022-05-10'])
  const second = await correct('2022-05-15', first, { petitioner: 'creditor' })
  const third = await correct('2022-05-20', second, { petitioner: 'debtor' })
  t.strictSame(await seen(policy, third), UNTIL('2022-05-10'))
  t.strictSame(await covered(renewed), ['2022-05-10'], 'a policy that began after the event, too')
})

t.test('corrected to a later day: what only the correction concerns knows of it since then', async t => {
  const { cover, confirmed, correct } = await failure(602)
  const [policy, newcomer, after] = [await cover('2022-01-01'), await cover('2022-05-03'), await cover('2022-05-05')]
  const first = await confirmed()
  const second = await correct('2022-05-15', first, { occurredOn: '2022-05-04' })
  t.strictSame(await seen(policy, second), UNTIL('2022-05-10'))
  t.strictSame(await seen(newcomer, second), UNTIL('2022-05-15'))
  t.strictSame(await covered(after), ['2022-05-10'], 'neither day concerns it')
  const third = await correct('2022-05-20', second, { occurredOn: '2022-05-05' })
  const drafts = await claims(`policy_id = '${after}'`)
  t.match(drafts, [{ status: 'draft', event_id: third }])
  t.strictSame(await seen(after, third), UNTIL('2022-05-20'))
})

t.test('corrected to a day after it was confirmed: nobody knows of what has not happened', async t => {
  const { cover, confirmed, correct } = await failure(603)
  const policy = await cover('2022-01-01')
  const second = await correct('2022-05-20', await confirmed(), { occurredOn: '2022-05-15' })
  t.strictSame(await seen(policy, second), UNTIL('2022-05-15'))
})

t.test('corrected to the day of another event: both confirmations count', async t => {
  const { cover, confirmed, correct } = await failure(604)
  const [policy, newcomer] = [await cover('2022-01-01'), await cover('2022-05-03')]
  const first = await confirmed()
  await move('2022-05-15')
  const other = await confirmed({ occurredOn: '2022-05-04' })
  await correct('2022-05-20', first, { occurredOn: '2022-05-04' })
  t.strictSame(await seen(policy, other), UNTIL('2022-05-10'))
  const asDrafted = { drafted: ['2022-05-10'] }
  t.strictSame(
    await seen(newcomer, other),
    { ...UNTIL('2022-05-15'), ...asDrafted },
    'its draft was of the other already'
  )
})

t.test('withdrawn and reported again: what was withdrawn told nobody anything', async t => {
  const { cover, confirmed, withdraw } = await failure(605)
  const policy = await cover('2022-01-01')
  await withdraw('2022-05-15', await confirmed())
  t.strictSame(await covered(policy), SUPPLIES)
  await move('2022-05-16')
  const again = await confirmed()
  t.strictSame(await seen(policy, again), UNTIL('2022-05-16'))
})

t.test('a second event: what was supplied after the first is not promised again', async t => {
  const { cover, confirmed } = await failure(606)
  const policy = await cover('2022-01-01')
  await confirmed()
  await move('2022-05-20')
  await confirmed({ type: 'bankruptcy_petition', occurredOn: '2022-05-18' })
  const drafts = await claims(`policy_id = '${policy}'`)
  t.strictSame(
    drafts.map(({ expected_payout }) => daysIn(Number(expected_payout) / 0.8)),
    [['2022-05-10'], ['2022-05-10']]
  )
})
