import { isBusinessNumber } from '@trade-credit/domain/business-number.ts'
import { MOST_BUYERS } from '@trade-credit/quoting/request.schemas.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'

/** A quote of a product for all of a firm's customers, with as many of them as the contract allows. */
export function largestQuoteRequest() {
  const request = startupQuoteRequest()
  const [buyer] = request.buyers
  if (!buyer) throw new Error('the example has a buyer')
  const buyers = businessNumbers(MOST_BUYERS).map((businessNumber, i) => ({
    ...buyer,
    businessNumber,
    creditGrade: 1 + (i % 14),
    requestedInsuredAmount: 1_000_000 + 1000 * (i % 900)
  }))
  return { ...request, product: 'multi_standard' as const, buyers }
}

/** Synthetic ones, which begin with 999, each with its right check digit. */
function businessNumbers(count: number): string[] {
  const numbers: string[] = []
  for (let serial = 0; numbers.length < count; serial += 1) {
    const digits = `999${String(serial).padStart(6, '0')}`
    const right = Array.from({ length: 10 }, (_, check) => `${digits}${check}`).find(isBusinessNumber)
    if (right !== undefined) numbers.push(right)
  }
  return numbers
}
