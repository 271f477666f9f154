import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { RaiseLayer } from '@trade-credit/domain/policy/cover-raise.ts'
import type { Endorsement } from '@trade-credit/domain/policy/endorsement.ts'
import { NO_WON, sumOfWon, won, wonAbove, wonView } from '@trade-credit/domain/won.ts'
import { findingRecord, findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import type { CarriedRaise } from './underwrite-raises.ts'

/**
 * An endorsement as it is kept: amounts as JSON integers, the exact share as text. `hold` is that of what is added; `underwritten` says
 * how each buyer was assessed and is shown to nobody.
 */
export function endorsementRecord(endorsement: Endorsement, raises: readonly CarriedRaise[], hold: string) {
  const { removed, policyholder, programmes } = endorsement
  const raised = raises.map(({ buyer, amountBefore, amountAfter, yearly }) => {
    return layerRecord({ buyer, hold, amount: wonAbove(amountAfter, amountBefore), yearly: yearly ?? NO_WON })
  })
  return {
    covers: endorsement.covers.map(({ buyer, amountBefore, amountAfter }) => ({
      buyer,
      amountBefore: wonView(amountBefore),
      amountAfter: wonView(amountAfter)
    })),
    unexpiredDays: endorsement.unexpiredDays,
    totalDays: endorsement.totalDays,
    removed: { numerator: String(removed.numerator), denominator: String(removed.denominator) },
    raised,
    lowered: endorsement.lowered.map(layerRecord),
    increase: wonView(endorsement.increase),
    policyholder: { credited: wonView(policyholder.credited), refund: wonView(policyholder.refund) },
    programmes: programmes.map(({ programme, refund }) => ({ programme, refund: wonView(refund) })),
    findings: endorsement.findings.map(findingRecord),
    underwritten: raises.map(({ body }) => body)
  }
}

function layerRecord({ buyer, hold, amount, yearly }: RaiseLayer) {
  return { buyer, hold, amount: wonView(amount), yearly: wonView(yearly) }
}

export type EndorsementRecord = ReturnType<typeof endorsementRecord>
export type LayerRecord = ReturnType<typeof layerRecord>

/**
 * What a change comes to, from its record: so a preview and the deed say it in the same words. `asked` are the amounts that were wanted,
 * by buyer, where less is proposed.
 */
export function termsView(
  effectiveFrom: PlainDate,
  record: EndorsementRecord,
  language: Language,
  asked: ReadonlyMap<string, number> = new Map()
) {
  const payers = [
    { payee: 'policyholder', ...record.policyholder },
    ...record.programmes.map(({ programme, refund }) => ({ payee: programme, credited: 0, refund }))
  ]
  return {
    effectiveFrom,
    buyers: record.covers.map(cover => ({ ...cover, askedAmount: asked.get(cover.buyer) ?? cover.amountAfter })),
    premium: {
      unexpiredDays: record.unexpiredDays,
      totalDays: record.totalDays,
      decrease: wonView(sumOfWon(payers.map(({ credited, refund }) => won(credited + refund)))),
      increase: record.increase,
      payers
    },
    findings: record.findings.map(finding => findingRecordView(finding, language))
  }
}
