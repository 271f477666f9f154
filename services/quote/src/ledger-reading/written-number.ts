/**
 * A number of a firm or person as people and programs write it, without spaces and with plain hyphens: `="9998600043"` and `'9998600043`,
 * by which spreadsheets are kept from counting with it; `9998600043.0`, where they did; hyphens and dashes of any kind.
 */
export function writtenNumber(cell: string): string {
  const text = cell
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[‐‑‒–—−]/g, '-')
  const own = /^="(.*)"$/.exec(text)?.[1] ?? text.replace(/^'/, '')
  return own.replace(/^(\d{10})\.0+$/, '$1')
}

/** The digits of a business number that the words hold, such as `사업자등록번호 : 999-86-00043`; null without one. */
export function numberAmong(words: string): string | null {
  const found = /(?<!\d)(\d{3})-?(\d{2})-?(\d{5})(?!\d)/.exec(writtenNumber(words))
  return found ? found.slice(1).join('') : null
}
