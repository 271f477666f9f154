import { percentText, type Ratio } from '@trade-credit/domain/ratio.ts'
import { type Programme, programmeOf } from '@trade-credit/domain/subsidies/programme.ts'
import { ruleOfEntry } from '@trade-credit/domain/subsidies/programmes-on.ts'
import { type Won, wonView } from '@trade-credit/domain/won.ts'
import type { StoredEntry } from '@trade-credit/quoting/subsidy-entries.ts'
import { ruleView } from '@trade-credit/service/rulebook/rule-views.ts'

/** A programme as it stands on a date, with the rule behind it. */
export function programmeView(programme: Programme) {
  const { share } = programme
  return {
    code: programme.code,
    name: programme.name,
    level: programme.level,
    provinces: programme.provinces,
    city: programme.city,
    percent: share.exact ? percentNumber(share.most) : null,
    percentRange: share.exact ? null : { least: percentNumber(share.least), most: percentNumber(share.most) },
    capPerFirm: wonOrNull(programme.capPerFirm),
    budget: wonOrNull(programme.budget),
    budgetExhausted: programme.budgetExhausted,
    from: programme.from,
    until: programme.until,
    sizes: programme.sizes,
    requires: programme.requires,
    rule: ruleView(programme.rule)
  }
}

/** An operator's entry with the terms that it states. */
export function entryView(entry: StoredEntry) {
  return {
    id: entry.id,
    version: entry.version,
    effectiveFrom: entry.effectiveFrom,
    note: entry.note,
    enteredAt: entry.enteredAt.toISOString(),
    programme: programmeView(programmeOf(entry.terms, ruleOfEntry(entry)))
  }
}

function percentNumber(share: Ratio): number {
  return Number(percentText(share, 4))
}

function wonOrNull(amount: Won | null): number | null {
  return amount === null ? null : wonView(amount)
}
