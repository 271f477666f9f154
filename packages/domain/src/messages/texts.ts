export type Language = 'ko' | 'en'

/** A sentence in each language; `{name}` is replaced by the finding's detail of that name. */
export interface MessageTexts {
  readonly ko: string
  readonly en: string
}
