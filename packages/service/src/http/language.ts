import type { Language, MessageTexts } from '@trade-credit/domain/messages/texts.ts'

/** A sentence in each language that callers can ask for. */
export type Texts = MessageTexts

const known = new Map<string, Language>()
const KNOWN_AT_MOST = 500

/** The language to answer in for an `Accept-Language` header; Korean when the header is missing or asks for neither. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'ko'
  const remembered = known.get(header)
  if (remembered) return remembered
  const language = negotiate(header)
  // Callers send a handful of different headers; whoever sends thousands does not fill the memory.
  if (known.size < KNOWN_AT_MOST) known.set(header, language)
  return language
}

/** The preferred one of ko and en by q-value (RFC 9110 section 12.5.4); the earlier range wins a tie, `q=0` excludes. */
function negotiate(header: string): Language {
  const quality: Partial<Record<Language | '*', number>> = {}
  const order: Language[] = []
  for (const part of header.slice(0, 1000).split(',')) {
    const [range = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
    const q = qualityOf(parameters)
    if (q === null) continue
    if (range === '*') quality['*'] ??= q
    for (const language of ['ko', 'en'] as const) {
      if (range !== language && !range.startsWith(`${language}-`)) continue
      if (quality[language] === undefined) order.push(language)
      quality[language] = Math.max(quality[language] ?? 0, q)
    }
  }
  const scores = [...order, ...(['ko', 'en'] as const).filter(language => !order.includes(language))].map(
    language => [language, quality[language] ?? quality['*'] ?? 0] as const
  )
  const best = scores.reduce((a, b) => (b[1] > a[1] ? b : a))
  return best[1] > 0 ? best[0] : 'ko'
}

function qualityOf(parameters: readonly string[]): number | null {
  const q = parameters.find(text => text.startsWith('q='))
  if (q === undefined) return 1
  return /^q=(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(q) ? Number(q.slice(2)) : null
}
