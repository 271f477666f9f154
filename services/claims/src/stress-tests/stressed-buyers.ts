import type { JobTransaction } from '@trade-credit/database/transaction.ts'
import type { PublicEventType } from '@trade-credit/domain/insured-events/public-event.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { problem } from '@trade-credit/service/problems/problems.ts'
import { type Concerned, concernedBy } from '../covers/concerned.repository.ts'
import { countCovering, type Member, partiesBehind, withoutLimit } from './concerned.repository.ts'
import type { StressTestRequest } from './schemas.ts'

/** Policies in one stress test: about half a minute of one connection. */
export const MOST_POLICIES = 100_000
/** Business numbers that a filter may find. */
const MOST_FOUND = 10_000

/** Whom the event would befall. */
export interface StressedBuyers extends Concerned {
  /** Numbers that were asked for or found, by the key of the one that fails: its legal person, or its place of business. */
  readonly asked: ReadonlyMap<string, readonly string[]>
  /** The key of the one by whose failure a policy is hit. */
  keyOf(hit: { readonly befallen: string }): string
}

/**
 * Reads who is supposed to fail. A closure befalls the numbers themselves, everything else the legal persons behind them (RULES I.3),
 * as in a fan-out. Ends in `invalid_request` where neither or both of `buyers` and `filter` are given, or too many policies are hit.
 */
export async function stressedBuyers(
  trx: JobTransaction,
  { buyers, filter, type }: StressTestRequest,
  occurredOn: PlainDate
): Promise<StressedBuyers> {
  if ((buyers === undefined) === (filter === undefined)) return refuseChoice(buyers === undefined)
  const found = buyers ? await partiesBehind(trx, [...new Set(buyers)]) : await foundBy(trx, occurredOn)
  const stressed = await asBefallen(trx, type, found)
  const policies = await countCovering(trx, stressed, MOST_POLICIES + 1)
  if (policies > MOST_POLICIES) return refuseTooMany(buyers ? '/buyers' : '/filter')
  return stressed
}

async function asBefallen(
  trx: JobTransaction,
  type: PublicEventType,
  found: readonly Member[]
): Promise<StressedBuyers> {
  const numbers = found.map(({ businessNumber }) => businessNumber)
  const concerned = await concernedBy(trx, { type, buyers: numbers })
  const key = concerned.isOfPlace ? ({ businessNumber }: Member) => businessNumber : ({ party }: Member) => party
  const keys = new Map(found.map(one => [one.businessNumber, key(one)]))
  const asked = new Map(
    [...Map.groupBy(found, key)].map(([of, members]) => [of, members.map(({ businessNumber }) => businessNumber)])
  )
  return { ...concerned, asked, keyOf: ({ befallen }) => keys.get(befallen) ?? befallen }
}

async function foundBy(trx: JobTransaction, occurredOn: PlainDate): Promise<Member[]> {
  const found = await withoutLimit(trx, occurredOn, MOST_FOUND + 1)
  return found.length > MOST_FOUND ? refuseTooMany('/filter') : found
}

function refuseChoice(isNone: boolean): never {
  return problem('invalid_request', {
    errors: [
      {
        pointer: '/buyers',
        code: 'stress_test.buyers_or_filter',
        detail: isNone
          ? {
              ko: 'buyers에 구매기업의 사업자등록번호를 넣거나 filter로 대상을 골라 주세요.',
              en: 'Name the buyers in buyers, or choose them by filter.'
            }
          : {
              ko: 'buyers와 filter 가운데 하나만 보내 주세요.',
              en: 'Send either buyers or filter, not both.'
            }
      }
    ]
  })
}

function refuseTooMany(pointer: string): never {
  const most = MOST_POLICIES.toLocaleString('en-US')
  return problem('invalid_request', {
    errors: [
      {
        pointer,
        code: 'stress_test.too_many_policies',
        detail: {
          ko: `한 번에 계약 ${most}건까지 계산합니다. 구매기업을 나누어 보내 주세요.`,
          en: `At most ${most} policies are worked out at once. Send the buyers in several parts.`
        }
      }
    ]
  })
}
