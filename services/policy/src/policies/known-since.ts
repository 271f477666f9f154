import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { refuseField } from '@trade-credit/service/problems/problems.ts'
import type { StoredPolicy } from './stored-policy.ts'

/**
 * Ends in `invalid_request` for a day before anybody had applied for the policy: what was paid or explained then was another contract's, or
 * the day is a slip. Premium may come with the application (상법 §638의2②) and terms be explained with it, so it is no later day.
 */
export function refuseBeforeApplication({ knownSince }: StoredPolicy, day: PlainDate, pointer: string): void {
  if (knownSince === null || day >= knownSince) return
  refuseField(pointer, 'date_before_application', {
    ko: `이 계약을 청약받은 날(${knownSince})보다 이른 날입니다. 날짜를 확인해 주세요. 다른 계약의 일이면 그 계약에 기록해 주세요.`,
    en: `Nobody had applied for this policy before ${knownSince}. Check the day; what belongs to another policy is recorded there.`
  })
}
