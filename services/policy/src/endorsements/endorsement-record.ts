import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { Endorsement } from '@trade-credit/domain/policy/endorsement.ts'
import { sumOfWon, won, wonView } from '@trade-credit/domain/won.ts'
import { findingRecord, keptFindingView } from '../policies/finding-record.ts'

/** An endorsement as it is kept: amounts as JSON integers, the exact share as text. */
export function endorsementRecord(endorsement: Endorsement) {
  const { removed, policyholder, programmes } = endorsement
  return {
    covers: endorsement.covers.map(({ buyer, amountBefore, amountAfter }) => ({
      buyer,
      amountBefore: wonView(amountBefore),
      amountAfter: wonView(amountAfter)
    })),
    unexpiredDays: endorsement.unexpiredDays,
    totalDays: endorsement.totalDays,
    removed: { numerator: String(removed.numerator), denominator: String(removed.denominator) },
    policyholder: { credited: wonView(policyholder.credited), refund: wonView(policyholder.refund) },
    programmes: programmes.map(({ programme, refund }) => ({ programme, refund: wonView(refund) })),
    findings: endorsement.findings.map(findingRecord)
  }
}

export type EndorsementRecord = ReturnType<typeof endorsementRecord>

/** What a change comes to, from its record: so a preview and the deed say it in the same words. */
export function termsView(effectiveFrom: PlainDate, record: EndorsementRecord, language: Language) {
  const payers = [
    { payee: 'policyholder', ...record.policyholder },
    ...record.programmes.map(({ programme, refund }) => ({ payee: programme, credited: 0, refund }))
  ]
  return {
    effectiveFrom,
    buyers: record.covers,
    premium: {
      unexpiredDays: record.unexpiredDays,
      totalDays: record.totalDays,
      decrease: wonView(sumOfWon(payers.map(({ credited, refund }) => won(credited + refund)))),
      payers
    },
    findings: record.findings.map(finding => keptFindingView(finding, language))
  }
}
