import { readCentres } from '@trade-credit/domain/referral/centre-in-charge.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'

/** Ends in `invalid_request` at the pointer for a centre that the rules do not name; nothing where they name none at all. */
export function refuseUnknownCentre(pointer: string, centre: string | undefined, rules: Rules): void {
  if (centre === undefined || !rules.states('centres.all')) return
  const codes = rules.shaped('centres.all', readCentres).value.map(({ code }) => code)
  if (codes.includes(centre)) return
  refuseField(pointer, 'unknown_centre', {
    ko: `이런 센터가 없습니다. ${codes.join(', ')} 가운데 하나를 적어 주세요.`,
    en: `There is no such centre. Give one of ${codes.join(', ')}.`
  })
}
