import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { isProductCode, PRODUCTS } from '@trade-credit/domain/products.ts'
import type { LoadedPdf } from '../../pdf/answer-pdf.ts'
import { openDocument, written } from '../../pdf/document.ts'
import { documentFonts } from '../../pdf/fonts.ts'
import { drawTitle } from '../../pdf/parts.ts'
import { Sheet } from '../../pdf/sheet.ts'
import type { CertificateHead } from '../certificate-view.ts'
import type { CertifiedBuyer } from '../certified-cover.ts'
import type { LoadedCertificate } from '../load-certificate.ts'
import { drawBuyers } from './buyers-part.ts'
import { drawContract } from './contract-part.ts'
import { LABELS } from './labels.ts'
import { drawPremium } from './premium-part.ts'
import { drawClosing, drawConditions, drawPledges, drawTerms } from './terms-part.ts'

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
  drawTitle(sheet, { ...labels, code: said.code })
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

/** The certificate as it is downloaded. */
export function certificateDocument({ head, buyers }: LoadedCertificate, language: Language): LoadedPdf {
  const { code } = head.said
  return {
    digest: head.digest,
    fileName: { ascii: `certificate_${code}.pdf`, full: LABELS[language].fileName(code) },
    draw: () => certificatePdf(head, buyers(), language)
  }
}
