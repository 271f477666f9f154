import type { ArrivedFile, FileStore } from '../files/folder-store.ts'
import { problem, refuseField } from '../problems/problems.ts'
import { checkSha256, statedSha256 } from './content-digest.ts'
import { type DocumentMediaType, documentMediaType } from './media-types.ts'

/** The largest document in bytes: some two hundred scanned pages. */
export const MOST_DOCUMENT_BYTES = 15 * 1024 * 1024

/** A document as it comes in. */
export interface SentDocument {
  readonly organisation: string
  readonly stream: AsyncIterable<Buffer>
  readonly contentType: string | undefined
  readonly contentLength: string | undefined
  readonly contentDigest: string | readonly string[] | undefined
}

export interface ReceivedDocument extends Pick<ArrivedFile, 'sha256' | 'bytes'> {
  readonly mediaType: DocumentMediaType
}

/**
 * Brings a document into the store without ever holding it in memory. Ends in `body_too_large`, in `unsupported_media_type` for what
 * is no document or not what its sender says, and in `invalid_request` when it is empty or its digest is another.
 */
export async function receiveDocument(sent: SentDocument, files: FileStore): Promise<ReceivedDocument> {
  const stated = statedSha256(sent.contentDigest, 'document')
  if (Number(sent.contentLength) > MOST_DOCUMENT_BYTES) tooLarge()
  const said = (sent.contentType ?? 'application/octet-stream').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  let mediaType: DocumentMediaType | null = null
  const { sha256, bytes } = await files.putStream(sent.organisation, withinLimit(sent.stream), async file => {
    if (file.bytes === 0) empty()
    checkSha256(stated, file.sha256, 'document')
    mediaType = await documentMediaType(file.head, said)
    if (mediaType === null) otherType()
  })
  return { sha256, bytes, mediaType: mediaType ?? otherType() }
}

async function* withinLimit(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > MOST_DOCUMENT_BYTES) tooLarge()
    yield chunk
  }
}

function tooLarge(): never {
  const most = MOST_DOCUMENT_BYTES / 1024 / 1024
  return problem('body_too_large', {
    detail: {
      ko: `서류 하나는 ${most} MiB까지 받습니다. 해상도를 낮추거나 나누어 보내 주세요.`,
      en: `A document may have up to ${most} MiB. Lower its resolution or send it in parts.`
    }
  })
}

function otherType(): never {
  return problem('unsupported_media_type', {
    detail: {
      ko: '파일 내용이 Content-Type과 다르거나 받을 수 없는 형식입니다. PDF, JPEG, PNG, TIFF, XLSX, HWPX, ZIP, CSV, 텍스트 파일을 알맞은 Content-Type과 함께 보내 주세요.',
      en: 'The file is not what its Content-Type says, or of a kind that is not taken. Send PDF, JPEG, PNG, TIFF, XLSX, HWPX, ZIP, CSV or plain text with its own Content-Type.'
    }
  })
}

function empty(): never {
  const detail = {
    ko: '빈 파일입니다. 서류 파일을 본문으로 보내 주세요.',
    en: 'The file is empty. Send the document as the body.'
  }
  return refuseField('', 'document.empty', detail)
}
