/** A sentence in both languages. */
export interface Texts {
  readonly ko: string
  readonly en: string
}

interface RuleShown {
  readonly parameter: string
  readonly source: string
  readonly assumed: boolean
  readonly note?: string | undefined
}

/** Tells the story in a terminal, a line at a time. */
export interface Telling {
  readonly language: 'ko' | 'en'
  /** Begins a part of the story. */
  part(texts: Texts): void
  say(texts: Texts): void
  /** The rule behind what was said, with its source; marked when nobody published it. */
  because(rule: RuleShown | null | undefined): void
  /** A line as the system wrote it, in the reader's language already. */
  quote(text: string): void
}

/** A telling that writes lines. Colours only where the terminal has them. */
export function tellingTo(write: (line: string) => void, language: 'ko' | 'en', colours: boolean): Telling {
  const paint = (code: string, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  let parts = 0
  return {
    language,
    part(texts) {
      parts += 1
      write(`\n${paint('1;36', `${parts}. ${texts[language]}`)}`)
    },
    say: texts => write(`   ${texts[language]}`),
    because(rule) {
      if (!rule) return
      const assumed = rule.assumed
        ? { ko: ' (공개된 값이 없어 가정함)', en: ' (assumed: nobody published it)' }[language]
        : ''
      write(paint('2', `     ← ${rule.parameter}, ${rule.source}${assumed}`))
    },
    quote: text => write(paint('33', `     “${text}”`))
  }
}

/** `50000000` → `50,000,000원` or `KRW 50,000,000`. */
export function wonText(amount: number, language: 'ko' | 'en'): string {
  return language === 'ko' ? `${amount.toLocaleString('ko-KR')}원` : `KRW ${amount.toLocaleString('en-US')}`
}
