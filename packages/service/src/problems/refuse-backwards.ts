import { refuseField } from './problems.ts'

/**
 * Ends in `invalid_request` where a period, its first and last day or month included, ends before it begins: an empty answer would look as
 * if there were nothing. One that is open on a side does not. `pointer` names the end.
 */
export function refuseBackwards(first: string | undefined, last: string | undefined, pointer: string): void {
  if (first === undefined || last === undefined || first <= last) return
  const detail = {
    ko: `기간의 끝(${last})이 시작(${first})보다 빠릅니다. 두 값을 확인해 주세요.`,
    en: `The period ends (${last}) before it begins (${first}). Check the two.`
  }
  refuseField(pointer, 'period.ends_before_it_begins', detail)
}
