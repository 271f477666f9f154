import { drawRows } from '../../pdf/draw-rows.ts'
import { grouped, printedBusinessNumber } from '../../pdf/figures.ts'
import { beginPart } from '../../pdf/parts.ts'
import type { Sheet } from '../../pdf/sheet.ts'
import { Table } from '../../pdf/table.ts'
import type { CertificateHead } from '../certificate-view.ts'
import type { CertifiedBuyer } from '../certified-cover.ts'
import type { Labels } from './labels.ts'

/** Who is insured for how much and when, drawn as the rows come; yields where what was drawn may be taken away. */
export async function* drawBuyers(
  sheet: Sheet,
  { said }: CertificateHead,
  pages: AsyncIterable<readonly CertifiedBuyer[]>,
  labels: Labels
): AsyncGenerator<void> {
  const part = beginPart(sheet, labels.buyers)
  const [number = '', buyer = '', business = '', amount = '', ratio = '', days = ''] = labels.buyerColumns
  const table = new Table(sheet, part, [
    { width: 7.5, label: number, align: 'right' },
    { width: 27, label: buyer },
    { width: 16, label: business, align: 'center' },
    { width: 18.5, label: amount, align: 'right' },
    { width: 8.5, label: ratio, align: 'right' },
    { width: 26, label: days, align: 'center' }
  ])
  let rows = 0
  yield* drawRows(pages, ({ name, businessNumber, insuredAmount, coveragePercent, coveredFrom, coveredUntil }) => {
    rows += 1
    table.row([
      grouped(rows),
      name,
      printedBusinessNumber(businessNumber),
      grouped(insuredAmount),
      `${coveragePercent}%`,
      `${coveredFrom} ~ ${coveredUntil}`
    ])
  })
  if (rows === 0) table.row(['', labels.noBuyers, '', '', '', ''])
  table.row(['', labels.sum, '', grouped(said.insuredAmount), '', ''], true)
  table.end()
  part.end()
}
