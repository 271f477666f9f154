import type { HolidayCalendar } from '@trade-credit/domain/dates/calendar.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { holidayCalendarOf } from '@trade-credit/service/rulebook/holiday-calendar.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'

/** The rules that a contract goes by: of the version that priced it, as they stood on the day it was made. */
export async function contractRules(
  platform: Pick<ServicePlatform, 'rulebook'>,
  contract: { readonly rulebookSha256: string; readonly boundOn: PlainDate }
): Promise<Rules> {
  const version = await platform.rulebook.version(contract.rulebookSha256)
  return (version ?? platform.rulebook.on(contract.boundOn)).rulesAt(contract.boundOn)
}

/** The public holidays as they are known today: a deadline may roll over days that were announced after the contract. */
export function holidaysOn(platform: Pick<ServicePlatform, 'rulebook'>, today: PlainDate): HolidayCalendar {
  return holidayCalendarOf(platform.rulebook.on(today).rulebook)
}
