const TOKENS =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|(?<=[(,=:[!&|?{};\n]\s*|return\s+)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/g

/** The code with its comments blanked: same length, same lines. */
export function withoutComments(text: string): string {
  return text.replace(TOKENS, token => (/^\/[/*]/.test(token) ? blank(token) : token))
}

/**
 * The code with comments, regular expressions and the contents of strings blanked, but for what a template string
 * computes: same length, same lines.
 */
export function onlyCode(text: string): string {
  return text.replace(TOKENS, token => (token.startsWith('`') ? blankTemplate(token) : blank(token)))
}

/** The line, from 1, on which the character stands. */
export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function blank(token: string): string {
  return token.replace(/[^\n]/g, ' ')
}

function blankTemplate(token: string): string {
  return token.replace(/\$\{[^}]*\}|[^\n]/g, part => (part.startsWith('${') ? part : ' '))
}
