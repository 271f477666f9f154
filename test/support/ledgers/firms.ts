/** The n-th made-up business number: 999, six digits, and the right check digit. */
export function madeUpNumber(n: number): string {
  const digits = `999${String(n).padStart(6, '0')}`
  const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5]
  let sum = Math.floor((Number(digits[8]) * 5) / 10)
  for (const [i, weight] of weights.entries()) sum += weight * Number(digits[i])
  return digits + String((10 - (sum % 10)) % 10)
}

/** With the customary hyphens. */
export function hyphenated(number: string): string {
  return `${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`
}
