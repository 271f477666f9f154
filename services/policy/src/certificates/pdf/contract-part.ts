import type { CertificateHead } from '../certificate-view.ts'
import { grouped, printedBusinessNumber } from './figures.ts'
import type { Labels } from './labels.ts'
import { COLOURS, type Sheet, type Structure } from './sheet.ts'
import { type Cell, Table } from './table.ts'

/** Title and opening of the first page. */
export function drawTitle(sheet: Sheet, { said: { code } }: CertificateHead, labels: Labels): void {
  sheet.decorate(() => {
    sheet.rule(sheet.y - 8, COLOURS.navy, 2.4)
    sheet.rule(sheet.y - 4.5, COLOURS.navy, 0.6)
  })
  sheet.y += 14
  sheet.paragraph(sheet.root, labels.title, {
    tag: 'H1',
    weight: 'bold',
    size: 22,
    colour: COLOURS.navy,
    align: 'center'
  })
  sheet.paragraph(sheet.root, labels.subtitle, { size: 9.5, colour: COLOURS.grey, align: 'center' })
  sheet.y += 10
  sheet.paragraph(sheet.root, code, { weight: 'bold', size: 12, align: 'center' })
  sheet.y += 8
  sheet.paragraph(sheet.root, labels.opening, { size: 9.5, align: 'center' })
}

/** A heading, the head of a table and a row with a long name. */
const HEADED_ROOM = 140

/** The heading of a part, never alone at the foot of a page. */
export function beginPart(sheet: Sheet, title: string): Structure {
  const part = sheet.document.struct('Sect')
  sheet.root.add(part)
  sheet.y += 12
  sheet.reserve(HEADED_ROOM)
  sheet.decorate(() => sheet.document.rect(sheet.left, sheet.y + 3, 3, 12).fill(COLOURS.navy))
  sheet.tag(part, 'H2', () =>
    sheet.write([title], sheet.left + 9, sheet.y, sheet.width - 9, { weight: 'bold', size: 11.5, colour: COLOURS.navy })
  )
  sheet.y += 22
  return part
}

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

/** A cell that names its row. */
export function heading(text: string): Cell {
  return { text, isHeading: true }
}
