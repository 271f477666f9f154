import { hash } from 'node:crypto'
import type { Language } from '@trade-credit/domain/messages/texts.ts'
import type { Format } from './wanted-format.ts'

/** Raise it when the same document comes out as other bytes, so that nobody keeps the old ones. */
const LAYOUT = 1

/** The ETag of a document in a format: it changes with what the document says, and for people also with language and layout. */
export function documentEtag(digest: string, format: Format, language: Language): string {
  const form = format === 'application/pdf' ? `${format} ${language} ${LAYOUT}` : format
  return `"${hash('sha256', `${digest} ${form}`, 'hex').slice(0, 32)}"`
}

/** Whether an If-None-Match header names the ETag: the caller has it already. */
export function isHeld(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag)
}
