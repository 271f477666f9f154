/**
 * By what a tax invoice or bill is the same however its number is written: hyphens, spaces and the size of letters say nothing. A number of
 * signs alone stays as it is.
 */
export function taxInvoiceKey(number: string): string {
  const bare = number
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
  return bare === '' ? number : bare
}
