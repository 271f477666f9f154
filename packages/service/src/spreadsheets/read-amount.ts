/** What a cell that should hold an amount says. */
export type ReadAmount =
  | { readonly is: 'amount'; readonly won: bigint }
  | { readonly is: 'empty' }
  | { readonly is: 'not_whole' }
  | { readonly is: 'unreadable' }

const MOST = 9_000_000_000_000_000n

/**
 * Reads an amount as people write it: 1,234,567 · ₩1 234 567원 · (1,234) and △1,234 and 1,234- for corrections · 1.2E+7 · a dash
 * for nothing.
 */
export function readAmount(cell: string): ReadAmount {
  const text = cell
    .normalize('NFKC')
    .replace(/[\s₩\\]|KRW/g, '')
    .replace(/원(?=\)?[-−–]?$)/, '')
  if (text === '') return { is: 'empty' }
  if (/^[-−–—]$/.test(text)) return { is: 'amount', won: 0n }
  const signed = /^(?:\((.+)\)|[-−–△▲](.+)|(.+)[-−–])$/.exec(text)
  const digits = signed ? (signed[1] ?? signed[2] ?? signed[3] ?? '') : text.replace(/^\+/, '')
  const magnitude = magnitudeOf(digits)
  if (typeof magnitude !== 'bigint') return { is: magnitude }
  if (magnitude > MOST) return { is: 'unreadable' }
  return { is: 'amount', won: signed ? -magnitude : magnitude }
}

function magnitudeOf(digits: string): bigint | 'not_whole' | 'unreadable' {
  const parts = /^(\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.(\d{1,30}))?(?:[eE]\+?(\d{1,2}))?$/.exec(digits)
  if (!parts) return 'unreadable'
  const [, whole = '', fraction = '', exponent = '0'] = parts
  const places = Number(exponent)
  const decimals = fraction.padEnd(places, '0')
  if (/[1-9]/.test(decimals.slice(places))) return 'not_whole'
  return BigInt(whole.replaceAll(',', '') + decimals.slice(0, places))
}
