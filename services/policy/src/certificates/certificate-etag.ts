import { hash } from 'node:crypto'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { CertificateHead } from './certificate-view.ts'
import { LAYOUT } from './pdf/certificate-pdf.ts'
import type { Format } from './wanted-format.ts'

/** The ETag of a certificate in a format: it changes with what the certificate says, and for people also with language and layout. */
export function certificateEtag({ digest }: CertificateHead, format: Format, language: Language): string {
  const form = format === 'application/pdf' ? `${format} ${language} ${LAYOUT}` : format
  return `"${hash('sha256', `${digest} ${form}`, 'hex').slice(0, 32)}"`
}

/** Whether an If-None-Match header names the ETag: the caller has it already. */
export function isHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag)
}
