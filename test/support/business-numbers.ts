import { isBusinessNumber } from '@trade-credit/domain/business-number.ts'

/** A made-up 사업자등록번호 (it begins with 999) with a right check digit; another one for each index from 0 to 99,999. */
export function syntheticBusinessNumber(index: number): string {
  const start = `9997${String(index).padStart(5, '0')}`
  const number = Array.from({ length: 10 }, (_, digit) => `${start}${digit}`).find(isBusinessNumber)
  if (!number) throw new Error(`no check digit fits ${start}`)
  return number
}
