import { businessNumber, corporateNumber } from '@trade-credit/domain/business-number.ts'
import { ksicCode } from '@trade-credit/domain/ksic.ts'
import type { Buyer } from '@trade-credit/domain/party/buyer.ts'
import type { Industry, Policyholder } from '@trade-credit/domain/party/policyholder.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import type { QuoteRequest } from '@trade-credit/domain/quote/quote.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import type { BuyerBody, IndustryBody, PolicyholderBody, QuoteRequestBody } from './request.schemas.ts'

/** The request in the domain's types. The body has passed its schema, so nothing in here can fail. */
export function parseQuoteRequest(body: QuoteRequestBody): QuoteRequest {
  return {
    product: body.product,
    policyholder: parsePolicyholder(body.policyholder),
    buyers: body.buyers.map(parseBuyer),
    bills: (body.bills ?? []).map(({ billNumber, buyer, issuedOn, dueOn, acquiredOn, amount, electronic }) => ({
      billNumber,
      buyer: businessNumber(buyer),
      issuedOn: plainDate(issuedOn),
      dueOn: plainDate(dueOn),
      acquiredOn: plainDate(acquiredOn),
      amount: won(amount),
      electronic
    })),
    paymentPlan: body.paymentPlan ?? 'annual',
    subsidies: body.subsidies ?? 'best'
  }
}

function parsePolicyholder(body: PolicyholderBody): Policyholder {
  return {
    businessNumber: businessNumber(body.businessNumber),
    corporateNumber: told(body.corporateNumber, corporateNumber),
    form: body.form,
    size: body.size,
    openedOn: dateOrNull(body.openedOn),
    businessRecordSince: dateOrNull(body.businessRecordSince),
    latestFiscalYearEnd: dateOrNull(body.latestFiscalYearEnd),
    industry: told(body.industry, parseIndustry),
    otherIndustries: (body.otherIndustries ?? []).map(parseIndustry),
    premises: (body.premises ?? []).map(({ province, city, headquarters }) => ({
      province,
      city: city ?? null,
      headquarters
    })),
    annualSales: (body.annualSales ?? []).map(({ year, amount }) => ({ year, amount: won(amount) })),
    salesLastFourQuarters: wonOrNull(body.salesLastFourQuarters),
    totalAssets: wonOrNull(body.totalAssets),
    regularWorkers: body.regularWorkers ?? null,
    creditGrade: body.creditGrade ?? null,
    innovative: body.innovative ?? null,
    promisingIndustry: body.promisingIndustry ?? null,
    youthStartup: body.youthStartup ?? null,
    strategicIndustry: body.strategicIndustry ?? null,
    unresolvedGuarantee: body.unresolvedGuarantee ?? null,
    suspended: body.suspended ?? null,
    payerRelationships: body.payerRelationships ?? [],
    creditLoadingPercent: told(body.creditLoadingPercent, percentText),
    creditDiscountPercent: told(body.creditDiscountPercent, percentText),
    buyerDefaultRatioPercent: told(body.buyerDefaultRatioPercent, percentText)
  }
}

/** A number as the text that its sender read: never with an exponent. */
function percentText(percent: string | number): string {
  return typeof percent === 'string' ? percent : percent.toFixed(6).replace(/\.?0+$/, '')
}

function parseBuyer(body: BuyerBody): Buyer {
  return {
    businessNumber: businessNumber(body.businessNumber),
    corporateNumber: told(body.corporateNumber, corporateNumber),
    form: body.form ?? null,
    kind: body.kind,
    size: body.size ?? null,
    industry: told(body.industry, parseIndustry),
    creditStatus: body.creditStatus ?? null,
    creditGrade: body.creditGrade ?? null,
    simpleCreditStatus: body.simpleCreditStatus ?? null,
    simpleGrade: body.simpleGrade ?? null,
    relatedFirm: body.relatedFirm ?? null,
    inArrears: body.inArrears ?? null,
    unsuitable: body.unsuitable ?? null,
    financialStatementYears: body.financialStatementYears ?? null,
    highRiskIndustry: body.highRiskIndustry ?? null,
    tradeStatus: body.tradeStatus ?? null,
    salesLastYear: wonOrNull(body.salesLastYear),
    expectedSales: wonOrNull(body.expectedSales),
    averageReceivables: wonOrNull(body.averageReceivables),
    paymentTermDays: body.paymentTermDays ?? null,
    requestedInsuredAmount: wonOrNull(body.requestedInsuredAmount),
    selection: body.selection ?? 'included'
  }
}

function parseIndustry(body: IndustryBody): Industry {
  return { ksic: ksicCode(body.ksic), ksicRevision: body.ksicRevision ?? null, activities: body.activities ?? null }
}

function told<Body, Value>(body: Body | null | undefined, parse: (body: Body) => Value): Value | null {
  return body === null || body === undefined ? null : parse(body)
}

function wonOrNull(amount: number | null | undefined): Won | null {
  return told(amount, won)
}

function dateOrNull(text: string | null | undefined): PlainDate | null {
  return told(text, plainDate)
}
