import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { appealUntil } from '@trade-credit/domain/referral/appeal.ts'
import { authorityFor, sufficesWith } from '@trade-credit/domain/referral/authority.ts'
import { centreInCharge } from '@trade-credit/domain/referral/centre-in-charge.ts'
import {
  afterReferralEvent,
  type ReferralEvent,
  type ReferralStatus
} from '@trade-credit/domain/referral/referral-lifecycle.ts'
import { ageingOn, daysWaiting, standardTime } from '@trade-credit/domain/referral/standard-days.ts'
import { won } from '@trade-credit/domain/won.ts'
import { packagedRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import t from 'tap'

const on = (day: string) => rulesAt(packagedRulebook(), plainDate(day))
const rules = on('2021-12-01')

t.test('every pair of state and event', async t => {
  const events: readonly ReferralEvent[] = ['claim', 'release', 'decide', 'propose', 'confirm', 'refuse']
  const table: Readonly<Record<ReferralStatus, readonly (ReferralStatus | null)[]>> = {
    open: ['claimed', null, 'decided', 'awaiting_confirmation', null, null],
    claimed: [null, 'open', 'decided', 'awaiting_confirmation', null, null],
    awaiting_confirmation: [null, null, null, null, 'decided', 'open'],
    decided: [null, null, null, null, null, null]
  }
  for (const [status, expected] of Object.entries(table))
    for (const [i, event] of events.entries())
      t.equal(afterReferralEvent(status as ReferralStatus, event), expected[i] ?? null, `${status} ${event}`)
})

// I17: both amounts are assumed.
t.test('who has to agree, one won under, at and over', async t => {
  const officer = rules.won('underwriting.authority_officer')
  const manager = rules.won('underwriting.authority_manager')
  t.ok(officer.assumed && manager.assumed)
  const cases = [
    [officer.value - 1n, 'one_person', 'one_person'],
    [officer.value, 'one_person', 'one_person'],
    [officer.value + 1n, 'two_persons', 'one_person'],
    [manager.value - 1n, 'two_persons', 'one_person'],
    [manager.value, 'two_persons', 'one_person'],
    [manager.value + 1n, 'two_persons_with_manager', 'two_persons_with_manager']
  ] as const
  for (const [total, byOfficer, byManager] of cases) {
    t.equal(authorityFor(won(total), 'officer', rules).needed, byOfficer, `officer ${total}`)
    t.equal(authorityFor(won(total), 'manager', rules).needed, byManager, `manager ${total}`)
  }
  t.ok(sufficesWith('two_persons', 'officer', 'officer'))
  t.notOk(sufficesWith('two_persons_with_manager', 'officer', 'officer'))
  t.ok(sufficesWith('two_persons_with_manager', 'manager', 'officer'))
  t.ok(sufficesWith('two_persons_with_manager', 'officer', 'manager'))
})

// 003:L2094 한사랑보험 8일, 003:L2096 다사랑보험 15일; standard days run from receipt (I10).
t.test('standard days: the day before the last, the last and the day after', async t => {
  const received = plainDate('2021-12-01')
  const cases = [
    ['single_general', '2021-12-09'],
    ['multi_standard', '2021-12-16'],
    ['bill', '2021-12-09']
  ] as const
  for (const [product, due] of cases) t.equal(standardTime(product, received, rules)?.dueOn, due, product)
  t.equal(standardTime('online_direct', received, rules), null, 'none is stated')
  const due = plainDate('2021-12-09')
  const days = [
    ['2021-12-08', 'on_time', 7],
    ['2021-12-09', 'due_today', 8],
    ['2021-12-10', 'overdue', 9]
  ] as const
  for (const [day, ageing, waited] of days) {
    t.equal(ageingOn(due, plainDate(day)), ageing, day)
    t.equal(daysWaiting(received, plainDate(day)), waited)
  }
  t.equal(ageingOn(null, due), 'no_standard')
})

t.test('an appeal within thirty days, counted from the day after the decline', async t => {
  const { until, rule } = appealUntil(plainDate('2021-12-01'), rules)
  t.equal(until, '2021-12-31')
  t.match(rule, { parameter: 'underwriting.appeal_days', value: 30, assumed: true })
})

// 003:L2111-2113: the branch in charge, otherwise the nearest centre (I15).
t.test('the centre in charge: by seat, province and district, or the one that serves the firm', async t => {
  const at = (province: string, city: string | null = null, headquarters = true) => ({ province, city, headquarters })
  const code = (premises: ReturnType<typeof at>[], own: string | null = null, day = '2021-12-01') =>
    centreInCharge(premises, own, on(day))?.centre.code ?? null
  t.equal(code([at('부산', '사상구')]), 'busan')
  t.equal(code([at('대구', null, false), at('경기도', '용인시 처인구')]), 'gyeonggi', 'the seat counts')
  t.equal(code([at('대구', null, false)]), 'daegu', 'without a seat, the first premises')
  t.equal(code([at('서울특별시', '강남구')]), 'seoul_east_2')
  t.equal(code([at('서울', '중구')]), 'seoul_west_2')
  t.equal(code([at('서울')]), 'seoul_west_1')
  t.equal(code([at('부산')], 'daejeon'), 'daejeon', 'the branch in charge')
  t.equal(code([at('부산')], 'closed_long_ago'), 'busan')
  t.equal(code([]), null)
  t.equal(code([at('어디')]), null)
  t.equal(code([at('부산')], null, '2021-06-01'), null, 'no source names centres on the day')
  const provinces = '서울 경기 인천 강원 부산 울산 경남 대구 경북 광주 전북 전남 제주 대전 세종 충북 충남'.split(' ')
  for (const province of provinces) t.ok(code([at(province)]), province)
})
