import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { grouped, printedBusinessNumber } from '../../pdf/figures.ts'
import { beginPart, drawIssuer, heading } from '../../pdf/parts.ts'
import { COLOURS, type Sheet } from '../../pdf/sheet.ts'
import { Table } from '../../pdf/table.ts'
import type { CertificateHead } from '../certificate-view.ts'
import type { Labels } from './labels.ts'
import { sourceCell } from './premium-part.ts'
import { termText } from './term-texts.ts'

/** What triggers a claim, until when it can be made, and what is not paid. */
export function drawTerms(
  sheet: Sheet,
  { said: { terms } }: CertificateHead,
  labels: Labels,
  language: Language
): void {
  const part = beginPart(sheet, labels.terms)
  const [item = '', text = '', source = ''] = labels.termColumns
  const table = new Table(sheet, part, [
    { width: 19, label: item },
    { width: 55, label: text },
    { width: 26, label: source }
  ])
  for (const { code, rule } of terms) {
    const term = termText(code, rule?.value ?? '', language)
    if (rule) table.row([heading(term.name), term.text, sourceCell(rule, labels)])
    else table.row([heading(term.name), { text: labels.unpublished, colour: COLOURS.warn }, '-'])
  }
  table.end()
  sheet.paragraph(part, labels.assumedNote, { size: 7.5, colour: COLOURS.grey })
  part.end()
}

/** The banks that are paid first. */
export function drawPledges(sheet: Sheet, { said: { pledges } }: CertificateHead, labels: Labels): void {
  const part = beginPart(sheet, labels.pledges)
  if (pledges.length === 0) sheet.paragraph(part, labels.noPledges)
  else {
    const [rank = '', bank = '', loan = '', assignedOn = '', status = ''] = labels.pledgeColumns
    const table = new Table(sheet, part, [
      { width: 9, label: rank, align: 'center' },
      { width: 36, label: bank },
      { width: 21, label: loan, align: 'right' },
      { width: 17, label: assignedOn, align: 'center' },
      { width: 17, label: status, align: 'center' }
    ])
    for (const pledge of pledges)
      table.row([
        String(pledge.rank),
        pledge.bank,
        grouped(pledge.loanAmount),
        pledge.assignedOn,
        labels.pledgeStatuses[pledge.status]
      ])
    table.end()
  }
  part.end()
}

/** What the underwriter asked for. */
export function drawConditions(sheet: Sheet, { said: { conditions } }: CertificateHead, labels: Labels): void {
  const part = beginPart(sheet, labels.conditions)
  if (conditions.length === 0) sheet.paragraph(part, labels.noConditions)
  else {
    const [subject = '', condition = ''] = labels.conditionColumns
    const table = new Table(sheet, part, [
      { width: 22, label: subject },
      { width: 78, label: condition }
    ])
    for (const { businessNumber, text } of conditions)
      table.row([heading(businessNumber === null ? labels.whole : printedBusinessNumber(businessNumber)), text])
    table.end()
  }
  part.end()
}

/** How the paper is checked, and who issued it when. */
export function drawClosing(sheet: Sheet, { said, digest }: CertificateHead, labels: Labels): void {
  const part = beginPart(sheet, labels.check)
  const table = new Table(sheet, part, [{ width: 20 }, { width: 80 }])
  table.row([heading(labels.code), { text: said.code, isBold: true }])
  table.row([heading(labels.check), labels.checkText(said.checkAt)])
  table.row([heading(labels.digest), `${digest}\n${labels.digestText}`])
  table.end()
  sheet.paragraph(part, labels.secrecy, { size: 8, colour: COLOURS.warn })
  drawIssuer(sheet, part, said.issuedOn, labels)
  part.end()
}
