import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { WORDS } from '../../pdf/words.ts'

const KOREAN = {
  ...WORDS.ko,
  title: '매출채권보험 보험증권',
  subtitle: 'Trade Credit Insurance Certificate',
  opening: '보험계약의 내용을 발급일 현재 아래와 같이 확인합니다.',
  foot: (issuedOn: string, checkAt: string) => `발급일 ${issuedOn} · 진위 확인 GET ${checkAt}`,
  contract: '계약 사항',
  status: '계약 상태',
  coverageRange: (least: number, most: number) => `${least}% ~ ${most}% (구매기업마다 다름)`,
  insuredAmount: '보험금액 합계',
  buyerCount: '구매기업 수',
  issuedOn: '발급일',
  premium: '보험료와 부담 내역',
  premiumColumns: ['구분', '비율', '금액 (원)', '근거'],
  gross: '산출 보험료',
  net: '적용 보험료',
  payable: '보험계약자가 내는 보험료',
  discounts: {
    credit: '신용도 할인',
    innovative: '혁신형 기업 할인',
    promising_industry: '유망업종 할인',
    agreement: '협약 할인',
    product: '상품 할인'
  },
  subsidy: (payer: string) => `보험료 지원: ${payer}`,
  plans: { annual: '연납 (일시납)', instalments: '분할납' },
  plan: '납입 방법',
  invoiceColumns: ['청구', '납입기일', '청구액 (원)', '납입액 (원)', '상태'],
  invoiceKinds: { premium: '보험료', endorsement: '계약 변경 보험료', earned: '경과 보험료', repayment: '환급금 반환' },
  invoiceStatuses: { open: '납입 전', overdue: '연체', paid: '완납', void: '청구 취소' },
  buyers: '구매기업별 보험금액',
  buyerColumns: ['번호', '구매기업', '사업자등록번호', '보험금액 (원)', '보상률', '담보기간 (종료일 0시까지)'],
  sum: '발급일 현재 합계',
  noBuyers: '담보하는 구매기업이 없습니다.',
  terms: '보장 내용과 보험금 청구',
  termColumns: ['항목', '내용', '근거'],
  assumed: '※가정(assumed)',
  unpublished: '공표된 내용이 없습니다. 상품의 약관에 따릅니다.',
  assumedNote:
    '※가정(assumed): 보험자가 공표하지 않아 가정한 값입니다. 근거의 번호는 규정집의 문서와 행이며 GET /v1/rulebook/sources에서 확인합니다.',
  pledges: '질권',
  pledgeColumns: ['순위', '질권자 (은행)', '대출금액 (원)', '설정일', '상태'],
  pledgeStatuses: { assigned: '설정 통지', acknowledged: '은행 확인', released: '해제' },
  noPledges: '발급일 현재 설정된 질권이 없습니다.',
  conditions: '인수 조건',
  conditionColumns: ['대상', '조건'],
  whole: '계약 전체',
  noConditions: '따로 정한 조건이 없습니다.',
  checkText: (path: string) =>
    `은행 등 이 증권을 받은 기관은 GET ${path} 로 진위와 계약 상태를 확인할 수 있습니다. 구매기업의 명단은 알려 주지 않습니다.`,
  digestText: '같은 날 발급한 JSON 증권의 digest와 같습니다.',
  secrecy: '구매기업에는 보험 가입 사실을 알리지 않습니다. 이 증권을 구매기업에 보이지 마십시오.',
  statuses: {
    awaiting_payment: '보험료 납입 전',
    lapsed: '실효',
    in_force: '유효',
    in_arrears: '유효 (보험료 연체)',
    cancelled: '해지',
    terminated: '보험자 해지',
    rescinded: '해제',
    expired: '만기',
    closed: '종결'
  },
  runOff: '담보 기간의 매출채권은 계속 보장',
  fileName: (code: string) => `매출채권보험증권_${code}.pdf`
}

export type Labels = typeof KOREAN

const ENGLISH: Labels = {
  ...WORDS.en,
  title: 'Trade Credit Insurance Certificate',
  subtitle: '매출채권보험 보험증권',
  opening: 'This confirms the contract of insurance as it stands on the day of issue.',
  foot: (issuedOn, checkAt) => `Issued on ${issuedOn} · check it at GET ${checkAt}`,
  contract: 'Contract',
  status: 'Status',
  coverageRange: (least, most) => `${least}% to ${most}% (by buyer)`,
  insuredAmount: 'Insured amount',
  buyerCount: 'Buyers',
  issuedOn: 'Issued on',
  premium: 'Premium and who pays it',
  premiumColumns: ['Item', 'Share', 'Amount (KRW)', 'Source'],
  gross: 'Gross premium',
  net: 'Net premium',
  payable: 'Paid by the policyholder',
  discounts: {
    credit: 'Discount for credit standing',
    innovative: 'Discount for innovative firms',
    promising_industry: 'Discount for promising industries',
    agreement: 'Discount by agreement',
    product: 'Discount of the product'
  },
  subsidy: payer => `Subsidy: ${payer}`,
  plans: { annual: 'Once a year', instalments: 'Instalments' },
  plan: 'Payment',
  invoiceColumns: ['Invoice', 'Due on', 'Amount (KRW)', 'Paid (KRW)', 'Status'],
  invoiceKinds: {
    premium: 'Premium',
    endorsement: 'Change of the contract',
    earned: 'Earned premium',
    repayment: 'Refund to be returned'
  },
  invoiceStatuses: { open: 'Open', overdue: 'Overdue', paid: 'Paid', void: 'Void' },
  buyers: 'Insured amount by buyer',
  buyerColumns: ['No.', 'Buyer', 'Business number', 'Insured amount (KRW)', 'Ratio', 'Covered (until 0:00 of)'],
  sum: 'Total on the day of issue',
  noBuyers: 'No buyer is covered.',
  terms: 'Cover and claims',
  termColumns: ['Item', 'What holds', 'Source'],
  assumed: '※assumed',
  unpublished: 'Not published: the terms of the product decide.',
  assumedNote:
    '※assumed: the insurer has published no value, and this one was chosen. Sources name documents and lines of the rulebook: GET /v1/rulebook/sources.',
  pledges: 'Pledges',
  pledgeColumns: ['Rank', 'Pledgee (bank)', 'Loan (KRW)', 'Assigned on', 'Status'],
  pledgeStatuses: { assigned: 'Assigned', acknowledged: 'Acknowledged', released: 'Released' },
  noPledges: 'No pledge stands on the day of issue.',
  conditions: 'Conditions',
  conditionColumns: ['Of', 'Condition'],
  whole: 'The whole contract',
  noConditions: 'No conditions were set.',
  checkText: path =>
    `Whoever was given this certificate, such as a bank, asks GET ${path} whether it is genuine and how the contract stands. The buyers are not told.`,
  digestText: 'The same as the digest of the JSON certificate issued on the same day.',
  secrecy: 'Buyers are not told of the insurance. Do not show this certificate to a buyer.',
  statuses: {
    awaiting_payment: 'Awaiting payment',
    lapsed: 'Lapsed',
    in_force: 'In force',
    in_arrears: 'In force, premium in arrears',
    cancelled: 'Cancelled',
    terminated: 'Terminated',
    rescinded: 'Rescinded',
    expired: 'Expired',
    closed: 'Closed'
  },
  runOff: 'what was supplied while covered stays covered',
  fileName: code => `trade-credit-certificate_${code}.pdf`
}

/** What a certificate says in its own words, in each language. */
export const LABELS: Readonly<Record<Language, Labels>> = { ko: KOREAN, en: ENGLISH }
