import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { Type } from 'typebox'
import { pageQuery, pageSchema } from '../../http/paging.ts'
import { idSchema } from '../../ids.ts'
import { fields, orNull } from '../../schema/fields.ts'
import { shared } from '../../schema/shared-schema.ts'
import {
  isNoticeKind,
  NOTICE_KIND_CODES,
  type NoticeKindCode,
  type NoticeParameters,
  noticeTexts
} from './notice-kinds.ts'
import type { NoticeRow } from './repository.ts'

const kind = Type.Enum(NOTICE_KIND_CODES, { description: 'What it is about.' })

export const NoticeParams = fields({ id: idSchema('nt') })

export const NoticesQuery = fields({
  kind: Type.Optional(kind),
  read: Type.Optional(
    Type.Boolean({ description: 'Only notices that were acknowledged, or only those that were not.' })
  ),
  ...pageQuery
})

export const NoticeView = shared(
  'Notice',
  fields(
    {
      id: idSchema('nt'),
      kind,
      subject: Type.Record(Type.String(), Type.String(), { description: 'Ids of what it is about.' }),
      parameters: Type.Record(Type.String(), Type.Unknown(), {
        description: 'The figures, dates and codes in the text.'
      }),
      title: Type.String({ description: 'In the language of Content-Language.' }),
      text: Type.String({ description: 'In the language of Content-Language.' }),
      createdAt: Type.String(),
      readAt: orNull(Type.String())
    },
    {
      description: 'Something that your organisation was told.',
      examples: [
        {
          id: 'nt_01JD3ZQ8W5R7XG6K2M4N9P0TVB',
          kind: 'premium_due',
          subject: { policyId: 'po_01JD3ZQ8W5R7XG6K2M4N9P0TVB' },
          parameters: { amount: 500000, dueOn: '2026-03-31' },
          title: '보험료를 내실 때입니다',
          text: '보험료 500,000원을 2026-03-31까지 내 주세요.',
          createdAt: '2026-03-02T04:05:06.789Z',
          readAt: null
        }
      ]
    }
  )
)

export const NoticePage = pageSchema(NoticeView)

/** The notice in the language. Throws for a kind that this release does not know. */
export function noticeView(row: NoticeRow, language: Language) {
  if (!isNoticeKind(row.kind)) throw new Error(`notice ${row.id} has the unknown kind ${row.kind}`)
  const { title, text } = noticeTexts(row.kind, row.parameters as NoticeParameters<NoticeKindCode>)
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    parameters: row.parameters,
    title: title[language],
    text: text[language],
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null
  }
}
