import { isUtf8 } from 'node:buffer'
import { fileTypeFromBuffer } from 'file-type'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const HWPX = 'application/hwp+zip'

/** What documents may be, by their own bytes; what is said of them only has to agree. */
export const DOCUMENT_MEDIA_TYPES = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/tiff',
  XLSX,
  HWPX,
  'application/zip',
  'text/csv',
  'text/plain'
] as const

export type DocumentMediaType = (typeof DOCUMENT_MEDIA_TYPES)[number]

/** What a sender may say: one of those, or that it does not know. */
export const SENT_MEDIA_TYPES = [...DOCUMENT_MEDIA_TYPES, 'application/octet-stream'] as const

/** Binary files that begin with bytes of their own: no text can be one of them. */
const TOLD_BY_BYTES = ['application/pdf', 'image/jpeg', 'image/png', 'image/tiff', 'application/zip', XLSX] as const

/**
 * What a file is by its first bytes, helped by what its sender says where bytes do not tell texts or archives apart. Null: none of
 * the kinds that are taken, or not what the sender says.
 */
export async function documentMediaType(head: Buffer, sent: string): Promise<DocumentMediaType | null> {
  const found = await toldByBytes(head)
  if (found === null) return textType(head, sent)
  if (found === 'other') return null
  if (sent === 'application/octet-stream' || sent === found) return found
  // An archive is called by what it holds, and browsers call a sheet an archive.
  const isArchive = found === 'application/zip' || found === XLSX || found === HWPX
  const saidArchive = sent === 'application/zip' || sent === XLSX || sent === HWPX
  if (isArchive && saidArchive) return found === 'application/zip' && sent === HWPX ? HWPX : found
  return null
}

async function toldByBytes(head: Buffer): Promise<DocumentMediaType | 'other' | null> {
  if (isHwpx(head)) return HWPX
  // A file that is cut off within what would tell its kind counts as one of no kind.
  const mime = (await fileTypeFromBuffer(head).catch(() => undefined))?.mime as string | undefined
  if (mime === undefined) return null
  return TOLD_BY_BYTES.find(type => type === mime) ?? 'other'
}

/** The first entry of such an archive is stored as it is and named `mimetype`; its content stands at byte 38. */
function isHwpx(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'PK\x03\x04' && head.toString('latin1', 30, 57) === `mimetype${HWPX}`
}

/** Text is what has no NUL byte, in UTF-8, or in the Korean encoding of older programs. */
function textType(head: Buffer, sent: string): 'text/csv' | 'text/plain' | null {
  if (head.length === 0 || head.includes(0)) return null
  if (sent === 'text/csv') return 'text/csv'
  if (sent === 'text/plain') return 'text/plain'
  return sent === 'application/octet-stream' && isText(head) ? 'text/plain' : null
}

/** The last character may be cut off: up to three bytes of it are looked past. */
function isText(head: Buffer): boolean {
  const isCutText = [0, 1, 2, 3].some(cut => isUtf8(head.subarray(0, Math.max(0, head.length - cut))))
  return isCutText && !head.some(byte => byte < 0x20 && !LINE_BYTES.has(byte))
}

/** Tab, line feed, form feed, carriage return. */
const LINE_BYTES: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d])
