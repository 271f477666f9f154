import { percentText, ratio } from '@trade-credit/domain/ratio.ts'
import { NO_WON, sumOfWon, type Won, wonView } from '@trade-credit/domain/won.ts'
import type { MonthOfClaims } from './repository.ts'

/** Months and products as the answer tells them; loss ratios are rounded half up to two decimals. */
export function statisticsView(
  months: readonly MonthOfClaims[],
  premiums: readonly { readonly product: string; readonly premium: Won }[]
) {
  const premiumOf = new Map(premiums.map(({ product, premium }) => [product, premium]))
  const products = [...new Set([...months.map(({ product }) => product), ...premiumOf.keys()])].sort()
  return {
    months: months.map(({ paid, recovered, month, product, eventType, ...counts }) => ({
      month,
      product,
      eventType,
      filed: Number(counts.filed),
      approved: Number(counts.approved),
      partlyApproved: Number(counts.partlyApproved),
      denied: Number(counts.denied),
      payments: Number(counts.payments),
      paid: wonView(paid),
      recovered: wonView(recovered)
    })),
    products: products.map(product => {
      const own = months.filter(one => one.product === product)
      const paid = sumOfWon(own.map(one => one.paid))
      const recovered = sumOfWon(own.map(one => one.recovered))
      const premium = premiumOf.get(product) ?? NO_WON
      return {
        product,
        writtenPremium: wonView(premium),
        paid: wonView(paid),
        recovered: wonView(recovered),
        lossRatioPercent: premium === NO_WON ? null : percentText(ratio(paid - recovered, premium), 2)
      }
    })
  }
}
