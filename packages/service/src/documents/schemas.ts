import { type Static, Type } from 'typebox'
import { idSchema } from '../ids.ts'
import { fields } from '../schema/fields.ts'
import { shared } from '../schema/shared-schema.ts'
import { DOCUMENT_MEDIA_TYPES, SENT_MEDIA_TYPES } from './media-types.ts'
import type { StoredDocument } from './repository.ts'

/** A kind of paper, as the rulebook names it. */
export const DocumentType = Type.String({
  pattern: '^[a-z][a-z_]*$',
  maxLength: 60,
  description: 'Which paper it is, as `missing` names it.',
  examples: ['business_registration']
})

export const DocumentId = idSchema('dm')

export const DocumentSchema = shared(
  'Document',
  fields({
    id: DocumentId,
    type: DocumentType,
    version: Type.Integer({
      minimum: 1,
      maximum: 10_000,
      description: 'The newest of a type counts; those before it are kept.',
      examples: [1]
    }),
    superseded: Type.Boolean(),
    mediaType: Type.Enum([...DOCUMENT_MEDIA_TYPES], { description: 'By its own bytes.' }),
    bytes: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, examples: [81_920] }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64, examples: ['4f'.repeat(32)] }),
    receivedAt: Type.String({ format: 'date-time', examples: ['2021-12-01T01:02:03.456Z'] })
  })
)

export const DocumentListSchema = shared(
  'DocumentList',
  fields({
    items: Type.Array(DocumentSchema, { maxItems: 1000, description: 'By type, the newest of each first.' })
  })
)

/** The file as the body of a request. */
export const DocumentBody = {
  content: Object.fromEntries(
    SENT_MEDIA_TYPES.map(type => [type, { schema: Type.Unknown({ description: 'The file.' }) }] as const)
  )
}

/** The file as the body of an answer. */
export const DocumentContent = {
  description: 'The file.',
  content: Object.fromEntries(
    DOCUMENT_MEDIA_TYPES.map(
      type =>
        [type, { schema: Type.String({ description: 'The bytes of the file.', examples: ['%PDF-1.7'] }) }] as const
    )
  )
}

/** The document as it reads; `newest` is the version of its type that counts. */
export function documentView(document: StoredDocument, newest: number): Static<typeof DocumentSchema> {
  return {
    id: document.id,
    type: document.type,
    version: document.version,
    superseded: document.version < newest,
    mediaType: document.media_type,
    bytes: Number(document.bytes),
    sha256: document.sha256.toString('hex'),
    receivedAt: document.created_at.toISOString()
  }
}
