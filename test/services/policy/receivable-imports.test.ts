import { hash } from 'node:crypto'
import { policyService } from '@trade-credit/policy-service/app.ts'
import t from 'tap'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { importReceivables } from '../../support/imported-receivables.ts'
import { xlsx } from '../../support/ledgers/xlsx.ts'
import { runService } from '../../support/running-service.ts'
import { SEEDED_BUYER, seedPolicy } from '../../support/seeded-policy.ts'

const { call, database } = await runService(t, policyService, { jobs: true })
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const policy = await seedPolicy(database.adminUrl)
const NDJSON = { 'content-type': 'application/x-ndjson' }
const XLSX = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

const imported = (
  body: string | Buffer,
  headers: Readonly<Record<'content-type', string>> = NDJSON,
  at: string = policy.id
) => importReceivables(call, at, body, headers['content-type'])

const line = (invoiceNumber: string, changes: object = {}) =>
  JSON.stringify({
    buyer: SEEDED_BUYER,
    instrument: 'open_account',
    invoiceNumber,
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 1_000_000,
    ...changes
  })

t.test('each line is answered by itself', async t => {
  const body = [
    line('1'),
    line('2', { taxInvoiceNumber: 'T-2' }),
    'no JSON',
    line('4', { amount: 0 }),
    '',
    line('6', { suppliedOn: '2022-06-02', dueOn: '2022-07-01' }),
    line('2', { taxInvoiceNumber: 't 2' }),
    line('8', { buyer: syntheticBusinessNumber(7) }),
    'null',
    line('1', { amount: 2_000_000 })
  ].join('\n')
  const { state, lines } = await imported(body)
  t.match(state, { kind: 'receivables', subject: policy.id, status: 'finished', accepted: 4, rejected: 5, repeated: 0 })
  t.match(lines, [
    { line: 1, status: 'accepted', result: { isNew: true, coverage: 'covered', findings: [] } },
    { line: 2, key: 'T-2', status: 'accepted' },
    { line: 3, status: 'rejected', result: { errors: [{ pointer: '', code: 'invalid_json', detail: /in the line/ }] } },
    { line: 4, status: 'rejected', result: { errors: [{ pointer: '/amount', code: 'minimum', detail: /1 or more/ }] } },
    {
      line: 6,
      status: 'rejected',
      result: { errors: [{ pointer: '/suppliedOn', code: 'receivable.not_yet_supplied', detail: /\.$/ }] }
    },
    { line: 7, key: 't 2', status: 'accepted', result: { isNew: false } },
    { line: 8, status: 'accepted', result: { coverage: 'not_covered', findings: ['receivable.buyer_not_covered'] } },
    { line: 9, status: 'rejected', result: { errors: [{ pointer: '', code: 'empty_body', detail: /in the line/ }] } },
    {
      line: 10,
      status: 'rejected',
      result: { errors: [{ pointer: '/amount', code: 'receivable.known_with_other_facts', detail: /before/ }] }
    }
  ])
  const [first, last] = [lines[0]?.result, lines.at(-1)?.result]
  t.match(last, {
    receivableId: first?.receivableId,
    correctAt: `/v1/policies/${policy.id}/receivables/${first?.receivableId}/corrections`
  })
  t.equal((await call('GET', `/v1/policies/${policy.id}/receivables`)).body.items.length, 3)

  t.test('sent again, nothing is there twice, and what says otherwise is told', async t => {
    const again = await imported(`${line('1')}\n${line('2', { amount: 1_000_001 })}\n`)
    t.match(again.state, { accepted: 1, rejected: 1, repeated: 0 })
    t.match(again.lines, [
      { status: 'accepted', result: { receivableId: lines[0]?.result?.receivableId, isNew: false } },
      {
        status: 'rejected',
        result: {
          receivableId: lines[1]?.result?.receivableId,
          errors: [{ code: 'receivable.known_with_other_facts' }]
        }
      }
    ])
    t.equal((await call('GET', `/v1/policies/${policy.id}/receivables`)).body.items.length, 3)
  })
})

t.test(
  'a second line of one invoice is repeated where it says the same, and told what it says otherwise, also chunks later',
  async t => {
    const wrong = line('31', { dueOn: '2022-03-01' })
    const others = Array.from({ length: 500 }, (_, i) => line(`30-${i}`))
    const { state, lines } = await imported(
      [wrong, line('31'), line('31', { vat: null }), ...others, line('31'), line('31', { dueOn: '2022-06-30' })].join(
        '\n'
      )
    )
    t.match(state, { accepted: 501, rejected: 2, repeated: 2 })
    t.match(
      lines.slice(0, 3),
      [{ status: 'rejected' }, { status: 'accepted' }, { status: 'repeated' }],
      'a line put right'
    )
  }
)

t.test('a tax invoice written in two ways is one, and no line is refused without a reason', async t => {
  const body = [
    line('21', { taxInvoiceNumber: 'T-21' }),
    line('22', { taxInvoiceNumber: 't 21' }),
    line('23', { taxInvoiceNumber: 'T-23' }),
    line('23', { taxInvoiceNumber: 'T23' }),
    'null'
  ].join('\n')
  const { state, lines } = await imported(body)
  t.match(state, { accepted: 3, rejected: 2, repeated: 0 })
  t.match(lines, [
    { line: 1, result: { isNew: true } },
    { line: 2, status: 'rejected', result: { errors: [{ code: 'receivable.known_with_other_facts' }] } },
    { line: 3, result: { isNew: true } },
    { line: 4, result: { isNew: false } },
    { line: 5, status: 'rejected', result: { errors: [{ code: /^[a-z_]+$/ }] } }
  ])
})

t.test('a spreadsheet is read by its headings', async t => {
  const own = await seedPolicy(database.adminUrl)
  const heading = [
    '사업자등록번호',
    '결제방식',
    '송장번호',
    '공급일',
    '결제기일',
    '합계금액',
    '공급가액',
    '세액',
    '승인번호'
  ]
  const dashed = `${SEEDED_BUYER.slice(0, 3)}-${SEEDED_BUYER.slice(3, 5)}-${SEEDED_BUYER.slice(5)}`
  const file = xlsx([
    {
      name: '채권',
      rows: [
        ['2022년 매출채권'],
        heading,
        [dashed, '외상매출금', 'X-1', 44622, '2022.5.31', 1_100_000, '1,000,000', 100_000, 'T-1'],
        [SEEDED_BUYER, '어음', 'X-2', '20220302', '2022-05-31', '₩1,100,000', null, null, null],
        [],
        [SEEDED_BUYER, '현금', 'X-3', '2022-03-02', '2022-05-31', 'much', null, null, null]
      ]
    }
  ])
  const { state, lines } = await imported(file, XLSX, own.id)
  t.match(state, { status: 'finished', accepted: 2, rejected: 1 })
  t.strictSame(
    lines.map(({ line: number, status }) => [number, status]),
    [
      [3, 'accepted'],
      [4, 'accepted'],
      [6, 'rejected']
    ]
  )
  t.strictSame(lines[2]?.result?.errors?.map(({ pointer }) => pointer).toSorted(), ['/amount', '/instrument'])
  const { items } = (await call('GET', `/v1/policies/${own.id}/receivables`)).body
  t.match(items[1], {
    invoiceNumber: 'X-1',
    suppliedOn: '2022-03-02',
    dueOn: '2022-05-31',
    amount: 1_100_000,
    vat: 100_000
  })
  t.match(items[0], { invoiceNumber: 'X-2', instrument: 'bill', amount: 1_100_000 })
})

t.test('cells that are merged over several rows are read in each; a number and an amount are of one row', async t => {
  const own = await seedPolicy(database.adminUrl)
  const rows = [
    ['사업자등록번호', '결제방식', '송장번호', '공급일', '결제기일', '합계금액'],
    [SEEDED_BUYER, '외상매출금', 'M-1', '2022-03-02', '2022-05-31', 1_000_000],
    [null, null, 'M-2', null, null, 2_000_000],
    [null, null, 'M-3', '2022-03-03', null, 3_000_000],
    [null, null, null, '2022-03-04', null, null],
    [null, null, null, null, null, null],
    [null, null, 'M-4', '2022-03-04', '2022-05-31', 4_000_000]
  ]
  const merged = ['A2:A6', 'B2:B6', 'C4:C5', 'D2:D3', 'E2:E6', 'F4:F5']
  const { lines } = await imported(xlsx([{ name: '채권', rows, merged }]), XLSX, own.id)
  t.strictSame(
    lines.map(({ line: number, status }) => [number, status]),
    [
      [2, 'accepted'],
      [3, 'accepted'],
      [4, 'accepted'],
      [5, 'rejected'],
      [7, 'rejected']
    ]
  )
  const pointersOf = (at: number) => lines[at]?.result?.errors?.map(({ pointer }) => pointer).toSorted()
  t.strictSame(pointersOf(3), ['/amount', '/invoiceNumber'], 'merged, and read once')
  t.strictSame(pointersOf(4), ['/buyer', '/instrument'], 'behind what is merged')
  const { items } = (await call('GET', `/v1/policies/${own.id}/receivables`)).body
  const facts = items.map(({ invoiceNumber, suppliedOn, dueOn, amount }: Record<string, unknown>) => [
    invoiceNumber,
    suppliedOn,
    dueOn,
    amount
  ])
  t.strictSame(facts.toReversed(), [
    ['M-1', '2022-03-02', '2022-05-31', 1_000_000],
    ['M-2', '2022-03-02', '2022-05-31', 2_000_000],
    ['M-3', '2022-03-03', '2022-05-31', 3_000_000]
  ])
})

t.test('a spreadsheet without the headings fails as a whole', async t => {
  const { state } = await imported(xlsx([{ name: 'A', rows: [['이름', '금액']] }]), XLSX)
  t.match(state, { status: 'failed', failure: 'spreadsheet.no_heading', accepted: 0 })
  const broken = Buffer.concat([xlsx([{ name: 'A', rows: [['a']] }]).subarray(0, 200)])
  t.match((await imported(broken, XLSX)).state, { status: 'failed', failure: 'spreadsheet.truncated' })
})

t.test('what is no list of receivables is refused before anything is promised', async t => {
  const at = `/v1/policies/${policy.id}/receivable-imports`
  for (const headers of [NDJSON, {}])
    t.match((await call('POST', at, { ...(headers === NDJSON && { body: '' }), headers })).body.errors, [
      { code: 'import.empty' }
    ])
  t.equal((await call('POST', at, { body: xlsx([{ name: 'A', rows: [] }]), headers: NDJSON })).status, 415)
  t.equal((await call('POST', at, { body: line('1'), headers: XLSX })).status, 415)
  t.equal((await call('POST', at, { body: 'a,b\n', headers: { 'content-type': 'text/plain' } })).status, 415)
  const digest = (text: string) => `sha-256=:${hash('sha256', text, 'base64')}:`
  const other = { ...NDJSON, 'content-digest': digest('another') }
  t.match((await call('POST', at, { body: line('1'), headers: other })).body.errors, [
    { code: 'import.digest_mismatch' }
  ])
  const right = { ...NDJSON, 'content-digest': digest(line('1')) }
  const first = await call('POST', at, { body: line('1'), headers: right, key: '"one-import"' })
  t.equal(first.status, 202)
  const again = await call('POST', at, { body: line('1'), headers: right, key: '"one-import"' })
  t.equal(again.text, first.text, 'the same upload with the same key is one import')
  t.equal((await call('POST', at, { body: line('2'), headers: NDJSON, key: '"one-import"' })).status, 422)
  t.equal((await call('POST', at, { as: 'portal-2', body: line('1'), headers: NDJSON })).status, 404)
  t.equal((await call('GET', String(first.headers['location']), { as: 'portal-2' })).status, 404)
})
