import { type Static, type TSchema, Type } from 'typebox'
import type { Texts } from '../../http/language.ts'

/** A kind of notice: what is stored of one, and the sentences that are made of it. */
export interface NoticeKind<S extends TSchema> {
  /** What the sentences need, in no language: figures, dates, codes. */
  readonly parameters: S
  readonly title: Texts
  readonly text: (parameters: Static<S>) => Texts
}

/** The definition as it is, with the type of its parameters. */
export const kind = <S extends TSchema>(definition: NoticeKind<S>) => definition

/** An amount of won as a sentence has it. */
export const won = (amount: number) => ({
  ko: `${amount.toLocaleString('ko-KR')}원`,
  en: `KRW ${amount.toLocaleString('en-US')}`
})

/** Codes of papers. */
export const Documents = Type.Array(Type.String({ pattern: '^[a-z_]+$', maxLength: 60 }), { maxItems: 30 })
