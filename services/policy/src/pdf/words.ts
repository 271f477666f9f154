import type { Language } from '@trade-credit/domain/messages/texts.ts'

const KOREAN = {
  insurer: '매출채권보험 보험자',
  seal: '전자 발급 · 직인 생략',
  issued: (year: number, month: number, day: number) => `${year}년 ${month}월 ${day}일`,
  won: (amount: string) => `${amount}원`,
  count: (n: string) => `${n}곳`,
  policyholder: '보험계약자',
  businessNumber: '사업자등록번호',
  product: '보험상품',
  policyId: '계약번호',
  code: '증권코드',
  period: '보험기간',
  days: (from: string, until: string) => `${from} 0시부터 ${until} 0시까지`,
  endedOn: (day: string) => `${day} 0시에 담보가 끝났습니다.`,
  coverage: '보상률',
  check: '진위 확인',
  digest: '내용 지문 (SHA-256)'
}

/** What documents of the insurer say alike, in one language. */
export type Words = typeof KOREAN

const ENGLISH: Words = {
  insurer: 'The trade credit insurer',
  seal: 'Issued electronically, without a seal',
  issued: (year, month, day) => `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  won: amount => `KRW ${amount}`,
  count: n => n,
  policyholder: 'Policyholder',
  businessNumber: 'Business number',
  product: 'Product',
  policyId: 'Policy number',
  code: 'Certificate code',
  period: 'Period',
  days: (from, until) => `from ${from} 0:00 until ${until} 0:00`,
  endedOn: day => `Cover ended on ${day} at 0:00.`,
  coverage: 'Coverage ratio',
  check: 'Is it genuine?',
  digest: 'Digest (SHA-256)'
}

/** In each language. */
export const WORDS: Readonly<Record<Language, Words>> = { ko: KOREAN, en: ENGLISH }
