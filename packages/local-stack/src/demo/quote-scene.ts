import type { components } from '@trade-credit/client/client.ts'
import { type Actors, answerOf, newKey } from './actors.ts'
import { buyerOf, CUSTOMERS, POLICYHOLDER } from './firms.ts'
import { type Telling, wonText } from './telling.ts'

type SalesLedger = components['schemas']['SalesLedger']

/** Every product on sale side by side, then a quote of the one that the firm chooses. */
export async function compareAndQuote({ portal }: Actors, ledger: SalesLedger, telling: Telling) {
  const { language } = telling
  const buyers = ledger.buyers.flatMap(({ businessNumber, names, supplyValue }) => {
    const customer = CUSTOMERS.find(one => one.businessNumber === businessNumber)
    return customer ? [buyerOf(customer, names[0] ?? '', supplyValue)] : []
  })
  const asked = { policyholder: POLICYHOLDER, buyers, subsidies: 'best' as const, paymentPlan: 'annual' as const }

  telling.part({ ko: '팔고 있는 상품을 모두 견주어 봅니다', en: 'Every product on sale is compared' })
  const { items } = answerOf(await portal.POST('/v1/quote-comparisons', { body: asked }))
  for (const { koreanName, name, status, insuredAmount, premium, findings, buyers: compared } of items.slice(0, 6)) {
    const reason = findings[0] ?? compared.flatMap(buyer => buyer.findings)[0]
    telling.say({
      ko: `${koreanName}: ${premium && insuredAmount ? `보험금액 ${wonText(insuredAmount, 'ko')}, 낼 보험료 ${wonText(premium.payable, 'ko')}` : `${status}, ${reason?.message ?? ''}`}`,
      en: `${name}: ${premium && insuredAmount ? `insured ${wonText(insuredAmount, 'en')}, payable ${wonText(premium.payable, 'en')}` : `${status}, ${reason?.message ?? ''}`}`
    })
  }

  telling.part({
    ko: '다사랑 표준형으로 견적을 받습니다',
    en: 'The firm asks for a quote of the standard portfolio product'
  })
  const quote = answerOf(
    await portal.POST('/v1/quotes', {
      params: newKey(),
      body: { ...asked, product: 'multi_standard', salesLedgerId: ledger.id }
    })
  )
  for (const { businessNumber, insuredAmount, limitedBy, rate, premium } of quote.buyers) {
    telling.say({
      ko: `${businessNumber}: 보험금액 ${wonText(insuredAmount ?? 0, language)} (${limitedBy}), 요율 ${rate?.percent}%, 보험료 ${wonText(premium ?? 0, language)}`,
      en: `${businessNumber}: insured ${wonText(insuredAmount ?? 0, language)} (${limitedBy}), rate ${rate?.percent}%, premium ${wonText(premium ?? 0, language)}`
    })
  }
  telling.because(quote.buyers[0]?.rate?.factors[0]?.rule)
  if (quote.premium) {
    const { gross, net, payable, subsidies } = quote.premium
    telling.say({
      ko: `보험료 ${wonText(gross, language)} → 할인 뒤 ${wonText(net, language)} → 지원 ${subsidies.length}건 뒤 낼 돈 ${wonText(payable, language)}`,
      en: `premium ${wonText(gross, language)} → after discounts ${wonText(net, language)} → after ${subsidies.length} subsidies the firm pays ${wonText(payable, language)}`
    })
  }
  return quote
}
