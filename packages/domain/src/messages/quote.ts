import type { MessageTexts } from './texts.ts'

/** Sentences of the findings that a quote or an underwriting decision can make. */
export const QUOTE_MESSAGES = {
  'input.missing': {
    ko: '심사에 필요한 항목({field})이 없어 담당자가 확인합니다.',
    en: 'A rule needs {field}, which was not given; an underwriter has to ask for it.'
  },
  'product.terms_not_published': {
    ko: '이 상품의 조건({parameter})은 공표되어 있지 않아 담당자가 안내합니다.',
    en: 'This product’s terms ({parameter}) are not published; an underwriter answers instead of a price.'
  },
  'product.not_sold': {
    ko: '이 날짜에는 판매하지 않는 상품입니다.',
    en: 'The product is not on sale on this date.'
  },
  'policyholder.size_not_eligible': {
    ko: '이 규모의 기업({size})은 가입 대상이 아닙니다.',
    en: 'A firm of this size ({size}) cannot join.'
  },
  'policyholder.form_not_named': {
    ko: '이 날짜의 가입 요건에는 이 형태의 기업({form})이 적혀 있지 않아 확인이 필요합니다.',
    en: 'The terms of this date do not name this form of firm ({form}); an underwriter has to decide.'
  },
  'policyholder.mid_sized_sales_over_limit': {
    ko: '중견기업의 최근 {years}개년 평균매출액({average}원)이 {limit}원 미만이어야 합니다.',
    en: 'A mid-sized firm’s average sales over {years} years must stay below {limit} won; these are {average} won.'
  },
  'policyholder.suspended': {
    ko: '휴업 중인 기업은 가입할 수 없습니다.',
    en: 'A firm that has suspended business cannot join.'
  },
  'policyholder.unresolved_guarantee': {
    ko: '보증기관이 대위변제한 뒤 회수되지 않은 구상채권이 있어 가입할 수 없습니다.',
    en: 'A guarantee institution paid for this firm and has not recovered its claim, so the firm cannot join.'
  },
  'policyholder.industry_restricted': {
    ko: '영위 업종({ksic})이 보험계약 제한업종({industry})에 해당합니다.',
    en: 'The line of business {ksic} is on the list of restricted industries ({industry}).'
  },
  'policyholder.industry_activity_undeclared': {
    ko: '업종 {ksic}의 일부 활동({activities})은 제한되므로 해당 여부를 확인해야 합니다.',
    en: 'Part of industry {ksic} is restricted ({activities}); declare the activities so that it can be decided.'
  },
  'policyholder.industry_of_other_revision': {
    ko: '업종 분류가 한국표준산업분류 제{revision}차 기준이나 제한업종 목록은 제{listed}차 기준이므로 청약 시 확인합니다.',
    en: 'The industry codes are of KSIC revision {revision}, the list of restricted ones of {listed}; the application checks it.'
  },
  'policyholder.industry_not_admitted': {
    ko: '주된 업종({ksic})이 이 상품의 가입 대상 업종이 아닙니다.',
    en: 'The main line of business {ksic} is not one that this product admits.'
  },
  'policyholder.not_yet_opened': {
    ko: '사업개시일({openedOn})이 청약접수일({asOf})보다 늦어 확인이 필요합니다.',
    en: 'The opening date {openedOn} is after the application’s date {asOf}; an underwriter has to check it.'
  },
  'policyholder.business_age_over_limit': {
    ko: '사업개시일({openedOn})부터 {years}년 이내인 {lastDay}까지 청약할 수 있는 상품입니다.',
    en: 'The business opened on {openedOn}; this product is open for {years} years from then, until {lastDay}.'
  },
  'policyholder.trading_record_too_short': {
    ko: '최근 결산일({latestFiscalYearEnd}) 현재 영업실적({businessRecordSince}부터)이 {years}년 이상이어야 합니다.',
    en: 'At the last year-end, {latestFiscalYearEnd}, the trading record since {businessRecordSince} has to span {years} year(s).'
  },
  'policyholder.business_age_too_short': {
    ko: '최근 결산일({latestFiscalYearEnd}) 현재 업력({openedOn}부터)이 {years}년 이상이어야 합니다.',
    en: 'At the last year-end, {latestFiscalYearEnd}, the business, opened on {openedOn}, has to be {years} year(s) old.'
  },
  'policyholder.year_end_in_future': {
    ko: '최근 결산일({latestFiscalYearEnd})이 청약접수일({asOf})보다 늦어 확인이 필요합니다.',
    en: 'The last year-end {latestFiscalYearEnd} is after the application’s date {asOf}; an underwriter has to check it.'
  },
  'policyholder.sales_under_limit': {
    ko: '연간 매출액({sales}원)이 이 상품의 하한 {limit}원에 미치지 못합니다.',
    en: 'Yearly sales of {sales} won are below this product’s floor of {limit} won.'
  },
  'policyholder.sales_over_limit': {
    ko: '연간 매출액({sales}원)이 이 상품의 상한 {limit}원을 넘습니다.',
    en: 'Yearly sales of {sales} won are above this product’s ceiling of {limit} won.'
  },
  'policyholder.sales_not_below_limit': {
    ko: '연간 매출액({sales}원)이 {limit}원 미만인 기업을 위한 상품입니다.',
    en: 'This product is for firms with yearly sales below {limit} won; these are {sales} won.'
  },
  'policyholder.weight_outside_range': {
    ko: '{percent}%는 {least}~{most}% 범위를 벗어나 확인이 필요합니다.',
    en: '{percent} % lies outside the range of {least} to {most} %; an underwriter has to check it.'
  },
  'policyholder.not_micro_business': {
    ko: '소상공인만 가입할 수 있는 상품입니다.',
    en: 'This product is for micro businesses (소상공인) only.'
  },
  'buyer.is_policyholder': {
    ko: '보험계약자 자신은 구매기업이 될 수 없습니다.',
    en: 'The policyholder cannot be its own buyer.'
  },
  'buyer.kind_excluded': {
    ko: '정부, 지방자치단체, 공공기관, 해외소재기업 등({kind})에 대한 채권은 가입할 수 없습니다.',
    en: 'Receivables on this kind of buyer ({kind}) cannot be insured.'
  },
  'buyer.related_firm': {
    ko: '관계기업에 대한 채권은 가입할 수 없습니다.',
    en: 'Receivables on a related firm cannot be insured.'
  },
  'buyer.in_arrears': {
    ko: '매입채무를 연체 중인 구매기업에 대한 채권은 가입할 수 없습니다.',
    en: 'The buyer is behind with paying for its purchases, so receivables on it cannot be insured.'
  },
  'buyer.unsuitable': {
    ko: '보험부적격 구매기업으로 분류되어 가입이 제한될 수 있습니다.',
    en: 'The buyer is classed as unsuitable for insurance.'
  },
  'buyer.unassessed': {
    ko: '구매기업의 신용등급이 아직 산출되지 않아 심사가 필요합니다.',
    en: 'The buyer’s credit has not been assessed yet; an underwriter has to.'
  },
  'buyer.unrated_not_admitted': {
    ko: '무등급 구매기업은 이 상품에 가입할 수 없습니다.',
    en: 'This product does not admit an unrated buyer (무등급).'
  },
  'buyer.grade_outside_range': {
    ko: '구매기업의 신용등급({grade}등급)이 가입 가능 등급({best}~{worst}등급)을 벗어납니다.',
    en: 'The buyer’s grade {grade} lies outside the grades {best} to {worst} that this product admits.'
  },
  'buyer.no_rate_for_grade': {
    ko: '요율표에 구매기업의 신용등급({grade})에 해당하는 요율이 없어 담당자가 안내합니다.',
    en: 'The rate table has no rate for the buyer’s grade ({grade}); an underwriter answers instead of a price.'
  },
  'buyer.bill_not_held': {
    ko: '어음보험은 이미 취득한 어음을 대상으로 하나, 어음 {billNumber}의 취득일({acquiredOn})이 청약접수일({asOf})보다 늦습니다.',
    en: 'Bill insurance covers bills already held; {billNumber} is acquired on {acquiredOn}, after {asOf}.'
  },
  'buyer.bill_already_due': {
    ko: '어음 {billNumber}은(는) 지급기일({dueOn})이 청약접수일({asOf})까지 이미 도래하여 가입할 수 없습니다. 이 어음을 빼고 다시 요청해 주세요.',
    en: 'The bill {billNumber} fell due on {dueOn}, by {asOf}, and cannot be insured any more. Ask again without it.'
  },
  'buyer.bill_dates_contradict': {
    ko: '어음 {billNumber}의 발행일({issuedOn})이 취득일({acquiredOn})이나 지급기일({dueOn})보다 늦어 확인이 필요합니다.',
    en: 'The bill {billNumber} is issued on {issuedOn}, after it is acquired ({acquiredOn}) or due ({dueOn}). Check the dates.'
  },
  'buyer.electronic_bill_too_long': {
    ko: '전자어음의 지급기일은 발행일부터 {months}개월을 넘을 수 없으나, 어음 {billNumber}은(는) {issuedOn}에 발행되어 {dueOn}에 지급됩니다. 날짜와 어음의 종류를 확인해 주세요.',
    en: 'An electronic bill runs {months} months from its issue at most; {billNumber} was issued on {issuedOn} and falls due on {dueOn}. Check its dates and whether it is electronic.'
  },
  'buyer.nothing_to_insure': {
    ko: '가입할 금액이 0원입니다. 거래예상 매출과 신청 금액을 확인해 주세요.',
    en: 'There is nothing to insure: 0 won. Check the expected sales and the amount asked for.'
  },
  'buyer.no_limit_left': {
    ko: '앞에 적은 구매기업까지로 가입 한도가 모두 찼습니다. 이 구매기업도 가입하려면 구매기업별 신청 금액을 나누어 적어 주세요.',
    en: 'The buyers before this one use the whole limit. To insure this one too, divide the amounts asked for among the buyers.'
  },
  'buyer.payment_term_over_limit': {
    ko: '결제기간({days}일)이 물품인도일부터 {limit}일 이내여야 합니다.',
    en: 'Payment terms of {days} days are beyond the {limit} days from delivery that are insured.'
  },
  'buyer.bill_term_over_limit': {
    ko: '결제기간이 {days}일이므로 발행일부터 {limit}일을 넘는 어음은 보장되지 않습니다.',
    en: 'At payment terms of {days} days, bills that run longer than {limit} days from issue are not covered.'
  },
  'buyer.statements_too_few': {
    ko: '구매기업의 재무제표가 {needed}개년 이상 필요하나 {years}개년입니다.',
    en: 'The buyer needs {needed} years of financial statements and has {years}.'
  },
  'buyer.high_risk_industry': {
    ko: '고위험업종의 구매기업은 이 상품에 가입할 수 없습니다.',
    en: 'The buyer is in a high-risk industry, which this product excludes.'
  },
  'buyer.consent_needed': {
    ko: '개인기업인 구매기업은 신용조회에 대한 정보제공 동의가 필요합니다. 동의서에는 보험이 언급되지 않습니다.',
    en: 'A sole proprietor has to consent to the credit enquiry; the form does not mention insurance.'
  },
  'buyer.share_below_threshold': {
    ko: '최근 1년 거래액({sales}원)이 전체 매출액({total}원)의 {share}%에 미치지 않아 이 상품의 가입 대상이 아닙니다.',
    en: 'Sales of {sales} won to this buyer are below {share} % of all sales ({total} won), which this product asks for.'
  },
  'quote.mandatory_buyer_excluded': {
    ko: '전체 매출액({total}원)의 {share}% 이상을 거래한 구매기업 {businessNumber}({sales}원)은 제외할 수 없습니다.',
    en: 'The buyer {businessNumber} has at least {share} % of all sales ({sales} of {total} won) and cannot be left out of this product.'
  },
  'quote.mandatory_buyer_not_listed': {
    ko: '합계표에서 전체 매출액({total}원)의 {share}% 이상을 거래한 구매기업 {businessNumber}({sales}원)이 기재되지 않았습니다. 가입 또는 제외로 기재해 주세요.',
    en: 'The sales ledger shows {businessNumber} with {sales} won, at least {share} % of {total} won: list it, as included or excluded.'
  },
  'quote.sales_ledger_repeats_period': {
    ko: '합계표의 두 시트에 같은 기간의 같은 매출이 있어 두 번 더해졌을 수 있습니다. 한 시트만 남겨 다시 올려 주세요.',
    en: 'Two sheets of the sales ledger show the same sales of one period, which may be counted twice. Send it with one of them.'
  },
  'quote.buyers_by_declaration': {
    ko: '기준 이상으로 거래한 모든 구매기업이 기재된 것으로 보고 산출했으며, 청약 시 매출처별 세금계산서 합계표로 확인합니다.',
    en: 'Every buyer above the threshold is taken to be listed; the application checks it by the sales-invoice summary.'
  },
  'quote.too_many_buyers': {
    ko: '이 상품은 구매기업을 {limit}개까지 가입할 수 있으나 {count}개가 신청되었습니다.',
    en: 'This product takes at most {limit} buyer(s); {count} were given.'
  },
  'quote.bill_of_no_buyer': {
    ko: '어음 {billNumber}의 발행 기업({buyer})이 구매기업 목록에 없습니다. 목록에 추가하거나 이 어음을 빼 주세요.',
    en: 'The firm that owes the bill {billNumber} ({buyer}) is not among the buyers. Add it, or leave the bill out.'
  },
  'quote.too_few_buyers': {
    ko: '이 상품은 가입 가능한 구매기업이 {limit}개 이상이어야 하나 {count}개입니다.',
    en: 'This product needs at least {limit} eligible buyer(s); there are {count}.'
  },
  'quote.no_eligible_buyer': {
    ko: '가입할 수 있는 구매기업이 없습니다.',
    en: 'No buyer can be insured.'
  },
  'premium.instalments_not_available': {
    ko: '보험료({payable}원)가 {threshold}원을 넘어야 분납할 수 있어 일시납으로 안내합니다.',
    en: 'Instalments are open above {threshold} won; at {payable} won the premium is paid at once.'
  }
} as const satisfies Record<string, MessageTexts>
