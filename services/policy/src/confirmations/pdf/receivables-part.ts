import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { findingRecordView } from '@trade-credit/service/rulebook/rule-views.ts'
import { drawRows } from '../../pdf/draw-rows.ts'
import { grouped, printedBusinessNumber } from '../../pdf/figures.ts'
import { beginPart } from '../../pdf/parts.ts'
import { COLOURS, type Sheet } from '../../pdf/sheet.ts'
import { type CellText, Table } from '../../pdf/table.ts'
import type { ConfirmationView } from '../confirmation-view.ts'
import type { ConfirmedReceivable } from '../confirmed-receivables.ts'
import { type ConfirmedBuyer, sumsOf } from '../confirmed-sums.ts'
import { nameOf } from './facts-part.ts'
import type { Labels } from './labels.ts'

/**
 * Every receivable under its buyer, drawn as the rows come; yields where what was drawn may be taken away. Why one is not covered stands
 * below it.
 */
export async function* drawReceivables(
  sheet: Sheet,
  { facts }: ConfirmationView,
  pages: AsyncIterable<readonly ConfirmedReceivable[]>,
  labels: Labels,
  language: Language
): AsyncGenerator<void> {
  const part = beginPart(sheet, labels.receivables)
  if (facts.receivablesDigest === null) {
    sheet.paragraph(part, labels.notListed)
    part.end()
    return
  }
  const [number = '', invoice = '', dates = '', owed = '', covered = '', most = ''] = labels.receivableColumns
  const table = new Table(sheet, part, [
    { width: 7.5, label: number, align: 'right' },
    { width: 28.5, label: invoice },
    { width: 13, label: dates, align: 'center' },
    { width: 17, label: owed, align: 'right' },
    { width: 17, label: covered, align: 'right' },
    { width: 17, label: most, align: 'right' }
  ])
  const buyers = new Map(facts.buyers.map(buyer => [buyer.businessNumber, buyer]))
  let rows = 0
  let latest: ConfirmedBuyer | undefined
  yield* drawRows(pages, line => {
    rows += 1
    const own = [lineRow(line, rows), ...reasonRows(line, labels, language)]
    if (line.buyer === latest?.businessNumber) return table.together(own)
    if (latest) table.row(sumRow(labels.buyerSum, latest), true)
    latest = buyers.get(line.buyer)
    table.together([...(latest ? [buyerRow(latest, labels)] : []), ...own])
  })
  if (latest) table.row(sumRow(labels.buyerSum, latest), true)
  else table.row(['', labels.noReceivables, '', '', '', ''])
  table.row(sumRow(labels.total, sumsOf(facts.buyers)), true)
  table.end()
  part.end()
}

function buyerRow(buyer: ConfirmedBuyer, labels: Labels): CellText[] {
  const { coveragePercent: percent, insuredAmount } = buyer
  const insured = percent === null ? labels.notInsured : labels.insured(grouped(insuredAmount), labels.ratio(percent))
  const named = `${nameOf(buyer, labels)} (${printedBusinessNumber(buyer.businessNumber)})`
  return [{ text: `${named} · ${insured}`, isHeading: true, span: 6 }]
}

function lineRow(line: ConfirmedReceivable, number: number): CellText[] {
  const numbers = [line.invoiceNumber, ...(line.taxInvoiceNumber === null ? [] : [line.taxInvoiceNumber])]
  return [
    grouped(number),
    numbers.join('\n'),
    `${line.suppliedOn}\n${line.dueOn}`,
    grouped(line.outstanding),
    grouped(line.coverage.coveredAmount),
    grouped(line.mostPayable)
  ]
}

/** What stands against the cover, in the reader's language; nothing below what is covered. */
function reasonRows({ coverage }: ConfirmedReceivable, labels: Labels, language: Language): CellText[][] {
  if (coverage.status === 'covered') return []
  const name = coverage.status === 'undecided' ? labels.undecided : labels.notCovered
  const reasons = coverage.findings
    .filter(({ outcome }) => outcome !== 'note')
    .map(finding => findingRecordView(finding, language).message)
  return [['', { text: `${name}: ${reasons.join(' ')}`, colour: COLOURS.warn, span: 5 }]]
}

function sumRow(label: string, sums: ReturnType<typeof sumsOf>): CellText[] {
  return ['', label, '', grouped(sums.outstanding), grouped(sums.coveredOutstanding), grouped(sums.mostPayable)]
}
