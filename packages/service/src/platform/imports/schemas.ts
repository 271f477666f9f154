import type { Language, MessageTexts } from '@trade-credit/domain/messages/texts.ts'
import { Type } from 'typebox'
import { pageQuery, pageSchema } from '../../http/paging.ts'
import { idSchema } from '../../ids.ts'
import { fields, orNull } from '../../schema/fields.ts'
import { ProblemErrorSchema } from '../../schema/schemas.ts'
import { shared } from '../../schema/shared-schema.ts'
import type { ImportLineRow, ImportRow } from './repository.ts'

const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const lineStatus = Type.Enum(['accepted', 'rejected', 'repeated'], {
  description: '`repeated`: an earlier line of this import has the same key.'
})

export const ImportParams = fields({ id: idSchema('im') })
export const ImportLinesQuery = fields({ status: Type.Optional(lineStatus), ...pageQuery })

export const ImportView = shared(
  'Import',
  fields(
    {
      id: idSchema('im'),
      kind: Type.String({ examples: ['receivables'] }),
      subject: Type.String({ description: 'The id of what the lines belong to.' }),
      status: Type.Enum(['running', 'finished', 'failed'], {
        description: '`failed`: the upload could not be read on; the lines with a result are done.'
      }),
      failure: orNull(Type.String({ description: 'The code of why it failed.' })),
      accepted: count,
      rejected: count,
      repeated: count,
      createdAt: Type.String(),
      finishedAt: orNull(Type.String())
    },
    {
      description: 'A bulk upload and how far it is; the counts move while it runs.',
      examples: [
        {
          id: 'im_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
          kind: 'receivables',
          subject: 'po_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
          status: 'running',
          failure: null,
          accepted: 41000,
          rejected: 3,
          repeated: 0,
          createdAt: '2026-03-02T04:05:06.789Z',
          finishedAt: null
        }
      ]
    }
  )
)

const MADE = { receivableId: 'rv_01JD3ZQ8W5R7XG6K2M4N9P0TVB', isNew: true, coverage: 'covered', findings: [] }

const ImportResultSchema = shared(
  'ImportLineResult',
  fields(
    {
      receivableId: Type.Optional(
        Type.String({ description: 'What was declared, or was known by its number already.' })
      ),
      isNew: Type.Optional(
        Type.Boolean({ description: 'False where an earlier line or request had declared the same.' })
      ),
      coverage: Type.Optional(Type.Enum(['covered', 'not_covered', 'undecided'])),
      findings: Type.Optional(
        Type.Array(Type.String(), {
          maxItems: 20,
          description: 'Codes of why it is not covered, or not yet; the receivable itself tells them in sentences.'
        })
      ),
      errors: Type.Optional(
        Type.Array(ProblemErrorSchema, { maxItems: 50, description: 'What is wrong with a rejected line.' })
      ),
      correctAt: Type.Optional(Type.String({ description: 'Where what was declared before is put right.' }))
    },
    { description: 'What was made of a line, or why it was rejected.', examples: [MADE] }
  )
)

export const ImportLinePage = pageSchema(
  shared(
    'ImportLine',
    fields(
      {
        line: Type.Integer({ minimum: 1, description: 'Counted from 1.' }),
        key: Type.String({ description: 'What makes two lines the same, such as a tax invoice number.' }),
        status: lineStatus,
        result: orNull(ImportResultSchema)
      },
      { examples: [{ line: 17, key: '20260302-1234', status: 'accepted', result: MADE }] }
    )
  )
)

/** The import as the API shows it. */
export function importView(row: ImportRow) {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    status: row.status,
    failure: row.failure,
    accepted: Number(row.accepted),
    rejected: Number(row.rejected),
    repeated: Number(row.repeated),
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null
  }
}

/** The result of a line as the API shows it. */
export function importLineView({ line, key, status, result }: ImportLineRow, language: Language) {
  const { errors, ...made } = result ?? {}
  const told = errors?.map(error => ({ ...error, detail: (error.detail ?? WRONG_FIELD)[language] }))
  return { line: Number(line), key, status, result: result && { ...made, ...(told && { errors: told }) } }
}

/** What is said of a field where a release that kept no sentences read the line. */
const WRONG_FIELD: MessageTexts = { ko: '이 항목을 확인해 주세요.', en: 'Check this field.' }
