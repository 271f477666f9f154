import { grouped } from '../../pdf/figures.ts'
import { beginPart } from '../../pdf/parts.ts'
import { COLOURS, type Sheet } from '../../pdf/sheet.ts'
import { type Cell, Table } from '../../pdf/table.ts'
import type { CertificateHead } from '../certificate-view.ts'
import type { Labels } from './labels.ts'

interface ShownRule {
  readonly source: string
  readonly assumed: boolean
}

/** Where a figure comes from; what nobody published is marked. */
export function sourceCell({ source, assumed }: ShownRule, labels: Labels): Cell {
  const shown = source.replaceAll('law:', '')
  if (!assumed) return { text: shown, colour: COLOURS.grey }
  return { text: shown === 'assumed' ? labels.assumed : `${shown} ${labels.assumed}`, colour: COLOURS.warn }
}

/** What the premium comes to, who pays which part of it, and what was invoiced. */
export function drawPremium(sheet: Sheet, { said: { premium } }: CertificateHead, labels: Labels): void {
  const part = beginPart(sheet, labels.premium)
  const [item = '', share = '', amount = '', source = ''] = labels.premiumColumns
  const table = new Table(sheet, part, [
    { width: 44, label: item },
    { width: 10, label: share, align: 'right' },
    { width: 20, label: amount, align: 'right' },
    { width: 26, label: source }
  ])
  table.row([labels.gross, '', grouped(premium.gross), ''])
  for (const { programme, percent, amount, rule } of premium.discounts)
    table.row([labels.discounts[programme], `${percent}%`, `-${grouped(amount)}`, sourceCell(rule, labels)])
  table.row([labels.net, '', grouped(premium.net), ''])
  for (const { name, percent, amount, rule } of premium.subsidies)
    table.row([labels.subsidy(name), `${percent}%`, `-${grouped(amount)}`, sourceCell(rule, labels)])
  table.row([labels.payable, '', grouped(premium.payable), ''], true)
  table.end()
  if (premium.invoices.length > 0) {
    const [kind = '', dueOn = '', owed = '', paid = '', status = ''] = labels.invoiceColumns
    const invoices = new Table(sheet, part, [
      { width: 30, label: kind },
      { width: 18, label: dueOn, align: 'center' },
      { width: 19, label: owed, align: 'right' },
      { width: 19, label: paid, align: 'right' },
      { width: 14, label: status, align: 'center' }
    ])
    for (const invoice of premium.invoices)
      invoices.row([
        labels.invoiceKinds[invoice.kind],
        invoice.dueOn,
        grouped(invoice.amount),
        grouped(invoice.paid),
        labels.invoiceStatuses[invoice.status]
      ])
    invoices.end()
  }
  part.end()
}
