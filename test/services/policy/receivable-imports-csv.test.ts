import { isAscii } from 'node:buffer'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { importLines } from '@trade-credit/policy-service/receivable-imports/import-lines.ts'
import { folderStore, HEAD_BYTES } from '@trade-credit/service/files/folder-store.ts'
import iconv from 'iconv-lite'
import t from 'tap'
import { importReceivables } from '../../support/imported-receivables.ts'
import { runService } from '../../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'
import { asOwner } from '../platform/order-service.ts'

const CSV = 'text/csv'
const { call, database, filesFolder } = await runService(t, policyService, { jobs: true })
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })

const newPolicy = async () => (await seedPolicy(database.adminUrl)).id
const imported = (policyId: string, body: string | Buffer, mediaType = CSV) =>
  importReceivables(call, policyId, body, mediaType)
const receivablesOf = async (policyId: string) => {
  const { items } = (await call('GET', `/v1/policies/${policyId}/receivables?limit=200`)).body
  return (items as Record<string, unknown>[]).toReversed()
}
const answersOf = ({ lines }: Awaited<ReturnType<typeof imported>>) =>
  lines.map(({ line, status, result }) => [line, status, ...(result?.errors ?? []).map(({ code }) => code)])

const KOREAN = '구매기업,결제방식,송장번호,공급일,결제기일,합계금액,승인번호'
const row = (number: string, amount = '"1,100,000"', taxInvoice = `T-${number}`) =>
  `${SEEDED_BUYER},외상매출금,${number},2022-03-02,2022-05-31,${amount},${taxInvoice}`

t.test('in each encoding, between each mark and with each end of a line, the same is read', async t => {
  const text = `${KOREAN}\n${row('똠-1')}\n${row('2')}\n`
  const clothes: Record<string, Buffer> = {
    'UTF-8': Buffer.from(text),
    'UTF-8 with a mark and CRLF': Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`),
    'UTF-8 in parts, as macOS writes it': Buffer.from(text.normalize('NFD')),
    CP949: iconv.encode(text, 'cp949'),
    'CP949 with CRLF and no last one': iconv.encode(text.trimEnd().replaceAll('\n', '\r\n'), 'cp949'),
    'UTF-16 with a mark': Buffer.from(`\uFEFF${text}`, 'utf16le'),
    'ends of old Macs': iconv.encode(text.replaceAll('\n', '\r'), 'cp949'),
    tabs: Buffer.from(text.replaceAll('"1,100,000"', '1.1E+6').replaceAll(',', '\t')),
    'tabs before numbers, between commas': Buffer.from(text.replaceAll(',T-', ',\tT-')),
    'JSON’s names': Buffer.from(
      text.replace(KOREAN, 'buyer,instrument,invoiceNumber,suppliedOn,dueOn,amount,taxInvoiceNumber')
    )
  }
  for (const [name, file] of Object.entries(clothes)) {
    const policyId = await newPolicy()
    t.match((await imported(policyId, file)).state, { status: 'finished', accepted: 2, rejected: 0 }, name)
    t.match(
      await receivablesOf(policyId),
      [
        { invoiceNumber: '똠-1', instrument: 'open_account', amount: 1_100_000, taxInvoiceNumber: 'T-똠-1' },
        { invoiceNumber: '2', suppliedOn: '2022-03-02', dueOn: '2022-05-31' }
      ],
      name
    )
  }
})

t.test('a file is told by its beginning, also where that ends within a letter', async t => {
  const rows = Array.from({ length: 1_200 }, (_, i) => row(`L-${i}`))
  const fileAt = (shift: number) => Buffer.from([KOREAN, row('x'.repeat(shift + 1)), ...rows].join('\n'))
  const shifts = Array.from({ length: 90 }, (_, shift) => shift)
  const cut = shifts.map(fileAt).find(file => ((file[HEAD_BYTES] ?? 0) & 0xc0) === 0x80)
  for (const file of [cut ?? t.fail('no letter is cut'), iconv.encode(fileAt(0).toString(), 'cp949')]) {
    const { state, lines } = await imported(await newPolicy(), file as Buffer)
    t.match(state, { accepted: 1_201, rejected: 0 })
    t.equal(lines[0]?.line, 2, 'the heading is line 1')
  }
})

t.test('of a file that begins in ASCII alone, each line tells what it is in', async t => {
  const ascii = (number: string) => row(number).replace('외상매출금', 'open_account')
  const heading = 'buyer,instrument,invoiceNumber,suppliedOn,dueOn,amount,taxInvoiceNumber'
  const file = [heading, ...Array.from({ length: 1_000 }, (_, i) => ascii(`L-${i}`)), ascii('둘째')].join('\n')
  for (const bytes of [Buffer.from(file), iconv.encode(file, 'cp949')]) {
    t.ok(isAscii(bytes.subarray(0, HEAD_BYTES)) && bytes.length > HEAD_BYTES)
    const policyId = await newPolicy()
    t.match((await imported(policyId, bytes)).state, { accepted: 1_001, rejected: 0 })
    const { items } = (await call('GET', `/v1/policies/${policyId}/receivables?limit=1`)).body
    t.match(items, [{ invoiceNumber: '둘째' }])
  }
})

t.test('a cell may hold commas, marks and line breaks, and lines are counted as an editor does', async t => {
  const policyId = await newPolicy()
  const file = [
    '구매기업,결제방식,송장번호,공급일,결제기일,"합계',
    '금액",승인번호',
    row('"a, ""b"""', '1', 'T-A'),
    '',
    row('"c', '1', 'T-C').replace('"c', '"\r\nc\r\n"'),
    row('"d\ne"', '1', 'T-D'),
    ',,,,,,',
    row('f')
  ].join('\r\n')
  const read = await imported(policyId, file)
  t.strictSame(answersOf(read), [
    [3, 'accepted'],
    [5, 'accepted'],
    [8, 'rejected', 'format'],
    [11, 'accepted']
  ])
  t.match(await receivablesOf(policyId), [{ invoiceNumber: 'a, "b"' }, { invoiceNumber: 'c' }, { invoiceNumber: 'f' }])
})

t.test('a line that is wrong is answered by itself, as one of JSON is, and the others are taken', async t => {
  const policyId = await newPolicy()
  const lines = [
    KOREAN,
    row('1'),
    row('2', '"0"'),
    row('3', '1,100,000'),
    row(`"${'4'.repeat(17_000)}"`),
    row('5', '1').replace('외상매출금', '"외상매출금'),
    row('6" 관', '1', ''),
    row('7', '1', '2.02203E+23'),
    row('8', '5,000', ''),
    row('9').replace('2022-03-02', '2022-06-02'),
    `${SEEDED_BUYER},외상매출금`,
    row('12', '1', 'T-1'),
    row('13', '1')
  ].map(line => iconv.encode(`${line}\n`, 'cp949'))
  lines.splice(12, 0, Buffer.from([0xc8, 0xff, 0x2c, 10]))
  const read = await imported(policyId, Buffer.concat(lines))
  t.match(read.state, { status: 'finished', accepted: 3, rejected: 10 })
  t.strictSame(answersOf(read), [
    [2, 'accepted'],
    [3, 'rejected', 'minimum'],
    [4, 'rejected', 'line.beyond_headings'],
    [5, 'rejected', 'line.too_long'],
    [6, 'rejected', 'line.open_quote'],
    [7, 'accepted'],
    [8, 'rejected', 'line.shortened_number'],
    [9, 'rejected', 'line.beyond_headings'],
    [10, 'rejected', 'receivable.not_yet_supplied', 'receivable.due_before_supply'],
    [11, 'rejected', 'required', 'required', 'required', 'required'],
    [12, 'rejected', 'receivable.known_with_other_facts', 'receivable.known_with_other_facts'],
    [13, 'rejected', 'line.not_text'],
    [14, 'accepted']
  ])
})

t.test('days and numbers are read as programs write them, and nothing is guessed', async t => {
  const policyId = await newPolicy()
  const days = [
    '2022. 3. 2.',
    '2022년 3월 2일',
    '2022-03-02 0:00',
    '20220302',
    '2022112',
    '202231',
    '2022.112',
    '22.3.2'
  ]
  const file = [
    KOREAN.replace('합계금액', '합계금액 (원)'),
    ...days.map((day, i) => row(`D-${i}`).replace('2022-03-02', day)),
    row('="0042"', '1', '"=""T-42"""').replace(SEEDED_BUYER, `="${SEEDED_BUYER}"`),
    row('0042', '1', 'T-42'),
    row('N', '1', '202203024100000000000000'),
    row('M', '1', '202203024100000000000001')
  ].join('\n')
  const read = await imported(policyId, file)
  t.strictSame(answersOf(read).slice(0, days.length), [
    ...[2, 3, 4, 5].map(line => [line, 'accepted']),
    ...[6, 7, 8, 9].map(line => [line, 'rejected', 'format'])
  ])
  t.match(read.lines.slice(days.length), [
    { result: { isNew: true } },
    { status: /accepted|repeated/ },
    { result: { errors: [{ code: 'line.shortened_number' }] } },
    { result: { isNew: true } }
  ])
  const [, dressed, ...dated] = (await receivablesOf(policyId)).toReversed()
  t.match(dressed, { invoiceNumber: '0042', taxInvoiceNumber: 'T-42' })
  t.ok(dated.every(({ suppliedOn }) => suppliedOn === '2022-03-02'))
  t.match(
    (
      await call('POST', `/v1/policies/${policyId}/receivable-imports`, {
        body: file.replace('(원)', '(천원)'),
        headers: { 'content-type': CSV }
      })
    ).body.errors,
    [{ code: 'import.heading_unknown' }, { code: 'import.heading_missing' }]
  )
})

t.test('a heading without a text is passed over, and no value below it', async t => {
  const read = await imported(
    await newPolicy(),
    [`${KOREAN},,`, `${row('1')},,`, `${row('2')},x,`, row('3')].join('\n')
  )
  t.strictSame(answersOf(read), [
    [2, 'accepted'],
    [3, 'rejected', 'line.beyond_headings'],
    [4, 'accepted']
  ])
})

t.test('a file with the mark of UTF-8 is UTF-8: letters that are cut off cost their line alone', async t => {
  const cut = Buffer.concat([Buffer.from(row('2').slice(0, -1)), Buffer.from('가').subarray(0, 2)])
  const file = Buffer.concat([Buffer.from(`\uFEFF${KOREAN}\n${row('1')}\n`), cut, Buffer.from(`\n${row('3')}`)])
  t.strictSame(answersOf(await imported(await newPolicy(), file)), [
    [2, 'accepted'],
    [3, 'rejected', 'line.not_text'],
    [4, 'accepted']
  ])
})

t.test('whoever goes on with a file reads the lines behind those that are done', async t => {
  const bytes = Buffer.from([KOREAN, row('1'), row('"2\n"', '1', ''), row('"\n3"', '1', ''), row('4')].join('\n'))
  const file = { organisation: 'org_portal', sha256: hash('sha256', bytes, 'buffer') }
  const files = folderStore(filesFolder)
  await files.put(file.organisation, file.sha256, bytes)
  const numbers: number[] = []
  for await (const { number } of importLines(files, file, 3)) numbers.push(number)
  t.strictSame(numbers, [5, 7])
})

t.test('sent again, or as JSON before, nothing is there twice', async t => {
  const policyId = await newPolicy()
  const json = {
    buyer: SEEDED_BUYER,
    instrument: 'open_account',
    invoiceNumber: '1',
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 1_100_000,
    taxInvoiceNumber: 'T-1'
  }
  t.match((await imported(policyId, JSON.stringify(json), 'application/x-ndjson')).state, { accepted: 1 })
  const file = [KOREAN, row('1'), row('2'), row('2')].join('\n')
  const first = await imported(policyId, file)
  t.match(first.state, { accepted: 2, rejected: 0, repeated: 1 })
  t.match(first.lines, [{ result: { isNew: false } }, { result: { isNew: true } }, { status: 'repeated' }])
  const known = await receivablesOf(policyId)
  const again = await imported(policyId, iconv.encode(file, 'cp949'))
  t.match(again.lines, [{ result: { isNew: false } }, { result: { isNew: false } }, { status: 'repeated' }])
  t.strictSame(await receivablesOf(policyId), known)
})

t.test('a heading with a fault is refused at once, named beside what is expected, and nothing is written', async t => {
  const policyId = await newPolicy()
  const at = `/v1/policies/${policyId}/receivable-imports`
  const refused = async (body: string | Buffer, language: string) => {
    const headers = { 'content-type': CSV, 'accept-language': language }
    const reply = await call('POST', at, { body, headers })
    t.equal(reply.status, 400)
    return reply.body as { detail: string; errors: { code: string; detail: string }[] }
  }
  const wrong = `${KOREAN.replace('송장번호', '메모')},금액,비고\n${row('1')}`
  const inKorean = await refused(wrong, 'ko')
  t.match(
    inKorean.detail,
    /필요한 열: buyer\(구매기업\), .*amount\(금액\)\. 있으면 적는 열: .*taxInvoiceNumber\(승인번호\)/
  )
  t.match(inKorean.errors, [
    { code: 'import.heading_unknown', detail: /메모, 비고$/ },
    { code: 'import.heading_twice', detail: /amount\(금액\)$/ },
    { code: 'import.heading_missing', detail: /invoiceNumber\(송장번호\)$/ }
  ])
  const inEnglish = await refused(iconv.encode(wrong, 'cp949'), 'en')
  t.match(inEnglish.detail, /Needed: buyer\(구매기업\).*Optional: /)
  t.match(inEnglish.errors, [{ detail: /name no field\. 메모, 비고$/ }, {}, { detail: /missing\. invoiceNumber/ }])
  t.match((await refused(row('1'), 'en')).errors, [
    { code: 'import.heading_unknown' },
    { code: 'import.heading_missing' }
  ])
  for (const nothing of ['\n\n', Buffer.from([0xc8, 0xff, 10]), `"${KOREAN}`, `${KOREAN},${'가'.repeat(9_000)}\n`]) {
    t.match((await refused(nothing, 'en')).errors[0]?.code, /^import\.heading_(unreadable|unknown)$/)
  }
  const types = [
    [[KOREAN, row('1')].join('\n'), 'application/x-ndjson'],
    [Buffer.from('PK\u0003\u0004'), CSV]
  ] as const
  for (const [body, mediaType] of types) {
    t.equal((await call('POST', at, { body, headers: { 'content-type': mediaType } })).status, 415, mediaType)
  }
  t.strictSame(await asOwner(database, `select from platform.import where subject = '${policyId}'`), [])
})

t.test('the example of the guide is taken, line for line', async t => {
  const example = readFileSync(join(import.meta.dirname, '../../../docs/guides/receivables-example.csv'))
  for (const file of [example, iconv.encode(example.toString(), 'cp949')]) {
    const policyId = await newPolicy()
    t.match((await imported(policyId, file)).state, { accepted: 5, rejected: 0 })
    t.match(await receivablesOf(policyId), [
      { buyer: '9998600043', amount: 40_000_000, vat: 3_636_364 },
      { suppliedOn: '2022-03-04', dueOn: '2022-06-02' },
      { instrument: 'bill', invoiceNumber: '00420220310123456789', billIssuedOn: '2022-03-15' },
      { instrument: 'electronic', amount: 2_200_000, taxInvoiceNumber: null, supplyValue: null },
      { invoiceNumber: 'A-2022-0320, 2차', amount: 330_000 }
    ])
  }
})
