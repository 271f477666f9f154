import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import type { LoadedPdf } from '../../pdf/answer-pdf.ts'
import { openDocument, written } from '../../pdf/document.ts'
import { documentFonts } from '../../pdf/fonts.ts'
import { beginPart, drawIssuer, drawTitle, heading } from '../../pdf/parts.ts'
import { COLOURS, Sheet } from '../../pdf/sheet.ts'
import { Table } from '../../pdf/table.ts'
import { type ConfirmationView, stateDigest } from '../confirmation-view.ts'
import type { ConfirmedReceivable } from '../confirmed-receivables.ts'
import { drawFacts, drawSums } from './facts-part.ts'
import { LABELS, type Labels } from './labels.ts'
import { drawReceivables } from './receivables-part.ts'

type Pages = AsyncIterable<readonly ConfirmedReceivable[]>

/** The confirmation as it is downloaded: its receivables are read while it is drawn. */
export function confirmationDocument(view: ConfirmationView, lines: () => Pages, language: Language): LoadedPdf {
  return {
    digest: stateDigest(view),
    fileName: { ascii: `insured-receivables_${view.id}.pdf`, full: LABELS[language].fileName(view.id) },
    draw: () => confirmationPdf(view, lines(), language)
  }
}

/** The confirmation as a PDF, piece by piece, as a certificate is made. The same one in the same language is the same bytes. */
export async function* confirmationPdf(
  view: ConfirmationView,
  pages: Pages,
  language: Language
): AsyncGenerator<Uint8Array> {
  const labels = LABELS[language]
  const document = openDocument(labels.title, plainDate(view.asOf), language)
  const sheet = new Sheet(document, documentFonts(), {
    head: `${labels.title} · ${view.id}`,
    foot: labels.foot(view.asOf, view.checkAt)
  })
  drawTitle(sheet, { ...labels, code: view.id })
  drawFacts(sheet, view, labels, language)
  drawSums(sheet, view, labels)
  for await (const _ of drawReceivables(sheet, view, pages, labels, language)) yield* written(document)
  drawCheck(sheet, view, labels)
  sheet.end()
  yield* written(document)
}

/** How the paper is checked, and who confirmed it when. */
function drawCheck(sheet: Sheet, { facts, ...view }: ConfirmationView, labels: Labels): void {
  const part = beginPart(sheet, labels.check)
  const table = new Table(sheet, part, [{ width: 20 }, { width: 80 }])
  table.row([heading(labels.number), { text: view.id, isBold: true }])
  table.row([heading(labels.check), labels.checkText(view.checkAt, `/v1/certificates/${facts.certificateCode}`)])
  table.row([heading(labels.digest), `${view.digest}\n${labels.digestText}`])
  if (facts.receivablesDigest !== null) table.row([heading(labels.receivablesDigest), facts.receivablesDigest])
  table.end()
  sheet.paragraph(part, labels.secrecy, { size: 8, colour: COLOURS.warn })
  drawIssuer(sheet, part, view.asOf, labels)
  part.end()
}
