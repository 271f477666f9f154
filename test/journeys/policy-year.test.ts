import { isDeepStrictEqual } from 'node:util'
import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { answerOf, newKey } from '@trade-credit/local-stack/demo/actors.ts'
import t, { type Test } from 'tap'
import { applyAndAccept, bind, policyOf } from './policy-year/acquire.ts'
import { askedFor } from './policy-year/cast.ts'
import { CONTRACT_DIARY } from './policy-year/contract-diary.ts'
import * as expected from './policy-year/expected.ts'
import { committedOn, isMadeUpFor, jobsOn, ledgerOf, runJobsOf, writtenStatus } from './policy-year/jobs.ts'
import { NEIGHBOURS_DIARY, owedLessRefunds } from './policy-year/neighbours.ts'
import { expectedOn, overdueStateOf, readingOf, standingOf, withoutCover } from './policy-year/reading.ts'
import { RECEIVABLES_DIARY } from './policy-year/receivables-diary.ts'
import { booksAreRight } from './policy-year/reckoning.ts'
import { RENEWAL_DIARY } from './policy-year/renewal-diary.ts'
import type { Story } from './policy-year/story.ts'
import { assessAll, moveTo, roomFor, worldOn } from './policy-year/world.ts'

const DIARIES = [CONTRACT_DIARY, RECEIVABLES_DIARY, RENEWAL_DIARY, NEIGHBOURS_DIARY]
const YEAR = { standing: expected.STANDING, money: expected.MONEY, cover: expected.COVER }
const RENEWAL = {
  standing: expected.RENEWAL_STANDING,
  money: expected.RENEWAL_MONEY,
  cover: expected.RENEWAL_COVER
}

t.test('a policy lived through, from the quote to the day on which it closes', { timeout: 170_000 }, async t => {
  const story = await untilBound(t)
  for (const [name, from, until, length] of [
    ['every day of the year', '2021-11-24', '2022-12-01', 372],
    ['every day of the run-off, and the day after it', '2022-12-01', expected.END, 1413]
  ] as const) {
    await t.test(name, async t => {
      story.t = t
      let days = 0
      for (let day = plainDate(from); day < until; day = addDays(day, 1), days += 1) await live(story, day)
      t.equal(days, length)
    })
  }
  await t.test('what it came to', async t => {
    story.t = t
    await booksAreRight(story)
  })
})

/** From the quote to the bound policy. */
async function untilBound(t: Test): Promise<Story> {
  const world = await worldOn(t, '2021-11-22')
  await assessAll(world, '2021-11-20', '2022-11-19')
  const quote = answerOf(await world.portal.POST('/v1/quotes', { params: newKey(), body: askedFor() }))
  await moveTo(world, '2021-11-23')
  const offer = await applyAndAccept(world, quote.id)
  await moveTo(world, '2021-11-24')
  const bound = await bind(world, offer.id, '2021-12-01')
  t.match(bound, { paymentPlan: 'instalments', insuredAmount: 300_000_000, premium: { payable: 4_923_720 } })
  t.strictSame(
    bound.invoices.map(({ dueOn, amount }) => [dueOn, amount]),
    ['2021-12-01', '2022-03-01', '2022-06-01', '2022-09-01'].map(dueOn => [dueOn, 1_230_930])
  )
  return {
    world,
    t,
    policyId: bound.id,
    renewalId: undefined,
    neighbourId: undefined,
    subsidisedId: undefined,
    ids: new Map()
  }
}

/** A day: what the clock alone made of it, what is done, the jobs of the night, and how everything stands then. */
async function live(story: Story, day: string): Promise<void> {
  const { world, t, policyId } = story
  await moveTo(world, day)
  const deeds = DIARIES.flatMap(diary => diary[day] ?? [])
  if (deeds.length > 0) {
    const asOn = expected.CHANGED_BY_DEEDS.has(day) ? addDays(plainDate(day), -1) : day
    t.strictSame(await readingOf(world, policyId, day), expectedOn(YEAR, asOn), `${day}, in the morning`)
  }
  for (const deed of deeds) await deed(story)
  if (jobsOn(day).length > 0) await night(story, day)
  await standsAsExpected(story, day)
}

/** Runs the jobs: they write down what everybody reads already, and after weeks without them the ledger stays as it is. */
async function night(story: Story, day: string): Promise<void> {
  const { world, t, policyId, neighbourId } = story
  const [before, ledger] = [await readingOf(world, policyId, day), await ledgerOf(story, policyId)]
  if (day === '2023-01-16')
    t.equal(await writtenStatus(story, policyId), 'in_force', 'for six weeks nobody wrote it down')
  const reports = await runJobsOf(story, day)
  const { payBy: _noticed, ...after } = await readingOf(world, policyId, day)
  t.match(before, after, `${day}: the jobs change nothing that is read`)
  t.strictSame(await ledgerOf(story, policyId), ledger, `${day}: nor what is committed`)
  t.equal(await writtenStatus(story, policyId), after.status)
  if (!isMadeUpFor(day) || neighbourId === undefined) return
  t.strictSame((await runJobsOf(story, day))['policy-expiry'], { looked: 0 }, 'a second run finds nothing')
  if (day !== '2022-09-20') return
  t.match(reports, { 'instalment-arrears': { notice_ran_out: 1 } })
  // Three months late, and as if on the day.
  t.equal(await committedOn(story, neighbourId, '2022-06-02'), 500_000_000)
  t.equal(await committedOn(story, neighbourId, '2022-06-03'), 0)
  t.match(await policyOf(world, neighbourId), { status: 'terminated', endedOn: '2022-06-03' })
  // 1,969,500 were paid for three months: 260 of 365 days go back, 105 of 365 are owed of the instalment that never came.
  t.equal(await owedLessRefunds(world, neighbourId), 566_568 - 1_402_931)
}

/**
 * Everything that the tables tell of the day. The policy is read every day, its buyers every day until cover has ended; the rest around
 * the days on which something of it changes.
 */
async function standsAsExpected(story: Story, day: string): Promise<void> {
  const { world, policyId, renewalId, neighbourId, ids } = story
  const closely = day < '2022-12-15' || jobsOn(day).length > 0
  const wrong: object[] = []
  const compare = async (what: string, reading: Promise<unknown>, should: unknown) => {
    const is = await reading
    if (!isDeepStrictEqual(is, should)) wrong.push({ what, is, should })
  }
  const { covered, ...rest } = expectedOn(YEAR, day) ?? {}
  const readings = [
    closely
      ? compare('the policy', readingOf(world, policyId, day), { ...rest, covered })
      : compare('the policy in run-off', withoutCover(world, policyId), rest)
  ]
  if (renewalId && (day < '2023-03-07' || closely))
    readings.push(compare('the renewal', readingOf(world, renewalId, day), expectedOn(RENEWAL, day)))
  const neighbour = expected.lineOn(expected.NEIGHBOUR, day)
  if (neighbour && neighbourId && (day < '2022-06-10' || jobsOn(day).length > 0))
    readings.push(compare('the neighbour', standingOf(world, neighbourId), neighbour))
  for (const [name, ranges] of Object.entries(expected.OVERDUES)) {
    if (day < '2022-06-29' || '2022-09-12' <= day) break
    readings.push(compare(name, overdueStateOf(world, ids.get(name)), expected.lineOn(ranges, day)?.state))
  }
  const room = expected.lineOn(expected.ROOM_FOR_A, day)
  if (room) readings.push(compare('what all policies together leave of A', roomFor(world, 'A'), room.amount))
  await Promise.all(readings)
  story.t.strictSame(wrong, [], day)
}
