import { inTransaction, readInTransaction, type Transaction } from '@trade-credit/database/transaction.ts'
import type { PlainDate } from '@trade-credit/domain/plain-date.ts'
import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { problems } from '../contract/openapi-responses.ts'
import { type FileStore, folderStore } from '../files/folder-store.ts'
import type { App } from '../http/app-type.ts'
import { newId } from '../ids.ts'
import { recordChange } from '../platform/audit/record-change.ts'
import { computing } from '../platform/computing.ts'
import { reading } from '../platform/reading.ts'
import { problem } from '../problems/problems.ts'
import { fields } from '../schema/fields.ts'
import type { ServicePlatform } from '../service.ts'
import { contentDigest } from './content-digest.ts'
import { SENT_MEDIA_TYPES } from './media-types.ts'
import { receiveDocument } from './receive-document.ts'
import {
  type DocumentTable,
  findNewestDocument,
  insertDocument,
  listDocuments,
  type StoredDocument
} from './repository.ts'
import {
  DocumentBody,
  DocumentContent,
  DocumentListSchema,
  DocumentSchema,
  DocumentType,
  documentView
} from './schemas.ts'

/** What documents belong to: applications or claims. */
export interface DocumentSubject {
  /** As in the path: `applications`. */
  readonly noun: string
  /** As in operation ids and the audit trail: `application`. */
  readonly name: 'application' | 'claim'
  readonly id: TSchema
  readonly table: DocumentTable
  readonly readScope: string
  readonly writeScope: string
  /**
   * Ends in a problem unless the caller may add a document of this type now: `not_found` for what is not his own, `conflict` for a state
   * that takes none. Asked before the file is read, and again, `lock` set, when it is about to be kept.
   */
  requireOpen(
    trx: Transaction,
    about: { readonly id: string; readonly type: string; readonly lock: boolean; readonly businessDate: PlainDate }
  ): Promise<void>
  /** Ends in `not_found` unless the caller may see it. */
  requireVisible(trx: Transaction, id: string): Promise<void>
}

/** PUT of a document as a stream, the list of a subject's documents, and the file itself. */
export function documentRoutes(app: App, platform: ServicePlatform, subject: DocumentSubject): void {
  const files = folderStore(platform.filesFolder)
  const param = `${subject.name}Id`
  const at = `/v1/${subject.noun}/:${param}/documents`
  const tags = [subject.noun]
  const params = fields({ [param]: subject.id, type: DocumentType })
  const Name = subject.name === 'application' ? 'Application' : 'Claim'

  app.register(async scope => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser([...SENT_MEDIA_TYPES], (_request, payload, done) => done(null, payload))
    ;(scope as App).put(
      `${at}/:type`,
      {
        schema: {
          operationId: `put${Name}Document`,
          summary: 'Hand in a paper: the file is the body',
          description:
            'Streamed: `curl -T file -H "Content-Type: application/pdf"`. The same file again changes nothing (200); another one takes its place (201), and what came before is kept. A Content-Digest (sha-256, RFC 9530) is verified.',
          tags,
          params,
          body: DocumentBody,
          response: { 200: DocumentSchema, 201: DocumentSchema, ...problems(404, 409) }
        },
        config: { scope: subject.writeScope }
      },
      computing(platform, async (request, context) => {
        const { id, type } = pathOf(request.params)
        const sent = request as unknown as FastifyRequest
        const upload = { id, type, businessDate: context.businessDate }
        await readInTransaction<void>(platform.pool, request.actor, trx =>
          subject.requireOpen(trx, { ...upload, lock: false })
        )
        const { document, isNew } = await keepDocument(sent, upload, subject, platform, files)
        return {
          status: isNew ? 201 : 200,
          headers: { location: `/v1/${subject.noun}/${id}/documents/${type}` },
          body: documentView(document, document.version)
        }
      })
    )
  })

  app.get(
    at,
    {
      schema: {
        operationId: `list${Name}Documents`,
        summary: 'The papers that were handed in, those that others replaced among them',
        tags,
        params: fields({ [param]: subject.id }),
        response: { 200: DocumentListSchema, ...problems(404) }
      },
      config: { scope: subject.readScope }
    },
    reading(platform, async (request, { trx }) => {
      const { id } = pathOf(request.params)
      const [, documents] = await Promise.all([subject.requireVisible(trx, id), listDocuments(trx, subject.table, id)])
      const newest = new Map<string, number>()
      for (const { type, version } of documents) newest.set(type, Math.max(version, newest.get(type) ?? 0))
      const items = documents.map(document => documentView(document, newest.get(document.type) ?? document.version))
      return { status: 200, body: { items } }
    })
  )

  app.get(
    `${at}/:type`,
    {
      schema: {
        operationId: `get${Name}Document`,
        summary: 'A paper as it was handed in: the newest of its type',
        tags,
        params,
        response: { 200: DocumentContent, ...problems(404) }
      },
      config: { scope: subject.readScope }
    },
    async (request, reply) => {
      const { id, type } = pathOf(request.params)
      const document = await readInTransaction<StoredDocument | null>(platform.pool, request.actor, async trx => {
        const [, found] = await Promise.all([
          subject.requireVisible(trx, id),
          findNewestDocument(trx, subject.table, id, type)
        ])
        return found
      })
      if (!document) return problem('not_found')
      const file = await files.getStream(document.organisation, document.sha256)
      if (!file) throw new Error(`the file of document ${document.id} is gone`)
      return reply
        .type(document.media_type as 'application/pdf')
        .header('content-length', file.bytes)
        .header('content-digest', contentDigest(document.sha256))
        .header('content-disposition', `attachment; filename="${document.id}"`)
        .send(file.stream as unknown as string)
    }
  )
}

/** The id of the subject, whatever the path calls it, and the type where the path has one. */
function pathOf(params: unknown): { id: string; type: string } {
  const { type = '', ...rest } = params as Readonly<Record<string, string>>
  return { id: Object.values(rest)[0] ?? '', type }
}

/** The file comes first, so that no document is ever without one. */
async function keepDocument(
  request: FastifyRequest,
  { id, type, businessDate }: { readonly id: string; readonly type: string; readonly businessDate: PlainDate },
  subject: DocumentSubject,
  { pool }: ServicePlatform,
  files: FileStore
): Promise<{ document: StoredDocument; isNew: boolean }> {
  const { actor, headers } = request
  const received = await receiveDocument(
    {
      organisation: actor.organisation,
      stream: bodyOf(request),
      contentType: headers['content-type'],
      contentLength: headers['content-length'],
      contentDigest: headers['content-digest']
    },
    files
  )
  return inTransaction<{ document: StoredDocument; isNew: boolean }>(pool, actor, async trx => {
    const time = trx.query<{ now: Date }>({ name: 'now', text: 'select now() as now' })
    await subject.requireOpen(trx, { id, type, businessDate, lock: true })
    const earlier = await findNewestDocument(trx, subject.table, id, type)
    if (earlier?.sha256.equals(received.sha256)) return { document: earlier, isNew: false }
    const document: StoredDocument = {
      id: newId('dm'),
      organisation: actor.organisation,
      subject_id: id,
      type,
      version: (earlier?.version ?? 0) + 1,
      sha256: received.sha256,
      bytes: BigInt(received.bytes),
      media_type: received.mediaType,
      client: actor.client,
      created_at: (await time)[0]?.now ?? new Date(0)
    }
    insertDocument(trx, subject.table, document)
    recordChange(trx, {
      aggregate: { type: subject.name, id },
      action: `${subject.name}.document_added`,
      facts: { document: document.id, type, version: document.version, sha256: received.sha256.toString('hex') }
    })
    return { document, isNew: true }
  })
}

/** A request without a body has none to stream. */
function bodyOf({ body }: FastifyRequest): AsyncIterable<Buffer> {
  const isStream = typeof body === 'object' && body !== null && Symbol.asyncIterator in body
  return isStream ? (body as AsyncIterable<Buffer>) : nothing()
}

async function* nothing(): AsyncGenerator<Buffer> {}
