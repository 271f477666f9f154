import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { isProductCode, PRODUCTS } from '@trade-credit/domain/products.ts'
import PDFDocument from 'pdfkit'
import type { CertificateHead } from '../certificate-view.ts'
import type { CertifiedBuyer } from '../certified-cover.ts'
import { drawBuyers } from './buyers-part.ts'
import { drawContract, drawTitle } from './contract-part.ts'
import { documentFonts } from './fonts.ts'
import { LABELS } from './labels.ts'
import { drawPremium } from './premium-part.ts'
import { Sheet } from './sheet.ts'
import { drawClosing, drawConditions, drawPledges, drawTerms } from './terms-part.ts'

/** Raise it when the same certificate comes out as other bytes, so that nobody keeps the old ones. */
export const LAYOUT = 1

/**
 * The certificate as a PDF, piece by piece: each is made when it is asked for, and nothing is kept of the pages before. The same
 * certificate in the same language is the same bytes.
 */
export async function* certificatePdf(
  head: CertificateHead,
  buyers: AsyncIterable<readonly CertifiedBuyer[]>,
  language: Language
): AsyncGenerator<Uint8Array> {
  const { said } = head
  const labels = LABELS[language]
  const document = openDocument(labels.title, said.issuedOn, language)
  const sheet = new Sheet(document, documentFonts(), {
    head: `${labels.title} · ${said.code}`,
    foot: labels.foot(said.issuedOn, said.checkAt)
  })
  drawTitle(sheet, head, labels)
  drawContract(sheet, head, labels, isProductCode(said.product) ? PRODUCTS[said.product][language] : said.product)
  drawPremium(sheet, head, labels)
  for await (const _ of drawBuyers(sheet, head, buyers, labels)) yield* written(document)
  drawTerms(sheet, head, labels, language)
  drawPledges(sheet, head, labels)
  drawConditions(sheet, head, labels)
  drawClosing(sheet, head, labels)
  sheet.end()
  yield* written(document)
}

function openDocument(title: string, issuedOn: string, language: Language): PDFKit.PDFDocument {
  return new PDFDocument({
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: language === 'ko' ? 'ko-KR' : 'en',
    displayTitle: true,
    // Every number and name differs: remembering them all would only fill the memory.
    fontLayoutCache: false,
    // The document's /ID is made of these alone.
    info: { Title: title, Author: LABELS.ko.insurer, CreationDate: new Date(`${issuedOn}T00:00:00+09:00`) }
  })
}

/** What the document has written since it was asked last. */
function* written(document: PDFKit.PDFDocument): Generator<Uint8Array> {
  for (let piece = document.read() as Buffer | null; piece !== null; piece = document.read() as Buffer | null)
    yield piece
}
