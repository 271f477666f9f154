import { checkSha256, statedSha256 } from '@trade-credit/service/documents/content-digest.ts'
import type { FileStore } from '@trade-credit/service/files/folder-store.ts'
import { problem, refuseField } from '@trade-credit/service/problems/problems.ts'
import { checkCsvHeading, csvHeading } from './csv-declarations.ts'

/** What the gateway lets through as well. */
const MOST_BYTES = 256 * 1024 * 1024
/** A spreadsheet has to be looked at from its end: it is held in memory while it is read. */
const MOST_SPREADSHEET_BYTES = 32 * 1024 * 1024

export const CSV_TYPE = 'text/csv'
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A file of receivables that came in whole and is kept. */
export interface ReceivedFile {
  readonly sha256: Buffer
  readonly bytes: number
}

/**
 * Brings the file into the store as it comes, without ever holding it. Ends in `body_too_large`, in `unsupported_media_type` for what is
 * not what its sender says, and in `invalid_request` when it is empty, its digest is another or its CSV has other headings.
 */
export async function receiveImportFile(
  sent: {
    readonly organisation: string
    readonly stream: AsyncIterable<Buffer>
    readonly mediaType: string
    readonly contentDigest: string | readonly string[] | undefined
  },
  files: FileStore
): Promise<ReceivedFile> {
  const stated = statedSha256(sent.contentDigest, 'import')
  const isSpreadsheet = sent.mediaType === XLSX_TYPE
  const most = isSpreadsheet ? MOST_SPREADSHEET_BYTES : MOST_BYTES
  const { sha256, bytes } = await files.putStream(sent.organisation, withinLimit(sent.stream, most), async file => {
    if (file.bytes === 0) refuseEmpty()
    checkSha256(stated, file.sha256, 'import')
    if (isZip(file.head) !== isSpreadsheet) otherType()
    if (sent.mediaType === CSV_TYPE) await checkCsvHeading(file.head)
    else if ((await csvHeading(file.head)) !== null) otherType()
  })
  return { sha256, bytes }
}

/** Whether the bytes begin as an archive does, and so a spreadsheet. */
export function isZip(head: Buffer): boolean {
  return head.toString('latin1', 0, 4) === 'PK\u0003\u0004'
}

async function* withinLimit(stream: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > most) tooLarge(most)
    yield chunk
  }
}

function tooLarge(most: number): never {
  const limit = most / 1024 / 1024
  return problem('body_too_large', {
    detail: {
      ko: `파일 하나는 ${limit} MiB까지 받습니다. 나누어 보내 주세요. 같은 채권을 다시 보내셔도 한 번만 등록됩니다.`,
      en: `A file may have up to ${limit} MiB. Send it in parts; what is sent twice is kept once.`
    }
  })
}

function otherType(): never {
  return problem('unsupported_media_type', {
    detail: {
      ko: '파일 내용이 Content-Type과 다릅니다. 한 줄에 하나씩 JSON을 적은 파일은 application/x-ndjson으로, CSV는 text/csv로, 엑셀(.xlsx) 파일은 그 형식으로 보내 주세요.',
      en: 'The file is not what its Content-Type says. Send one JSON object a line as application/x-ndjson, CSV as text/csv, or an .xlsx file as what it is.'
    }
  })
}

/** No file came, or one without a byte. */
export function refuseEmpty(): never {
  const detail = {
    ko: '빈 파일입니다. 채권 목록을 본문으로 보내 주세요.',
    en: 'The file is empty. Send the list as the body.'
  }
  return refuseField('', 'import.empty', detail)
}
