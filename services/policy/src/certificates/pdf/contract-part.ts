import { grouped, printedBusinessNumber } from '../../pdf/figures.ts'
import { beginPart, heading } from '../../pdf/parts.ts'
import type { Sheet } from '../../pdf/sheet.ts'
import { Table } from '../../pdf/table.ts'
import type { CertificateHead } from '../certificate-view.ts'
import type { Labels } from './labels.ts'

/** Who is insured by what contract, for how long and how much. */
export function drawContract(sheet: Sheet, head: CertificateHead, labels: Labels, productName: string): void {
  const { said, summary } = head
  const { least, most } = summary.coveragePercent ?? { least: null, most: null }
  const coverage = least === null ? '-' : least === most ? `${least}%` : labels.coverageRange(least, most ?? least)
  const { inception, expiry, endedOn } = said.period
  const period = [labels.days(inception, expiry), ...(endedOn === null ? [] : [labels.endedOn(endedOn)])].join('\n')
  const status = [labels.statuses[said.status], ...(said.runOff ? [labels.runOff] : [])].join(' · ')
  const part = beginPart(sheet, labels.contract)
  const table = new Table(sheet, part, [{ width: 17 }, { width: 28 }, { width: 17 }, { width: 38 }])
  table.row([heading(labels.policyholder), { text: said.policyholder.name, isBold: true, span: 3 }])
  table.row([
    heading(labels.businessNumber),
    printedBusinessNumber(said.policyholder.businessNumber),
    heading(labels.product),
    productName
  ])
  table.row([heading(labels.period), { text: period, span: 3 }])
  table.row([
    heading(labels.insuredAmount),
    { text: labels.won(grouped(said.insuredAmount)), isBold: true },
    heading(labels.coverage),
    coverage
  ])
  table.row([heading(labels.buyerCount), labels.count(grouped(summary.buyers)), heading(labels.status), status])
  table.row([heading(labels.plan), labels.plans[said.premium.paymentPlan], heading(labels.policyId), said.policyId])
  table.row([heading(labels.issuedOn), said.issuedOn, heading(labels.code), said.code])
  table.end()
  part.end()
}
