import { isSliceOver, turnOnTheLoop } from '@trade-credit/service/streams/turns.ts'
import type { CertificateHead } from '../certificate-view.ts'
import type { CertifiedBuyer } from '../certified-cover.ts'
import { beginPart } from './contract-part.ts'
import { grouped, printedBusinessNumber } from './figures.ts'
import type { Labels } from './labels.ts'
import type { Sheet } from './sheet.ts'
import { Table } from './table.ts'

/**
 * Who is insured for how much and when, drawn as the rows come; yields where what was drawn may be taken away. Other requests are served
 * in between.
 */
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
  let begun = performance.now()
  for await (const page of pages) {
    for (const { name, businessNumber, insuredAmount, coveragePercent, coveredFrom, coveredUntil } of page) {
      rows += 1
      table.row([
        grouped(rows),
        name,
        printedBusinessNumber(businessNumber),
        grouped(insuredAmount),
        `${coveragePercent}%`,
        `${coveredFrom} ~ ${coveredUntil}`
      ])
      if (!isSliceOver(begun)) continue
      yield
      await turnOnTheLoop()
      begun = performance.now()
    }
    yield
  }
  if (rows === 0) table.row(['', labels.noBuyers, '', '', '', ''])
  table.row(['', labels.sum, '', grouped(said.insuredAmount), '', ''], true)
  table.end()
  part.end()
}
