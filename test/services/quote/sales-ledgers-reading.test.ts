import type { LedgerFacts } from '@trade-credit/quote-service/ledger-reading/ledger-facts.ts'
import { ledgerRows } from '@trade-credit/quote-service/ledger-reading/ledger-rows.ts'
import { dated, periodIn, periodName, periodOfCell } from '@trade-credit/quote-service/ledger-reading/period.ts'
import { readLedger } from '@trade-credit/quote-service/ledger-reading/read-ledger.ts'
import { readAmount } from '@trade-credit/service/spreadsheets/read-amount.ts'
import iconv from 'iconv-lite'
import t from 'tap'
import { hyphenated, madeUpNumber } from '../../support/ledgers/firms.ts'
import {
  accountantCsv,
  MOTORS,
  messyXlsx,
  PAPER,
  PERSONS,
  SALES,
  SELLER,
  STEEL,
  TINY,
  taxOfficeXlsx,
  total
} from '../../support/ledgers/samples.ts'
import { xlsx } from '../../support/ledgers/xlsx.ts'

const read = async (file: string | Buffer, stated: string | null = null): Promise<LedgerFacts> =>
  readLedger(ledgerRows(Buffer.from(file as string)), stated === null ? null : periodIn(stated))

const codeOf = async (reading: Promise<unknown>) =>
  reading.then(
    () => 'read',
    error => error.errors?.[0]?.code ?? String(error)
  )

function isAccountedFor({ rows }: LedgerFacts): boolean {
  const { all, ...kinds } = rows
  return Object.values(kinds).reduce((sum, count) => sum + count, 0) === all
}

/** The buyers as the samples mean them, whatever the names. */
function meant(facts: LedgerFacts) {
  return facts.buyers.map(({ businessNumber, supplyValue, periods }) => ({
    businessNumber,
    supplyValue,
    periods: periods.map(({ period, supplyValue: part }) => [period, part])
  }))
}

const EXPECTED = [MOTORS, STEEL, PAPER, TINY].map(businessNumber => {
  const periods = Object.entries(SALES).flatMap(([period, sales]) =>
    sales.filter(([buyer]) => buyer === businessNumber).map(([, , supply]) => [period, supply] as const)
  )
  return { businessNumber, supplyValue: periods.reduce((sum, [, supply]) => sum + supply, 0), periods }
})

for (const [name, make] of Object.entries({ taxOfficeXlsx, accountantCsv, messyXlsx })) {
  t.test(`${name} is read to what it was made of`, async t => {
    const facts = await read(make())
    t.strictSame(meant(facts), EXPECTED)
    t.equal(facts.sales.supplyValue, total())
    t.equal(
      facts.persons.supplyValue,
      Object.values(PERSONS).reduce((sum, won) => sum + won, 0)
    )
    t.strictSame(
      facts.periods.map(({ period, isCounted }) => [period, isCounted]),
      Object.keys(SALES).map(period => [period, true])
    )
    t.ok(facts.isComplete)
    t.ok(isAccountedFor(facts), JSON.stringify(facts.rows))
    const troubles = facts.notUnderstood.map(({ code }) => code)
    t.strictSame(troubles, name === 'messyXlsx' ? ['wrong_check_digit', 'unknown_row'] : [])
    t.ok(
      facts.totals.every(({ agrees }) => agrees),
      JSON.stringify(facts.totals)
    )
    t.equal(facts.supplier, name === 'taxOfficeXlsx' ? SELLER : null)
    if (name !== 'messyXlsx')
      t.strictSame(facts.buyers[0]?.names.toSorted(), ['㈜예시모터스', '예시모터스(주)'].toSorted())
  })
}

t.test('amounts are read as people write them, and nothing is guessed', async t => {
  const cases: [string, bigint | string][] = [
    ['1,234,567', 1_234_567n],
    ['₩ 1 234 567 원', 1_234_567n],
    ['\\1,000', 1000n],
    ['￦５００', 500n],
    ['(1,234)', -1234n],
    ['△1,234', -1234n],
    ['▲ 1', -1n],
    ['-7', -7n],
    ['−7', -7n],
    ['1,000-', -1000n],
    ['-', 0n],
    ['1200.00', 1200n],
    ['1.2E+7', 12_000_000n],
    ['9998100015', 9_998_100_015n],
    ['', 'empty'],
    ['1.5', 'not_whole'],
    ['1.25E1', 'not_whole'],
    ['1,23,456', 'unreadable'],
    ['#REF!', 'unreadable'],
    ['(500원)', -500n],
    ['12원3', 'unreadable'],
    ['천만', 'unreadable'],
    ['99999999999999999', 'unreadable']
  ]
  for (const [cell, expected] of cases) {
    const amount = readAmount(cell)
    t.equal(amount.is === 'amount' ? amount.won : amount.is, expected, cell)
  }
})

t.test('periods are told from titles, headings, sheet names and cells', async t => {
  const cases: [string, string | null][] = [
    ['2021년 제1기 예정 (1월 1일 ~ 3월 31일)', '2021Q1'],
    ['2021년 1기 확정', '2021Q2'],
    ['2021년 2기예정', '2021Q3'],
    ['2021년 제2기(확정)', '2021Q4'],
    ['2021년 제1기', '2021H1'],
    ['2021년 하반기', '2021H2'],
    ['2021H2', '2021H2'],
    ['2021Q3', '2021Q3'],
    ['21.3Q', '2021Q3'],
    ["'21년 1/4분기", '2021Q1'],
    ['2021 4분기', '2021Q4'],
    ['2021.07.01 ~ 2021.09.30', '2021Q3'],
    ['2021-01-01~2021-12-31', '2021'],
    ['2021년', '2021'],
    ['거래기간 : 2021년 04월 ~ 2021년 06월', '2021Q2'],
    ['2021.02.01 ~ 2021.03.31', null],
    ['2020.10.01 ~ 2021.09.30', '2020Q4/2021Q3'],
    ['2020년 7월 ~ 2021년 6월', '2020Q3/2021Q2'],
    ['20.10.01~21.09.30', '2020Q4/2021Q3'],
    ['2021-01-01 ~ 2021-09-30', '2021Q1/2021Q3'],
    ['2020Q4/2021Q3', '2020Q4/2021Q3'],
    ['2020.10.01 ~ 2021.12.31', null],
    ['2020.01.01 ~ 2021.12.31', null],
    ['2020년~2021년 매출처별 집계', null],
    ['2021년 5월 매출처별 합계', '2021Q2'],
    ['2021년 4월 25일', null],
    ['다음 달 11일까지', null],
    ['Sheet1', null],
    ['1분기', null]
  ]
  for (const [words, expected] of cases) {
    const period = dated(periodIn(words), null)
    t.equal(period && periodName(period), expected, words)
  }
  for (const [cell, expected] of [
    ['2021-03-15', '2021Q1'],
    ['202104', '2021Q2'],
    ['2021년 10월 7일', '2021Q4'],
    ['44286.75', '2021Q1'],
    ['44287', '2021Q2'],
    ['21-10-06', '2021Q4'],
    ["'21.4.30.", '2021Q2'],
    ['2021-10-08 13:00', '2021Q4'],
    ['2021-10-08T13:00:59', '2021Q4'],
    ['2021.9', '2021Q3'],
    ['44561', '2021Q4'],
    ['12', null]
  ] as const) {
    const period = dated(periodOfCell(cell, '작성일자'), null)
    t.equal(period && periodName(period), expected, cell)
  }
  for (const [heading, cell, first] of [
    ['작성일자', '3/15', 1],
    ['일자', '12월 3일', 4],
    ['월', '5', 2],
    ['분기', '3', 3],
    ['분기', '2/4', 2]
  ] as const)
    t.match(periodOfCell(cell, heading), { year: null, first, quarters: 1 }, `${cell} below ${heading}`)
})

const heading = '사업자등록번호,상호,공급가액,세액'
const one = (n: number, amount: string) => `${hyphenated(madeUpNumber(n))},회사 ${n},${amount},0`

t.test('CSV comes in many clothes', async t => {
  const text = `2021년 1분기 매출처별 세금계산서 합계표,,,\r\n${heading}\r\n${one(1, '"1,000"')}\r\n똠방상회,,,\r\n`
  const clothes = {
    'UTF-8': Buffer.from(text),
    'UTF-8 with a mark': Buffer.from(`\uFEFF${text}`),
    CP949: iconv.encode(text, 'cp949'),
    'UTF-16': Buffer.from(`\uFEFF${text}`, 'utf16le'),
    'UTF-16 of the other order': Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    'UTF-16 without a mark': Buffer.from(text, 'utf16le'),
    'UTF-16 of the other order without a mark': Buffer.from(text, 'utf16le').swap16(),
    semicolons: Buffer.from(text.replaceAll('"1,000"', '1000').replaceAll(',', ';')),
    tabs: Buffer.from(text.replaceAll('"1,000"', '1000').replaceAll(',', '\t').replaceAll('1000', '1,000'))
  }
  for (const [name, file] of Object.entries(clothes)) {
    const facts = await read(file)
    t.match(facts.buyers, [{ businessNumber: madeUpNumber(1), supplyValue: 1000, names: ['회사 1'] }], name)
    t.strictSame(facts.notUnderstood, [{ sheet: '', row: 4, code: 'unknown_row' }], name)
  }
})

t.test('each row that is not understood says why, and the rest is read', async t => {
  const lines = [
    heading,
    one(1, '1000'),
    ',이름만,500,0',
    '해외법인,Foreign,500,0',
    '999-99-99999,틀림,500,0',
    `${madeUpNumber(2)},빈칸,,`,
    `${madeUpNumber(2)},글자,백만원,`,
    `${madeUpNumber(2)},소수,10.5,`,
    '',
    '합계,,1000,'
  ]
  const facts = await read(lines.join('\n'), '2021Q1')
  t.strictSame(
    facts.notUnderstood.map(({ row, code }) => [row, code]),
    [
      [3, 'no_business_number'],
      [4, 'not_a_business_number'],
      [5, 'wrong_check_digit'],
      [6, 'no_amount'],
      [7, 'amount_unreadable'],
      [8, 'amount_not_whole']
    ]
  )
  t.ok(isAccountedFor(facts))
  t.match(facts.totals, [{ row: 10, supplyValue: 1000, agrees: true }])
  t.match(await read([heading, one(1, '1000'), '합계,,1001,'].join('\n'), '2021Q1'), { totals: [{ agrees: false }] })
})

t.test('columns of digits make up one amount, and of parts beside their sum the parts are counted', async t => {
  const digits = [
    '사업자등록번호,상호,공급가액,,,,,세액',
    ',,조,십억,백만,천,일,',
    `${madeUpNumber(1)},가,,1,234,567,890,0`
  ].join('\n')
  t.equal((await read(digits, '2021Q1')).sales.supplyValue, 1_234_567_890)
  const parts = [
    '사업자등록번호,상호,전자세금계산서,,그 외,,합계,',
    ',,공급가액,세액,공급가액,세액,공급가액,세액',
    `${madeUpNumber(1)},가,100,10,20,2,120,12`
  ].join('\n')
  t.match((await read(parts, '2021Q1')).sales, { supplyValue: 120, tax: 12 })
})

t.test('the latest four quarters are counted, and overlapping periods refused', async t => {
  const quarterly = (...quarters: string[]) =>
    ['기간,사업자등록번호,공급가액', ...quarters.map(quarter => `${quarter},${madeUpNumber(1)},100`)].join('\n')
  const five = await read(quarterly('2020Q2', '2020Q3', '2020Q4', '2021Q1', '2021Q2'))
  t.strictSame(
    five.periods.map(({ isCounted }) => isCounted),
    [false, true, true, true, true]
  )
  t.equal(five.buyers[0]?.supplyValue, 400)
  t.ok(five.isComplete)
  t.notOk((await read(quarterly('2020Q4', '2021Q2'))).isComplete)
  t.ok((await read(quarterly('2020H2', '2021H1'))).isComplete)
  t.equal(await codeOf(read(quarterly('2021H1', '2021Q1'))), 'ledger.periods_overlap')
  t.equal(await codeOf(read([heading, one(1, '100')].join('\n'))), 'ledger.no_period')
})

const HEADING = '번호,사업자등록번호,상호,매수,공급가액,세액'
const line = (number: string, name: string, supply: string) => `1,${number},${name},1,"${supply}","0"`
const summary = (...lines: string[]) => ['2021년 1분기', HEADING, ...lines].join('\n')

t.test('a list of invoices names the seller beside the buyer, and articles beside the invoice', async t => {
  const side = (number: string, name: string) => `${hyphenated(number)},,${name},대표,주소`
  const facts = await read(
    [
      '매출 전자세금계산서 목록',
      '작성일자,승인번호,공급자사업자등록번호,종사업장번호,상호,대표자명,주소,공급받는자사업자등록번호,종사업장번호,상호,대표자명,주소,합계금액,공급가액,세액,품목명,품목공급가액,품목세액',
      `2021-01-15,1,${side(SELLER, '파는곳')},${side(MOTORS, '사는곳')},"1,100","1,000","100",볼트,600,60`,
      `2021-04-15,2,${side(SELLER, '파는곳')},${side(STEEL, '또사는곳')},220,200,20,너트,200,20`
    ].join('\n')
  )
  t.strictSame(
    facts.buyers.map(({ businessNumber, names, supplyValue, tax }) => [businessNumber, ...names, supplyValue, tax]),
    [
      [MOTORS, '사는곳', 1000, 100],
      [STEEL, '또사는곳', 200, 20]
    ]
  )
  t.equal(facts.supplier, SELLER)
})

t.test('what was bought is no sale', async t => {
  const bought = summary(line(MOTORS, '가', '1,000')).replace('2021', '매입처별 세금계산서합계표 2021')
  t.equal(await codeOf(read(bought)), 'ledger.purchases')
  t.equal(await codeOf(read(bought.replace('매입처별', '매입 전자'))), 'ledger.purchases')
  const both = await read(`${bought}\n매출처별 세금계산서합계표 2021년 1분기\n${HEADING}\n${line(STEEL, '나', '70')}`)
  t.strictSame(
    both.buyers.map(({ businessNumber }) => businessNumber),
    [STEEL]
  )
  t.strictSame(
    both.notUnderstood.map(({ row, code }) => [row, code]),
    [[3, 'purchases']]
  )
  const noted = await read(
    `${summary(line(MOTORS, '가', '1'), '※ 매입자발행세금계산서 포함')}\n${line(STEEL, '나', '2')}`
  )
  t.equal(noted.sales.supplyValue, 3)
})

t.test('business numbers as programs write them; persons however they are masked', async t => {
  const dashed = (dash: string) => hyphenated(MOTORS).replaceAll('-', dash)
  for (const written of [
    `="${MOTORS}"`,
    `'${MOTORS}`,
    `${MOTORS}.0`,
    dashed('‐'),
    dashed('–'),
    dashed('\u2009-\u2009')
  ]) {
    const facts = await read(summary(line(written.replaceAll('"', '""').replace(/^=.*$/, '"$&"'), '가', '5')))
    t.equal(facts.buyers[0]?.businessNumber, MOTORS, written)
  }
  for (const masked of ['800101-1●●●●●●', '800101-1XXXXXX', '●●●●●●-●●●●●●●', '800101-#######', '800101-1******']) {
    const facts = await read(summary(line(MOTORS, '가', '5'), line(masked, '나', '7')))
    t.equal(facts.persons.supplyValue, 7, masked)
  }
  const named = await read(`사업자등록번호 : ${hyphenated(SELLER)}\n${summary(line(MOTORS, '가', '5'))}`)
  t.equal(named.supplier, SELLER)
})

t.test('a firm whose name begins like a sum is none', async t => {
  const facts = await read(summary(line(MOTORS, '가', '5'), line('', '계룡산업', '7'), line('', '계', '5')))
  t.strictSame(
    facts.notUnderstood.map(({ row, code }) => [row, code]),
    [[4, 'no_business_number']]
  )
  t.strictSame(
    facts.totals.map(({ row, agrees }) => [row, agrees]),
    [[5, true]]
  )
  for (const sum of ['1분기계', '3월 계', '월계', '소 계', '합계(1분기)'])
    t.equal((await read(summary(line(MOTORS, '가', '5'), line('', sum, '5')))).totals.length, 1, sum)
})

t.test('months stand in columns, alone or beside their sums, below their year or beside the tax', async t => {
  const months = Array.from({ length: 12 }, (_, i) => `${i + 1}월`)
  const sales = months.map((_, i) => (i + 1) * 10)
  const halves = [...months.slice(0, 6), '상반기', ...months.slice(6), '하반기', '합계']
  const inHalves = [...sales.slice(0, 6), 210, ...sales.slice(6), 570, 780]
  const tables = {
    alone: ['2021년 매출', `코드,거래처명,사업자번호,${months},합계`, `1,가,${MOTORS},${sales},780`],
    'beside sums': ['2021년 매출', `사업자번호,거래처명,${halves}`, `${MOTORS},가,${inHalves}`],
    'with their year': [`사업자번호,거래처명,${months.map(month => `2021년 ${month}`)}`, `${MOTORS},가,${sales}`],
    'below their year': [`사업자번호,거래처명,2021`, `,,${months}`, `${MOTORS},가,${sales}`],
    'as a spreadsheet keeps them': [
      `사업자번호,거래처명,${months.map((_, i) => 44197 + Math.round(i * 30.5))},합계`,
      `${MOTORS},가,${sales},780`
    ]
  }
  for (const [name, lines] of Object.entries(tables)) {
    const facts = await read(lines.join('\n'))
    t.match(facts, { sales: { supplyValue: 780 }, isComplete: true }, name)
    t.strictSame(
      facts.periods.map(({ period, supplyValue }) => [period, supplyValue]),
      [1, 2, 3, 4].map(quarter => [`2021Q${quarter}`, quarter * 90 - 30]),
      name
    )
  }
  const quarters = ['2021년', '사업자번호,상호,1월,2월,3월,1분기,4월,5월,6월,2분기', `${MOTORS},가,1,2,3,6,4,5,6,15`]
  t.equal((await read(quarters.join('\n'))).sales.supplyValue, 21, 'a quarter beside its months is their sum')
  const taxed = ['2021년', '사업자번호,상호,1월,,2월,', ',,공급가액,세액,공급가액,세액', `${MOTORS},가,100,10,200,20`]
  t.match((await read(taxed.join('\n'))).sales, { supplyValue: 300, tax: 30 })
  t.equal(await codeOf(read([`사업자번호,상호,${months}`, `${MOTORS},가,${sales}`].join('\n'))), 'ledger.no_period')
})

t.test('a quarter of which the file tells only some months is told, and not taken for a whole one', async t => {
  const columns = (names: readonly string[], sales: readonly (number | '')[]) =>
    read(['2021년 매출', `사업자번호,상호,${names}`, `${MOTORS},가,${sales}`].join('\n'))
  const months = Array.from({ length: 12 }, (_, i) => `${i + 1}월`)
  const full = months.map(() => 10)
  t.match(await columns(months, full), { isComplete: true, partialQuarters: [] })
  const blankAmong = await columns(months, full.with(4, '' as never))
  t.match(blankAmong, { isComplete: true, partialQuarters: [] }, 'a month without sales among others')
  const tooEarly = await columns(months, [...full.slice(0, 10), '', ''])
  t.match(tooEarly, { isComplete: false, partialQuarters: [{ period: '2021Q4', months: [10] }] }, 'months to come')
  const eleven = await columns(months.slice(1), full.slice(1))
  t.match(eleven, { isComplete: false, partialQuarters: [{ period: '2021Q1', months: [2, 3] }] })
  const alone = await read(['2021년 5월 매출처별 합계', '사업자번호,상호,공급가액', `${MOTORS},가,70`].join('\n'))
  t.match(alone, { sales: { supplyValue: 70 }, partialQuarters: [{ period: '2021Q2', months: [5] }] }, 'not scaled up')
  const sheet = (name: string) => ({ name, rows: [['2021년'], HEADING.split(','), ['1', MOTORS, '가', 1, 10, 1]] })
  t.match(await read(xlsx(['1월', '2월', '3월'].map(sheet))), { partialQuarters: [] })
  const invoices = ['작성일자,사업자번호,상호,공급가액', `2021-05-03,${MOTORS},가,70`, `2021-06-03,${MOTORS},가,70`]
  t.match(await read(invoices.join('\n')), { partialQuarters: [] }, 'invoices need not be in every month')
  const ofMay = await read(['2021년 5월 매출', ...invoices.slice(0, 2)].join('\n'))
  t.match(ofMay, { partialQuarters: [{ period: '2021Q2', months: [5] }] }, 'but a list of May is one of May')
})

t.test('only sales of the period are counted, whatever stands beside them', async t => {
  const table = (...columns: string[]) => ['2021년', `사업자번호,상호,${columns}`, `${MOTORS},가,70,100,30`].join('\n')
  t.equal((await read(table('전년 매출액', '당년 매출액', '증감액'))).sales.supplyValue, 100)
  t.equal((await read(table('매출액', '매출액비중(%)', '미수금액'))).sales.supplyValue, 70)
  t.equal((await read(table('매출(수입)금액', '매수', '비고'))).sales.supplyValue, 70, 'of invoices without tax')
  const split = ['2021년,제1기 예정', '사업자번호,상호,공급가액', `${MOTORS},가,70`, '2021년 4월 25일']
  t.match(await read(split.join('\n')), { periods: [{ period: '2021Q1' }], notUnderstood: [] })
})

t.test('sheets take their year from the title, and tell when a period stands in two of them', async t => {
  const sheet = (name: string, supply: number) => ({
    name,
    rows: [['2021년 매출처별 세금계산서합계표'], HEADING.split(','), ['1', MOTORS, '가', 1, supply, supply / 10]]
  })
  const quarters = await read(xlsx(['1기예정', '1기확정', '2기예정', '2기확정'].map(name => sheet(name, 10))))
  t.match(quarters, { isComplete: true, sales: { supplyValue: 40 }, repeatedPeriods: [] })
  const months = await read(xlsx(['1월', '2월', '3월'].map((name, i) => sheet(name, 10 + 10 * i))))
  t.match(months, { periods: [{ period: '2021Q1' }], sales: { supplyValue: 60 } })
  for (const [supply, isAlike] of [
    [10, true],
    [20, false]
  ] as const) {
    const facts = await read(xlsx([sheet('1기예정', 10), sheet('1기예정 (2)', supply)]))
    t.strictSame(facts.repeatedPeriods, [
      {
        period: '2021Q1',
        sheets: [
          { sheet: '1기예정', supplyValue: 10 },
          { sheet: '1기예정 (2)', supplyValue: supply }
        ],
        isAlike
      }
    ])
  }
})

t.test(
  'a number, a name and a period that are merged over several rows are read in each; amounts and sums are not',
  async t => {
    const head = ['사업자등록번호', '상호', '기간', '매수', '공급가액', '세액']
    const [motors, steel] = [hyphenated(MOTORS), hyphenated(STEEL)]
    const rows = [
      ['매출처별 세금계산서 합계표', null, null, null, null, null],
      head,
      [motors, '예시모터스', '2024년 1분기', 1, 1_000, 100],
      [null, null, '2024년 2분기', 1, 2_000, 200],
      [null, '소계', null, 2, 3_000, 300],
      [null, null, '2024년 3분기', 1, 4_000, 400],
      [steel, '예시철강', '2024년 3분기', 1, 500, 50],
      [null, null, null, 1, 600, 60],
      [null, null, '2024년 4분기', 1, 700, 70],
      [hyphenated(PAPER), '예시제지', '2024년 4분기', 1, 800, 80],
      [null, null, null, 1, 900, 90]
    ]
    const merged = ['A1:F1', 'A3:A6', 'B3:B4', 'A7:A9', 'B7:B9', 'C7:C8', 'D7:D8']
    const facts = await read(xlsx([{ name: '합계표', rows, merged }]))
    t.strictSame(meant(facts), [
      {
        businessNumber: MOTORS,
        supplyValue: 7_000,
        periods: [
          ['2024Q1', 1_000],
          ['2024Q2', 2_000],
          ['2024Q3', 4_000]
        ]
      },
      {
        businessNumber: STEEL,
        supplyValue: 1_800,
        periods: [
          ['2024Q3', 1_100],
          ['2024Q4', 700]
        ]
      },
      { businessNumber: PAPER, supplyValue: 800, periods: [['2024Q4', 800]] }
    ])
    t.match(facts.notUnderstood, [{ row: 11, code: 'no_business_number' }], 'what is only left empty is nobody’s')
    t.match(facts.totals, [{ row: 5, supplyValue: 3_000, agrees: true }])
    t.ok(isAccountedFor(facts))
  }
)

t.test('an amount merged over two rows counts once', async t => {
  const rows = [
    ['사업자등록번호', '상호', '기간', '공급가액', '세액'],
    [hyphenated(MOTORS), '예시모터스', '2024년 1분기', 1_000, 100],
    [null, null, '2024년 1분기', null, null]
  ]
  const facts = await read(xlsx([{ name: '합계표', rows, merged: ['A2:A3', 'D2:D3', 'E2:E3'] }]))
  t.equal(facts.sales.supplyValue, 1_000)
  t.match(facts.notUnderstood, [{ row: 3, code: 'no_amount' }])
})
