import { addDays, plainDate } from '@trade-credit/domain/plain-date.ts'
import { syntheticBusinessNumber } from './business-numbers.ts'
import { type BuyerChanges, type Changes, type Product, quoteWith } from './quote-case.ts'

const EOK = 100_000_000

/** Products of 2007's terms weigh the policyholder; the numbers are the lowest that they know. */
const WEIGHED_2007 = { creditLoadingPercent: '10', buyerDefaultRatioPercent: '0', creditDiscountPercent: '0' }

/**
 * Facts with which nothing stands in the way of the product on a date: a manufacturer in its fourth year, with the buyers, the
 * sales and the grades that the product asks for. Each buyer takes 5 % of 20억 and asks for 1,000만.
 */
export function soundCase(product: Product, on: string): Changes & { buyers: readonly BuyerChanges[] } {
  const year = Number.parseInt(on, 10)
  const sales = product === 'multi_micro_2007' ? 9 * EOK : 20 * EOK
  return {
    on,
    product,
    policyholder: {
      size: product === 'micro_business' ? 'micro' : 'small',
      openedOn: `${year - 3}-01-01`,
      businessRecordSince: `${year - 3}-01-01`,
      latestFiscalYearEnd: `${year - 1}-12-31`,
      annualSales: [{ year: year - 1, amount: sales }],
      salesLastFourQuarters: sales,
      ...(on < '2008-05-01' ? WEIGHED_2007 : {})
    },
    buyer: {
      size: 'sme',
      creditGrade: product === 'single_small_firm' ? 12 : 7,
      salesLastYear: EOK,
      expectedSales: EOK,
      paymentTermDays: 73,
      requestedInsuredAmount: EOK / 10
    },
    buyers: Array.from({ length: product.startsWith('multi_') ? 5 : 1 }, () => ({})),
    ...(product === 'bill' ? { bills: [soundBill(on)] } : {})
  }
}

/** A bill of 1억 on the first buyer, acquired on the day, due 90 days later. */
export function soundBill(on: string) {
  const date = plainDate(on)
  return {
    billNumber: '00420210000001',
    buyer: syntheticBusinessNumber(0),
    issuedOn: date as string,
    acquiredOn: date as string,
    dueOn: addDays(date, 90) as string,
    amount: EOK,
    electronic: true
  }
}

/** Changes laid over the sound case: facts of the policyholder and of every buyer, other buyers, another plan. */
export function soundWith(product: Product, on: string, changes: Omit<Changes, 'on' | 'product'> = {}): Changes {
  const sound = soundCase(product, on)
  return {
    ...sound,
    ...changes,
    policyholder: { ...sound.policyholder, ...changes.policyholder },
    buyer: { ...sound.buyer, ...changes.buyer }
  }
}

/** The quote of the sound case with changes. */
export function soundQuote(product: Product, on: string, changes: Omit<Changes, 'on' | 'product'> = {}) {
  return quoteWith(soundWith(product, on, changes))
}
