import { addDays, addMonths, endOfMonth, type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import { refuseBackwards } from '@trade-credit/service/problems/refuse-backwards.ts'
import type { Span } from './repository.ts'
import { MOST_MONTHS } from './schemas.ts'

/** The months that are asked for, as `2022-05`. */
export interface AskedMonths {
  readonly from?: string | undefined
  readonly through?: string | undefined
}

/** Whole months, by default the twelve that end with that of the day. Ends in `invalid_request` for none, and for too many. */
export function askedMonths(asked: AskedMonths, today: PlainDate): Span & { readonly through: string } {
  const through = asked.through ?? monthOf(today)
  const last = plainDate(`${through}-01`)
  const from = asked.from === undefined ? addMonths(last, -11) : plainDate(`${asked.from}-01`)
  refuseBackwards(monthOf(from), through, '/query/through')
  if (addMonths(from, MOST_MONTHS) <= last) {
    refuseField('/query/from', 'months', {
      ko: `한 번에 ${MOST_MONTHS}개월까지 조회하실 수 있습니다. 더 뒤의 달을 from으로 적어 주세요.`,
      en: `Up to ${MOST_MONTHS} months are told at once. Give a later month as from.`
    })
  }
  return { from, through, until: addDays(endOfMonth(last), 1) }
}

/** `2022-05` of a day. */
export function monthOf(day: PlainDate): string {
  return day.slice(0, 7)
}
