import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readInTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import { allowLongRequest } from '@trade-credit/service/http/long-request.ts'
import { BUSINESS_DATE, businessDateOf } from '@trade-credit/service/platform/clock/business-date.ts'
import type { ServicePlatform } from '@trade-credit/service/service.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { documentEtag, isHeld } from './document-etag.ts'

/** How long a download may stand still. */
const IDLE_MS = 60_000
/** Finished ahead of a slow reader: nearly every document is whole before it, and its connection to the database free. */
const AHEAD_BYTES = 1024 * 1024

/** A document whose pieces are made when they are asked for. */
export interface LoadedPdf {
  /** Over what it says: the same digest is the same document. */
  readonly digest: string
  /** For whoever reads ASCII alone, and as it is. */
  readonly fileName: { readonly ascii: string; readonly full: string }
  draw(): AsyncIterable<Uint8Array>
}

/** Loads a document that the caller may see; what refuses it is thrown. */
export type LoadPdf = (trx: Transaction, businessDate: () => Promise<PlainDate>) => Promise<LoadedPdf>

/** What Node says of a stream that its reader closed. */
const READER_GONE = 'ERR_STREAM_PREMATURE_CLOSE'

interface PdfAnswer {
  readonly status: 200 | 304
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Answers with a document as a PDF, made from one moment of the database while it is sent. What refuses it is thrown before the first
 * byte; a fault later breaks the download off. When the reader goes away, reading and drawing stop.
 */
export async function answerPdf(
  platform: ServicePlatform,
  request: FastifyRequest,
  reply: FastifyReply,
  load: LoadPdf
): Promise<Readable | undefined> {
  const begun = Promise.withResolvers<PdfAnswer>()
  const out = new PassThrough({ highWaterMark: AHEAD_BYTES })
  let isBegun = false
  const work = readInTransaction(platform.pool, request.actor, async trx => {
    const businessDate = async () => businessDateOf((await trx.query<{ today: string }>(BUSINESS_DATE))[0])
    const { digest, fileName, draw } = await load(trx, businessDate)
    const etag = documentEtag(digest, 'application/pdf', request.language)
    const status = isHeld(request.headers['if-none-match'], etag) ? 304 : 200
    isBegun = true
    begun.resolve({ status, headers: { etag, ...(status === 200 ? fileHeaders(fileName) : {}) } })
    if (status === 304 || request.method === 'HEAD') return
    await pipeline(Readable.from(draw()), out)
  })
  work.catch(error => {
    begun.reject(error)
    if (isBegun && error.code !== READER_GONE) request.log.error({ err: error }, 'a document broke off')
    out.destroy()
  })
  const { status, headers } = await begun.promise
  reply.code(status).headers({ ...headers, vary: VARY })
  if (status === 304 || request.method === 'HEAD') return undefined
  allowLongRequest(request, reply, IDLE_MS)
  return out
}

/** Both forms of the answer depend on these headers of the request. */
export const VARY = 'Accept, Accept-Language'

/** The name in ASCII for whoever reads no other, and as it is (RFC 6266, RFC 8187). */
function fileHeaders({ ascii, full }: LoadedPdf['fileName']): Record<string, string> {
  return {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(full)}`
  }
}
