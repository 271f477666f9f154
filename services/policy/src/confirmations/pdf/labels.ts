import type { Language } from '@trade-credit/domain/messages/texts.ts'
import { WORDS } from '../../pdf/words.ts'

const KOREAN = {
  ...WORDS.ko,
  title: '보험가입매출채권 확인서',
  subtitle: 'Confirmation of Insured Receivables',
  opening: '보험계약자의 동의에 따라 아래 은행에 확인일 현재 보험에 가입된 매출채권을 확인합니다.',
  foot: (asOf: string, checkAt: string) => `확인일 ${asOf} · 진위 확인 GET ${checkAt}`,
  withdrawn: (day: string) => `${day}에 보험계약자가 동의를 철회했습니다. 은행은 이 확인을 더는 볼 수 없습니다.`,
  confirmed: '확인 사항',
  bank: '확인받는 은행',
  asOf: '확인일',
  validUntil: '열람 기한',
  until: (day: string) => `${day}까지`,
  number: '확인번호',
  pledges: '질권',
  noPledge: '설정된 질권이 없습니다.',
  otherPledges: (n: number) => `다른 은행의 질권 ${n}건`,
  ownRank: (rank: number) => `이 은행의 질권 ${rank}순위`,
  buyers: '구매기업별 합계',
  buyerColumns: [
    '번호',
    '구매기업',
    '보험금액 (원)\n보상률',
    '받을 금액 (원)\n건수',
    '담보 금액 (원)',
    '최대 보험금 (원)'
  ],
  ratio: (percent: number | null) => (percent === null ? '담보 없음' : `${percent}%`),
  items: (n: string) => `${n}건`,
  total: '합계',
  unknownBuyer: '보험계약에 없는 구매기업',
  receivables: '매출채권별 내역',
  receivableColumns: [
    '번호',
    '청구서 번호\n세금계산서 승인번호',
    '공급일\n결제기일',
    '받을 금액 (원)',
    '담보 금액 (원)',
    '최대 보험금 (원)'
  ],
  insured: (amount: string, ratio: string) => `보험금액 ${amount}원 · 보상률 ${ratio}`,
  notInsured: '확인일 현재 담보하지 않습니다.',
  buyerSum: '구매기업 합계',
  notCovered: '담보하지 않음',
  undecided: '담보 여부 확인 중',
  noReceivables: '받을 매출채권이 없습니다.',
  notListed: '매출채권별 내역이 남아 있지 않은 확인입니다. 구매기업별 합계만 확인합니다.',
  meaning: [
    '최대 보험금은 확인일에 구매기업에 보험사고가 났을 때 지급할 수 있는 가장 큰 금액입니다. 매출채권마다 담보 금액에 보상률을 곱하고, 구매기업의 합계는 보험금액에서 이미 지급했거나 지급 절차에 있는 보험금을 뺀 금액을 넘지 않습니다.',
    '보험금은 청구를 심사하여 정합니다. 실제 거래, 부가가치세 신고, 그 뒤의 결제, 내지 않은 보험료에 따라 줄어들 수 있습니다. 이 확인으로 질권이 설정되지는 않습니다.'
  ],
  checkText: (path: string, policyPath: string) =>
    `확인받는 은행은 열람 기한까지 GET ${path} 와 GET ${path}/receivables 로 같은 내용을, 누구든 GET ${policyPath} 로 보험계약의 진위와 상태를 확인할 수 있습니다.`,
  digestText: '확인 내용의 JSON에 있는 digest와 같습니다.',
  receivablesDigest: '내역 지문 (SHA-256)',
  secrecy: '구매기업에는 보험 가입 사실을 알리지 않습니다. 이 확인서를 구매기업에 보이지 마십시오.',
  fileName: (id: string) => `보험가입매출채권확인서_${id}.pdf`
}

export type Labels = typeof KOREAN

const ENGLISH: Labels = {
  ...WORDS.en,
  title: 'Confirmation of Insured Receivables',
  subtitle: '보험가입매출채권 확인서',
  opening: 'With the consent of the policyholder, this confirms to the bank below which receivables are insured.',
  foot: (asOf, checkAt) => `As of ${asOf} · check it at GET ${checkAt}`,
  withdrawn: day => `The policyholder withdrew its consent on ${day}. The bank cannot see this confirmation any more.`,
  confirmed: 'What is confirmed',
  bank: 'Confirmed to (bank)',
  asOf: 'As of',
  validUntil: 'Shown until',
  until: day => day,
  number: 'Confirmation',
  pledges: 'Pledges',
  noPledge: 'The policy is not pledged.',
  otherPledges: n => `Pledges to other banks: ${n}`,
  ownRank: rank => `Pledged to this bank, rank ${rank}`,
  buyers: 'Sums by buyer',
  buyerColumns: [
    'No.',
    'Buyer',
    'Insured (KRW)\nCoverage ratio',
    'Owed (KRW)\nReceivables',
    'Covered (KRW)',
    'Paid at most (KRW)'
  ],
  ratio: percent => (percent === null ? 'not covered' : `${percent}%`),
  items: n => n,
  total: 'Total',
  unknownBuyer: 'Not in the policy',
  receivables: 'Receivables one by one',
  receivableColumns: [
    'No.',
    'Invoice\nTax invoice',
    'Supplied on\nDue on',
    'Owed (KRW)',
    'Covered (KRW)',
    'Paid at most (KRW)'
  ],
  insured: (amount, ratio) => `insured for KRW ${amount} at ${ratio}`,
  notInsured: 'Not covered on this day.',
  buyerSum: 'Total of the buyer',
  notCovered: 'Not covered',
  undecided: 'Being looked into',
  noReceivables: 'No receivable is open.',
  notListed: 'The receivables of this confirmation were not kept one by one: it confirms the sums by buyer.',
  meaning: [
    '“Paid at most” is the most that can be paid if an insured event befell the buyer on this day: of each receivable what is covered times the coverage ratio; of a buyer together no more than its insured amount less what was paid, or is being paid, already.',
    'What is paid is decided on a claim. It may be less by what the claim proves of the trade and the VAT return, by later payments and by unpaid premium. This confirmation creates no pledge.'
  ],
  checkText: (path, policyPath) =>
    `The bank finds the same at GET ${path} and GET ${path}/receivables as long as it is shown. Anybody asks GET ${policyPath} whether the policy is genuine and how it stands.`,
  digestText: 'The same as the digest of the confirmation as JSON.',
  receivablesDigest: 'Digest of the receivables',
  secrecy: 'Buyers are not told of the insurance. Do not show this confirmation to a buyer.',
  fileName: id => `insured-receivables_${id}.pdf`
}

/** What a confirmation says in its own words, in each language. */
export const LABELS: Readonly<Record<Language, Labels>> = { ko: KOREAN, en: ENGLISH }
