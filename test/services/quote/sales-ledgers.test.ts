import { hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import pg from 'pg'
import t, { type Test } from 'tap'
import { asAdmin } from '../../support/business-day.ts'
import { accountantCsv, MOTORS, PAPER, SELLER, STEEL, TINY, taxOfficeXlsx } from '../../support/ledgers/samples.ts'
import { xlsx } from '../../support/ledgers/xlsx.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { type RunningService, runService } from '../../support/running-service.ts'

const CSV = { 'content-type': 'text/csv; charset=cp949' }
const XLSX = { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }
const TO = `/v1/sales-ledgers?policyholder=${SELLER}&asOf=2021-12-01`

async function runWithFolder(t: Test): Promise<RunningService & { folder: string }> {
  const service = await runService(t, quoteService)
  return { ...service, folder: service.filesFolder }
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path).isFile())

t.test('a ledger is read, kept with its file, and read again', async t => {
  const { call, folder } = await runWithFolder(t)
  const added = await call('POST', TO, { body: accountantCsv(), headers: CSV })
  t.equal(added.status, 201)
  t.match(added.body, {
    id: /^sl_/,
    policyholder: { businessNumber: SELLER },
    asOf: '2021-12-01',
    isComplete: true,
    sales: { supplyValue: 495_000_000, tax: 49_500_000 },
    persons: { supplyValue: 5_000_000 },
    buyers: [
      { businessNumber: MOTORS, supplyValue: 400_000_000, share: { percent: '80.8081', exact: '400000000/495000000' } },
      { businessNumber: STEEL, supplyValue: 70_000_000, share: { percent: '14.1414' } },
      { businessNumber: PAPER, supplyValue: 19_000_000, share: { percent: '3.8384' } },
      { businessNumber: TINY, supplyValue: 1_000_000, mandatoryFor: [], choosableFor: [] }
    ]
  })
  const { mandatoryFor, choosableFor } = added.body.buyers[2]
  t.strictSame(mandatoryFor, ['multi_standard', 'multi_selective'], '3.8 % reaches 2 %')
  t.strictSame(choosableFor, [], 'and not 5 %')
  t.strictSame(added.body.buyers[1].choosableFor, ['multi_small_firm'])
  t.match(
    added.body.thresholds.find((one: { product: string }) => one.product === 'multi_standard'),
    {
      isMandatory: true,
      rule: { value: 2, source: /001:L258/ }
    }
  )

  const read = await call('GET', `${added.headers['location']}?asOf=2021-12-01`)
  t.strictSame(read.body, added.body)
  const in2007 = (await call('GET', `/v1/sales-ledgers/${added.body.id}?asOf=2007-05-01`)).body
  t.match(in2007.thresholds[0].rule, { value: 1 }, 'another date, another threshold')

  const files = filesIn(folder)
  t.equal(files.length, 1)
  t.strictSame(readFileSync(files[0] ?? ''), accountantCsv())
  t.match(files[0], added.body.file.sha256)
  t.equal(added.body.file.sha256, hash('sha256', accountantCsv()))
})

t.test('the same file for the same firm is the same ledger, also when sent twice at once', async t => {
  const { call, folder } = await runWithFolder(t)
  const send = (url = TO) => call('POST', url, { body: taxOfficeXlsx(), headers: XLSX })
  const both = await Promise.all([send(), send()])
  t.strictSame(both.map(({ status }) => status).toSorted(), [200, 201])
  const again = await send()
  t.equal(again.status, 200)
  t.equal(new Set([...both, again].map(({ body }) => body.id)).size, 1)
  const other = await send(`/v1/sales-ledgers?policyholder=${MOTORS}`)
  t.equal(other.status, 201)
  t.match(other.body, { isOwn: false, supplier: SELLER })
  t.equal(filesIn(folder).length, 1)

  const list = (await call('GET', '/v1/sales-ledgers?limit=1')).body
  t.match(list.items, [{ id: other.body.id }])
  const rest = (await call('GET', `/v1/sales-ledgers?limit=1&cursor=${list.nextCursor}`)).body
  t.match(rest, { items: [{ id: again.body.id }], nextCursor: null })
  t.match((await call('GET', `/v1/sales-ledgers?policyholder=${SELLER}`)).body.items, [{ id: again.body.id }])
})

t.test('a digest is verified when it is given', async t => {
  const { call } = await runWithFolder(t)
  const file = accountantCsv()
  const send = (digest: string) => call('POST', TO, { body: file, headers: { ...CSV, 'content-digest': digest } })
  const right = `sha-256=:${hash('sha256', file, 'base64')}:`
  t.match(await send(`sha-256=:${hash('sha256', 'other', 'base64')}:`), {
    status: 400,
    body: { errors: [{ pointer: '/headers/content-digest', code: 'ledger.digest_mismatch' }] }
  })
  t.equal((await send('sha-256=abc')).status, 400)
  t.equal((await send(`sha-512=:abc:, ${right}`)).status, 201)
})

t.test('two organisations do not see each other’s ledgers, and a folder tells them apart', async t => {
  const { call, database, folder } = await runWithFolder(t)
  const { id } = (await call('POST', TO, { body: accountantCsv(), headers: CSV })).body
  t.equal((await call('GET', `/v1/sales-ledgers/${id}`, { as: 'portal-2' })).status, 404)
  t.strictSame((await call('GET', '/v1/sales-ledgers', { as: 'portal-2' })).body.items, [])
  t.equal((await call('GET', `/v1/sales-ledgers/${id}`, { as: 'underwriter' })).status, 200)
  t.equal((await call('POST', TO, { as: 'underwriter', body: accountantCsv(), headers: CSV })).status, 403)
  const theirs = await call('POST', TO, { as: 'portal-2', body: accountantCsv(), headers: CSV })
  t.equal(theirs.status, 201, 'theirs is their own, and new')
  t.equal(filesIn(folder).length, 2)
  const client = new pg.Client({ connectionString: database.urlOf('quote_api') })
  await client.connect()
  await client.query(`begin; set local app.organisation = 'org_portal_2'; set local app.actor_kind = 'channel'`)
  t.strictSame((await client.query('select id from quote.sales_ledger')).rows, [{ id: theirs.body.id }])
  await t.rejects(client.query(`update quote.sales_ledger set sales_won = 0`), { code: '42501' })
  await client.end()
})

/** The standard product with the ledger's buyers, as its firm declares them. */
function standardRequest(
  salesLedgerId: string | null,
  buyers: readonly (readonly [string, 'included' | 'excluded'])[]
) {
  const base = startupQuoteRequest()
  return {
    ...base,
    product: 'multi_standard' as const,
    salesLedgerId,
    buyers: buyers.map(([businessNumber, selection]) => ({
      ...base.buyers[0],
      businessNumber,
      selection,
      salesLastYear: 100_000_000
    }))
  }
}

const about = (body: { readonly findings: readonly { readonly code: string }[] }) =>
  body.findings.filter(({ code }) => /^quote\.(mandatory|buyers_by)/.test(code))

t.test('a quote that names a ledger needs every buyer above the threshold, and no declaration', async t => {
  const { call } = await runWithFolder(t)
  const { id } = (await call('POST', TO, { body: accountantCsv(), headers: CSV })).body
  const quote = async (ledger: string | null, ...buyers: (readonly [string, 'included' | 'excluded'])[]) =>
    (await call('POST', '/v1/quotes', { body: standardRequest(ledger, buyers) })).body

  t.match(about(await quote(null, [MOTORS, 'included'])), [{ code: 'quote.buyers_by_declaration', outcome: 'note' }])
  const missing = await quote(id, [MOTORS, 'included'])
  t.equal(missing.status, 'declined')
  t.match(about(missing), [
    {
      code: 'quote.mandatory_buyer_not_listed',
      outcome: 'decline',
      message: new RegExp(STEEL),
      rule: { parameter: 'multi_standard.inclusion_share' }
    },
    { code: 'quote.mandatory_buyer_not_listed', message: new RegExp(PAPER) }
  ])
  t.notOk(
    about(missing).some((finding: object) => 'field' in finding),
    'they stand nowhere in the request'
  )

  const all = await quote(id, [MOTORS, 'included'], [STEEL, 'included'], [PAPER, 'included'])
  t.strictSame(about(all), [])
  const left = await quote(id, [MOTORS, 'included'], [STEEL, 'included'], [PAPER, 'excluded'])
  t.match(about(left), [{ code: 'quote.mandatory_buyer_excluded' }])
  const small = await quote(id, [MOTORS, 'included'], [STEEL, 'included'], [PAPER, 'included'], [TINY, 'included'])
  t.match(
    small.buyers[3].findings,
    [{ code: 'buyer.share_below_threshold' }],
    'the ledger’s 0.2 % counts, not the declared 100,000,000'
  )
  const body = standardRequest(id, [[MOTORS, 'included']])
  t.match(about((await call('POST', '/v1/price-previews', { body })).body), [{}, {}])
  const line = await call('POST', '/v1/quote-batches', {
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/x-ndjson' }
  })
  t.match(about(JSON.parse(line.text).quote), [{}, {}])
  const { product: _product, ...compared } = body
  const { items } = (await call('POST', '/v1/quote-comparisons', { body: compared })).body
  t.match(about(items.find((item: { product: string }) => item.product === 'multi_standard')), [{}, {}])

  t.match(
    (await call('POST', '/v1/receipts/verifications', { body: { quoteId: missing.id } })).body,
    { figures: 'match' },
    'and the quote can be worked out again'
  )
})

t.test('a quote says when two sheets of its ledger show the same sales', async t => {
  const { call } = await runWithFolder(t)
  const sheet = (name: string, supply: number) => ({
    name,
    rows: [['2021년 1분기'], ['사업자등록번호', '공급가액'], [MOTORS, supply]]
  })
  const noted = async (second: number) => {
    const body = xlsx([sheet('1분기', 10), sheet('1분기 (2)', second)])
    const { id, repeatedPeriods } = (await call('POST', TO, { body, headers: XLSX })).body
    t.match(repeatedPeriods, [{ period: '2021Q1', sheets: [{ supplyValue: 10 }, { supplyValue: second }] }])
    const quote = (await call('POST', '/v1/quotes', { body: standardRequest(id, [[MOTORS, 'included']]) })).body
    return quote.findings.filter(({ code }: { code: string }) => code === 'quote.sales_ledger_repeats_period')
  }
  t.match(await noted(10), [{ outcome: 'note', field: '/salesLedgerId' }])
  t.strictSame(await noted(11), [])
})

t.test('a file is read anew once the reading has changed, and quotes keep the reading they named', async t => {
  const { call, database } = await runWithFolder(t)
  const send = async () => (await call('POST', TO, { body: accountantCsv(), headers: CSV })).body
  const before = await send()
  await asAdmin(database, `update quote.sales_ledger set reader_version = '1'`)
  const after = await send()
  t.not(after.id, before.id)
  t.equal((await send()).id, after.id)
  t.equal((await call('GET', `/v1/sales-ledgers/${before.id}`)).status, 200)
})

t.test('a ledger that is another’s, another firm’s or nobody’s is refused alike', async t => {
  const { call } = await runWithFolder(t)
  const { id } = (await call('POST', TO, { as: 'portal-2', body: accountantCsv(), headers: CSV })).body
  const refusal = async (ledger: string, url = '/v1/quotes') =>
    call('POST', url, { body: standardRequest(ledger, [[MOTORS, 'included']]) })
  const theirs = await refusal(id)
  t.match(theirs, { status: 400, body: { errors: [{ pointer: '/salesLedgerId', code: 'ledger.not_found' }] } })
  const nobodys = await refusal(`sl_${'0'.repeat(26)}`)
  t.strictSame({ ...nobodys.body, instance: '' }, { ...theirs.body, instance: '' })
  t.match(await refusal(id, '/v1/price-previews'), { status: 400, body: { errors: [{ pointer: '/salesLedgerId' }] } })
  const firms = (
    await call('POST', `/v1/sales-ledgers?policyholder=${MOTORS}`, { body: accountantCsv(), headers: CSV })
  ).body
  t.match((await refusal(firms.id)).body.errors, [{ code: 'ledger.other_policyholder' }])
})
