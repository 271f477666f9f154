import iconv from 'iconv-lite'
import { hyphenated, madeUpNumber } from './firms.ts'
import { type Sheet, type SheetCell, xlsx } from './xlsx.ts'

/** The firm whose sales the samples show, and its customers. */
export const SELLER = '9998100015'
export const [MOTORS = '', STEEL = '', PAPER = '', TINY = ''] = [1, 2, 3, 4].map(madeUpNumber)

/** What all three samples say, by quarter: buyers, then persons. */
export const SALES: Readonly<Record<string, readonly (readonly [buyer: string, name: string, supply: number])[]>> = {
  '2020Q4': [
    [MOTORS, '예시모터스(주)', 120_000_000],
    [STEEL, '예시철강', 40_000_000],
    [TINY, '작은가게', 1_000_000]
  ],
  '2021Q1': [
    [MOTORS, '㈜예시모터스', 130_000_000],
    [PAPER, '예시제지', 10_000_000]
  ],
  '2021Q2': [
    [MOTORS, '예시모터스(주)', 150_000_000],
    [STEEL, '예시철강', -5_000_000]
  ],
  '2021Q3': [
    [STEEL, '예시철강 주식회사', 35_000_000],
    [PAPER, '예시제지', 9_000_000]
  ]
}
export const PERSONS: Readonly<Record<string, number>> = { '2020Q4': 2_000_000, '2021Q3': 3_000_000 }

const TERMS: Readonly<Record<string, string>> = {
  '2020Q4': '2020년 제2기 확정 (10월 1일 ~ 12월 31일)',
  '2021Q1': '2021년 제1기 예정 (1월 1일 ~ 3월 31일)',
  '2021Q2': '2021년 제1기 확정 (4월 1일 ~ 6월 30일)',
  '2021Q3': '2021년 제2기 예정 (7월 1일 ~ 9월 30일)'
}

/** As the tax office's site gives it: a sheet per period, the seller, a table of totals, then the list, e-invoices before others. */
export function taxOfficeXlsx(): Buffer {
  const sheets = Object.entries(SALES).map(([quarter, sales], i): Sheet => {
    const persons = PERSONS[quarter] ?? 0
    const sum = sales.reduce((total, [, , supply]) => total + supply, 0)
    const lines = sales.map(([buyer, name, supply], n): SheetCell[] => [
      n + 1,
      hyphenated(buyer),
      name,
      3,
      supply,
      { formula: `E${n + 16}/10`, value: supply / 10 },
      null
    ])
    const split = Math.ceil(lines.length / 2)
    const heading = ['번호', '사업자등록번호', '상호(법인명)', '매수', '공급가액', '세액', '비고']
    return {
      name: `${i + 1}`,
      merged: ['A1:G1'],
      rows: [
        ['매출처별 세금계산서 합계표(갑)'],
        [TERMS[quarter] ?? ''],
        [],
        ['1. 제출자 인적사항'],
        ['사업자등록번호', hyphenated(SELLER), '상호(법인명)', '예시정밀', '성명(대표자)', '홍길동'],
        ['사업장 소재지', '부산광역시 사상구', '거래기간', '', '작성일', '2022-01-10'],
        ['2. 매출세금계산서 총합계', null, null, null, '(단위: 원)'],
        ['구분', null, '매출처수', '매수', '공급가액', '세액'],
        ['합계', null, sales.length, 9, sum + persons, (sum + persons) / 10],
        ['사업자등록번호 발급분', null, sales.length, 8, sum, sum / 10],
        ['주민등록번호 발급분', null, persons === 0 ? 0 : 1, persons === 0 ? 0 : 1, persons, persons / 10],
        [],
        ['3. 과세기간 종료일 다음 달 11일까지 전송된 전자세금계산서 발급분 매출처별 명세'],
        heading,
        ...lines.slice(0, split),
        ['4. 위 전자세금계산서 외의 발급분 매출처별 명세'],
        heading,
        ...lines.slice(split),
        ['합계', null, null, 8, { formula: 'SUM(E16:E20)', value: sum }, sum / 10]
      ]
    }
  })
  return xlsx([{ name: '안내', rows: [['이 파일은 조회 결과입니다'], ['출력일', '2022-01-10']] }, ...sheets])
}

/** As an accountant's program writes it: CP949, tabs, one list with the quarter in a column, pages with sums, masked persons. */
export function accountantCsv(): Buffer {
  const lines: string[][] = [['매출처별세금계산서합계표'], ['회사명 : 예시정밀', '', '', '', '', '단위 : 원'], []]
  const heading = ['기간', '등록번호', '거래처', '매수', '공급가액', '부가세']
  for (const [quarter, sales] of Object.entries(SALES)) {
    const term = `${quarter.slice(0, 4)}년 ${quarter.slice(5)}/4분기`
    lines.push(heading)
    let sum = 0
    for (const [buyer, name, supply] of sales) {
      sum += supply
      lines.push([term, hyphenated(buyer), name, '3', amount(supply), amount(supply / 10)])
    }
    const persons = PERSONS[quarter]
    if (persons) {
      sum += persons
      lines.push([term, '800101-1******', '개인', '1', `\\${amount(persons)}`, amount(persons / 10)])
    }
    lines.push(['[페이지 계]', '', '', '', amount(sum), ''], ['- 1 / 4 페이지 -'])
  }
  lines.push(['[총 합 계]', '', '', '', amount(total()), ''])
  return iconv.encode(lines.map(cells => cells.join('\t')).join('\r\n'), 'cp949')
}

/** As people make it by hand: quarters side by side under merged headings, amounts as texts, in thousands, with blank rows and notes. */
export function messyXlsx(): Buffer {
  const quarters = Object.keys(SALES)
  const buyers = new Map<string, { names: string[]; cells: SheetCell[] }>()
  for (const [i, quarter] of quarters.entries()) {
    for (const [buyer, name, supply] of SALES[quarter] ?? []) {
      const entry = buyers.get(buyer) ?? { names: [], cells: Array<SheetCell>(quarters.length * 2).fill(null) }
      entry.names.push(name)
      const inThousands = (Math.abs(supply) / 1000).toLocaleString('en-US')
      entry.cells[i * 2] = supply < 0 ? `(${inThousands})` : `${inThousands} `
      entry.cells[i * 2 + 1] = supply / 10_000
      buyers.set(buyer, entry)
    }
  }
  const persons = quarters.flatMap(quarter => [(PERSONS[quarter] ?? 0) / 1000, null])
  return xlsx([
    {
      name: '매출처',
      merged: ['B4:C4', 'D4:E4', 'F4:G4', 'H4:I4', 'J4:K4'],
      rows: [
        ['예시정밀 매출처 현황'],
        [null, null, null, '(단위 : 천원)'],
        [],
        ['No', '매출처', null, ...quarters.flatMap(q => [`${q.slice(0, 4)}년 ${q.slice(5)}분기`, null]), '합 계', null],
        [null, '사업자번호', '상 호', ...quarters.flatMap(() => ['공급가액', '세액']), '공급가액', '세액'],
        ...[...buyers].map(([buyer, { names, cells }], i): SheetCell[] => [
          i + 1,
          i % 2 === 0 ? Number(buyer) : ` ${hyphenated(buyer)} `,
          names[0] ?? '',
          ...cells,
          { formula: 'SUM(D6,F6,H6,J6)', value: 999 },
          null
        ]),
        [],
        ['', '주민등록번호 기재분', null, ...persons],
        ['', '999-99-99999', '번호가 틀린 곳', '1,000'],
        ['', '메모: 확인 바람']
      ]
    },
    {
      name: '숨김',
      hidden: true,
      rows: [
        ['사업자번호', '공급가액'],
        [STEEL, 1]
      ]
    }
  ])
}

/** All sales of the samples, persons included. */
export function total(): number {
  const ofBuyers = Object.values(SALES).flatMap(sales => sales.map(([, , supply]) => supply))
  return [...ofBuyers, ...Object.values(PERSONS)].reduce((sum, supply) => sum + supply, 0)
}

function amount(won: number): string {
  return won < 0 ? `△${(-won).toLocaleString('en-US')}` : won.toLocaleString('en-US')
}
