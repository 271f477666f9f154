import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import PDFDocument from 'pdfkit'
import { WORDS } from './words.ts'

/** A tagged document without pages yet. The same title, day, language and drawing are the same bytes. */
export function openDocument(title: string, issuedOn: PlainDate, language: Language): PDFKit.PDFDocument {
  return new PDFDocument({
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: language === 'ko' ? 'ko-KR' : 'en',
    displayTitle: true,
    // Every number and name differs: remembering them all would only fill the memory.
    fontLayoutCache: false,
    // The document's /ID is made of these alone.
    info: { Title: title, Author: WORDS.ko.insurer, CreationDate: new Date(`${issuedOn}T00:00:00+09:00`) }
  })
}

/** What the document has written since it was asked last. */
export function* written(document: PDFKit.PDFDocument): Generator<Uint8Array> {
  for (let piece = document.read() as Buffer | null; piece !== null; piece = document.read() as Buffer | null)
    yield piece
}
