/** 사업자등록번호: ten digits, the last a check digit. Identifies one place of business. */
export type BusinessNumber = string & { readonly __kind: 'business-number' }

/** 법인등록번호: thirteen digits. Identifies one corporation, whatever its places of business. */
export type CorporateNumber = string & { readonly __kind: 'corporate-number' }

const BUSINESS_WEIGHTS = [1, 3, 7, 1, 3, 7, 1, 3, 5] as const

/** Reads ten digits, with or without the customary hyphens. Throws a RangeError when the check digit is wrong. */
export function businessNumber(text: string): BusinessNumber {
  const digits = /^\d{3}-\d{2}-\d{5}$/.test(text) ? text.replaceAll('-', '') : text
  if (!isBusinessNumber(digits))
    throw new RangeError('not a business registration number: ten digits and a right check digit')
  return digits
}

/** Whether the text is ten digits with a right check digit (국세청: weights 1 3 7 1 3 7 1 3 5, the ninth product's tens added). */
export function isBusinessNumber(digits: string): digits is BusinessNumber {
  if (!/^\d{10}$/.test(digits)) return false
  const weighted = BUSINESS_WEIGHTS.reduce((sum, weight, i) => sum + weight * digitAt(digits, i), 0)
  const carried = Math.floor((digitAt(digits, 8) * 5) / 10)
  return (10 - ((weighted + carried) % 10)) % 10 === digitAt(digits, 9)
}

/** Reads thirteen digits, with or without the hyphen after the sixth. Throws a RangeError when the check digit is wrong. */
export function corporateNumber(text: string): CorporateNumber {
  const digits = /^\d{6}-\d{7}$/.test(text) ? text.replace('-', '') : text
  if (!isCorporateNumber(digits))
    throw new RangeError('not a corporate registration number: thirteen digits and a right check digit')
  return digits
}

/** Whether the text is thirteen digits with a right check digit: weights 1 2 1 2 … over the first twelve (법인등기 등록번호). */
export function isCorporateNumber(digits: string): digits is CorporateNumber {
  if (!/^\d{13}$/.test(digits)) return false
  let sum = 0
  for (let i = 0; i < 12; i++) sum += digitAt(digits, i) * (i % 2 === 0 ? 1 : 2)
  return (10 - (sum % 10)) % 10 === digitAt(digits, 12)
}

function digitAt(digits: string, index: number): number {
  return digits.charCodeAt(index) - 48
}
