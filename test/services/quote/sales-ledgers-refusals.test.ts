import { quoteService } from '@trade-credit/quote-service/app.ts'
import t from 'tap'
import { accountantCsv, SELLER, STEEL, taxOfficeXlsx } from '../../support/ledgers/samples.ts'
import { xlsx } from '../../support/ledgers/xlsx.ts'
import { zip } from '../../support/ledgers/zip.ts'
import { runService } from '../../support/running-service.ts'

const rows = [
  ['2021년 1분기', null, null],
  ['사업자등록번호', '상호', '공급가액'],
  [STEEL, '예시철강', 100]
]
const sheetOf = (content: string) => ({ path: 'xl/worksheets/sheet1.xml', content })
const bare = (cells: string) => `<worksheet><sheetData><row r="1">${cells}</row></sheetData></worksheet>`
/** An XLSX whose only sheet is this text. */
const withSheet = (content: string) => xlsx([{ name: '1', rows: [] }], [sheetOf(content)])

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(2000, 7)])
const encrypted = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(4096)])
const lying = () => {
  const file = withSheet(`<worksheet><sheetData>${' '.repeat(1_000_000)}</sheetData></worksheet>`)
  // Every place that states the size of the sheet now states a small one.
  const real = Buffer.alloc(4)
  real.writeUInt32LE(1_000_000 + '<worksheet><sheetData></sheetData></worksheet>'.length)
  for (let at = file.indexOf(real); at >= 0; at = file.indexOf(real, at + 4)) file.writeUInt32LE(1000, at)
  return file
}

const FILES: Record<string, [file: Buffer, code: string]> = {
  'an empty file': [Buffer.alloc(0), 'empty'],
  'blanks alone': [Buffer.from(' \r\n\r\n'), 'empty'],
  'an image that calls itself a sheet': [png, 'not_a_table'],
  'a web page that calls itself a sheet': [
    Buffer.from('<html><table><tr><td>1</td></tr></table></html>'),
    'not_a_table'
  ],
  'a zip of something else': [zip([{ path: 'word/document.xml', content: '<a/>' }]), 'not_a_table'],
  'a sheet with a password': [encrypted, 'old_or_encrypted'],
  'a sheet cut off': [taxOfficeXlsx().subarray(0, 4000), 'truncated'],
  'a sheet cut off within its XML': [withSheet('<worksheet><sheetData><row r="1"><c r="A1">'), 'truncated'],
  'a zip bomb': [
    withSheet(`<worksheet><sheetData>${' '.repeat(140_000_000)}</sheetData></worksheet>`),
    'unpacks_too_large'
  ],
  'a zip bomb that lies about its size': [lying(), 'truncated'],
  'two million columns': [withSheet(bare('<c><v>1</v></c>'.repeat(2_000_000))), 'too_many_columns'],
  'two million empty columns': [withSheet(bare('<c s="1"/>'.repeat(2_000_000))), 'too_many_columns'],
  'a value in the last column': [withSheet(bare('<c r="XFD1"><v>1</v></c>')), 'too_many_columns'],
  'an external entity': [
    withSheet('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData/></worksheet>'),
    'unsafe_xml'
  ],
  'entities that grow': [
    withSheet('<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>'),
    'unsafe_xml'
  ],
  'the wrong sheet': [
    xlsx([
      {
        name: '주소록',
        rows: [
          ['이름', '전화'],
          ['홍길동', '02-000-0000']
        ]
      }
    ]),
    'no_header'
  ],
  'the right sheet hidden': [xlsx([{ name: '1', rows, hidden: true }]), 'no_header'],
  'headings and nothing below': [xlsx([{ name: '1', rows: rows.slice(0, 2) }]), 'no_buyers'],
  'days counted from 1904': [
    zip([{ path: 'xl/workbook.xml', content: '<workbook><workbookPr date1904="1"/></workbook>' }]),
    'dates_since_1904'
  ],
  'CSV with a NUL': [Buffer.concat([accountantCsv(), Buffer.from([0])]), 'nul_bytes'],
  'CSV of two million columns': [Buffer.from(','.repeat(2_000_000)), 'too_many_columns'],
  'CSV with a mark that is never closed': [Buffer.concat([accountantCsv(), Buffer.from('"1,2\n')]), 'not_a_table'],
  'CSV with a cell of 300 KiB': [Buffer.from(`"${'x'.repeat(300_000)}"`), 'too_many_columns'],
  'CSV of 300 columns': [Buffer.from(','.repeat(300)), 'too_many_columns'],
  'bytes in no encoding': [Buffer.from([0x61, 0xff, 0xff, 0xff, 0x0a, 0x80]), 'unknown_encoding'],
  'CSV without headings': [Buffer.from('a,b,c\n1,2,3\n'), 'no_header']
}

t.test('files that are no ledgers are refused quickly, each with what to do', async t => {
  const { call } = await runService(t, quoteService)
  for (const [name, [file, code]] of Object.entries(FILES)) {
    const begun = performance.now()
    const { status, body } = await call('POST', `/v1/sales-ledgers?policyholder=${SELLER}`, {
      body: file,
      headers: { 'content-type': 'application/octet-stream' }
    })
    const ms = Math.round(performance.now() - begun)
    t.match(
      { status, code: body.errors?.[0]?.code ?? body.code },
      { status: 400, code: `ledger.${code}` },
      `${name}: ${ms} ms`
    )
    t.ok(ms < 5_000, `${name} took ${ms} ms`)
  }
  t.strictSame((await call('GET', '/v1/sales-ledgers')).body.items, [])
})

t.test('where no row can be read, it is told of each what is wrong with it', async t => {
  const { call } = await runService(t, quoteService)
  const { body } = await call('POST', `/v1/sales-ledgers?policyholder=${SELLER}&period=2021`, {
    body: '사업자등록번호,상호,공급가액\n999-86-00044,예시모터스,120000000\n999-86-00043,예시모터스,12.5\n',
    headers: { 'content-type': 'text/csv' }
  })
  t.match(body.errors, [
    { code: 'ledger.no_buyers' },
    { code: 'ledger.wrong_check_digit', detail: /row 2: The business number/ },
    { code: 'ledger.amount_not_whole', detail: /row 3: / }
  ])
})

t.test('values of formulas are those that were saved; a formula without one is reported', async t => {
  const { call } = await runService(t, quoteService)
  const file = xlsx([
    {
      name: '2021년 1분기',
      rows: [
        ...rows,
        [STEEL, '예시철강', { formula: '1+1', value: 50 }],
        [STEEL, '예시철강', { formula: 'WEBSERVICE("http://x")' }]
      ]
    }
  ])
  const { body } = await call('POST', `/v1/sales-ledgers?policyholder=${SELLER}`, {
    body: file,
    headers: { 'content-type': 'application/vnd.ms-excel' }
  })
  t.match(body, {
    sales: { supplyValue: 150 },
    notUnderstood: [{ sheet: '2021년 1분기', row: 5, code: 'formula_without_value' }]
  })
})

t.test('other media types, a missing firm and an unknown period are refused', async t => {
  const { call } = await runService(t, quoteService)
  const csv = { 'content-type': 'text/csv' }
  const to = `/v1/sales-ledgers?policyholder=${SELLER}`
  t.match((await call('POST', to, { body: '{}' })).body, { status: 415, detail: /text\/csv, .*spreadsheetml/ })
  const packed = { ...csv, 'content-encoding': 'gzip' }
  t.match((await call('POST', to, { body: 'a', headers: packed })).body, { status: 415, detail: /Content-Encoding/ })
  t.match((await call('POST', '/v1/sales-ledgers', { body: 'a', headers: csv })).body.errors, [
    { pointer: '/query/policyholder' }
  ])
  t.match((await call('POST', `${to}&period=2021-1`, { body: 'a', headers: csv })).body.errors, [
    { pointer: '/query/period' }
  ])
  t.equal((await call('POST', to, { body: 'a', headers: csv, scope: 'quotes:read' })).status, 403)
})
