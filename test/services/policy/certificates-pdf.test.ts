import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { policyService } from '@trade-credit/policy-service/app.ts'
import pg from 'pg'
import t from 'tap'
import { getDocumentProxy } from 'unpdf'
import { authorization } from '../../support/access-token.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { pageTexts } from '../../support/pdf-texts.ts'
import { runService } from '../../support/running-service.ts'
import { type SeededPolicy, seedPolicy } from '../../support/seeded-policy.ts'

const { app, call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const admin = new pg.Client({ connectionString: database.adminUrl })
await admin.connect()
t.teardown(() => admin.end())

const LONG_NAME = `㈜${'한빛정밀공업 '.repeat(14)}주식회사`
const certificatesOf = async (seeded: SeededPolicy) => {
  const { id } = await seedPolicy(database.adminUrl, { inception: '2022-01-01', ...seeded })
  return { id, at: `/v1/policies/${id}/certificate` }
}
const numbers = (length: number, from = 700) => Array.from({ length }, (_, i) => syntheticBusinessNumber(from + i))
const pdfOf = async (at: string, headers: Record<string, string> = {}, as = 'portal') => {
  const reply = await app.inject({
    url: at,
    headers: { authorization: await authorization(as), accept: 'application/pdf', ...headers }
  })
  return { status: reply.statusCode, headers: reply.headers, bytes: reply.rawPayload }
}

const policy = await certificatesOf({
  policyholder: syntheticBusinessNumber(410),
  buyers: numbers(3).map((businessNumber, i) => ({
    businessNumber,
    insuredAmount: 123_456_789_012 - i,
    coveragePercent: 80 - i
  }))
})
const RULE = { parameter: 'subsidy.busan', value: 50, from: '2021-11-01', source: '002:L6', assumed: false }
const PREMIUM = {
  gross: 1_600_000,
  discounts: [{ programme: 'agreement', percent: 10, amount: 160_000, cappedBy: null, rule: RULE }],
  net: 1_440_000,
  subsidies: [
    { programme: 'b', name: '부산광역시', percent: 50, amount: 720_000, cappedBy: null, rule: RULE },
    { programme: 's', name: '신한은행', percent: 20, amount: 288_000, cappedBy: null, rule: { ...RULE, assumed: true } }
  ],
  payable: 432_000
}
await admin.query('update policy.policy set premium = $2, policyholder_name = $3 where id = $1', [
  policy.id,
  PREMIUM,
  LONG_NAME
])
await admin.query(
  `insert into policy.invoice (id, organisation, policy_id, position, kind, due_on, amount, paid, created_at)
  values ('in_01KAQ2Y0V7C9M2T4N8Q6R5S3WX', 'org_portal', $1, 1, 'premium', '2022-01-02', 432000, 431999, now())`,
  [policy.id]
)
await call('POST', `/v1/policies/${policy.id}/pledges`, {
  body: { bank: 'org_bank', loanReference: 'loan-1', loanAmount: 31_234_567 }
})

t.test('the PDF says every fact of the JSON, in Korean and in English', async t => {
  const { body } = await call('GET', policy.at)
  const facts = factsOf(body)
  t.ok(facts.length > 60, `${facts.length} facts`)
  for (const language of ['ko', 'en']) {
    const { status, headers, bytes } = await pdfOf(policy.at, { 'accept-language': language })
    t.equal(status, 200)
    t.equal(headers['content-type'], 'application/pdf')
    t.equal(headers['content-language'], language)
    t.match(String(headers['vary']), /Accept, Accept-Language/)
    const text = (await pageTexts(bytes)).join('')
    t.strictSame(
      facts.filter(fact => !text.includes(fact.replace(/\s+/g, ''))),
      [],
      language
    )
    const assumed = body.terms.filter((term: { rule: { assumed: boolean } | null }) => term.rule?.assumed).length
    const marks = text.split(language === 'ko' ? '※가정(assumed)' : '※assumed').length - 1
    t.equal(marks, assumed + 1 + 1, 'the terms that are assumed, one subsidy and the note say so')
  }
})

t.test('the document names itself for readers that speak, its language and its day', async t => {
  const { bytes, headers } = await pdfOf(policy.at, { 'accept-language': 'ko' })
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const { info } = await document.getMetadata()
  t.match(info, { Title: '매출채권보험 보험증권', CreationDate: 'D:20220531150000Z', Language: 'ko-KR' })
  t.strictSame(await document.getMarkInfo(), { Marked: true, UserProperties: false, Suspects: false })
  const tree = JSON.stringify(await (await document.getPage(1)).getStructTree())
  for (const role of ['H1', 'H2', 'Table', 'TH', 'TD']) t.match(tree, `"role":"${role}"`)
  const code = (await call('GET', policy.at)).body.code
  t.equal(
    headers['content-disposition'],
    `attachment; filename="certificate_${code}.pdf"; filename*=UTF-8''${encodeURIComponent(`매출채권보험증권_${code}.pdf`)}`
  )
})

t.test('the same certificate is the same bytes and ETag, and is not sent twice', async t => {
  const first = await pdfOf(policy.at)
  const again = await pdfOf(policy.at)
  t.ok(first.bytes.equals(again.bytes))
  const etag = String(first.headers['etag'])
  t.match(etag, /^"[0-9a-f]{32}"$/)
  t.equal(again.headers['etag'], etag)
  const held = await pdfOf(policy.at, { 'if-none-match': `"other", W/${etag}` })
  t.strictSame([held.status, held.headers['etag'], held.bytes.length], [304, etag, 0])
  const json = await call('GET', policy.at)
  const english = await pdfOf(policy.at, { 'accept-language': 'en' })
  t.equal(new Set([etag, json.headers['etag'], english.headers['etag']]).size, 3, 'each form has its own')
  t.equal((await call('GET', policy.at, { headers: { 'if-none-match': String(json.headers['etag']) } })).status, 304)
  await call('PUT', '/v1/clock', { as: 'operator', body: { today: '2022-06-02' } })
  t.not((await pdfOf(policy.at)).headers['etag'], etag, 'of another day it is another certificate')
})

t.test('formats, and whoever may not see it', async t => {
  const { at } = await certificatesOf({})
  const formatOf = async (accept: string) => {
    const { status, headers } = await pdfOf(at, { accept })
    return [status, String(headers['content-type']).split(';')[0]]
  }
  t.strictSame(await formatOf('*/*'), [200, 'application/json'])
  t.strictSame(await formatOf('application/json;q=0.5, application/pdf'), [200, 'application/pdf'])
  t.strictSame(await formatOf('text/html'), [406, 'application/problem+json'])
  const head = await app.inject({
    method: 'HEAD',
    url: at,
    headers: { authorization: await authorization('portal'), accept: 'application/pdf' }
  })
  t.strictSame([head.statusCode, head.headers['content-type'], head.rawPayload.length], [200, 'application/pdf', 0])
  t.equal(head.headers['etag'], (await pdfOf(at)).headers['etag'])
  for (const as of ['portal-2', 'bank']) {
    const { status, headers, bytes } = await pdfOf(at, {}, as)
    t.strictSame([status, String(headers['content-type']).split(';')[0]], [404, 'application/problem+json'])
    t.notOk(headers['content-disposition'])
    t.equal(JSON.parse(bytes.toString()).code, 'not_found')
  }
  t.equal((await pdfOf(at, {}, 'underwriter')).status, 200)
  const early = await certificatesOf({ status: 'awaiting_payment' })
  await admin.query('update policy.policy set inception = null, expiry = null where id = $1', [early.id])
  t.equal((await pdfOf(early.at)).status, 409)
})

t.test('many buyers go on over pages, each with the head of the table and its number', async t => {
  const { at } = await certificatesOf({
    product: 'multi_standard',
    buyers: numbers(100).map(businessNumber => ({ businessNumber, insuredAmount: 999_999_999_999 }))
  })
  const { body } = await call('GET', at)
  const pages = await pageTexts((await pdfOf(at, { 'accept-language': 'ko' })).bytes)
  t.ok(pages.length > 3)
  pages.forEach((page, i) => t.ok(page.includes(`${i + 1}/${pages.length}`), `page ${i + 1} of ${pages.length}`))
  const withRows = pages.filter(page => /999-7\d-\d{5}/.test(page))
  t.ok(withRows.length > 2)
  for (const page of withRows) t.match(page, '구매기업사업자등록번호보험금액(원)')
  const rows = [...pages.join('').matchAll(/999-7\d-\d{5}/g)].map(match => match[0].replaceAll('-', ''))
  t.strictSame(
    rows.slice(1),
    body.buyers.map((buyer: { businessNumber: string }) => buyer.businessNumber),
    'each once, in order, after the policyholder'
  )
})

t.test('a reader that stands still holds the work up, and one that goes away ends it', async t => {
  const { id, at } = await certificatesOf({ product: 'multi_standard' })
  await admin.query(
    `insert into policy.cover (policy_id, business_number, position, organisation, party, name, form, insured_amount,
      coverage_percent, payment_term_days, related_firm)
    select $1, n, 1, 'org_portal', n, '예시모터스 ' || n, 'corporation', 50000000, 80, 60, false from unnest($2::text[]) n`,
    [id, numbers(5000)]
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const request = get({
    port,
    path: at,
    headers: { authorization: await authorization('portal'), accept: 'application/pdf' }
  })
  const [reply] = (await once(request, 'response')) as [IncomingMessage]
  t.equal(reply.statusCode, 200)
  reply.pause()
  const transactions = async () => {
    const { rows } = await admin.query(
      `select count(*)::int as open from pg_stat_activity
      where datname = current_database() and usename like 'policy_api%' and xact_start is not null`
    )
    return rows[0].open as number
  }
  await wait(300)
  t.equal(await transactions(), 1, 'it is being made')
  request.destroy()
  let open = 1
  for (let i = 0; i < 40 && open > 0; i++) {
    await wait(50)
    open = await transactions()
  }
  t.equal(open, 0, 'nobody waits for it')
})

interface Firm {
  readonly businessNumber: string
  readonly name: string
}
interface RuleView {
  readonly source: string
  readonly value: unknown
}
interface Certificate {
  readonly code: string
  readonly checkAt: string
  readonly issuedOn: string
  readonly policyId: string
  readonly digest: string
  readonly insuredAmount: number
  readonly policyholder: Firm
  readonly period: Readonly<Record<string, string | null>>
  readonly premium: typeof PREMIUM & { readonly invoices: readonly { dueOn: string; amount: number; paid: number }[] }
  readonly buyers: readonly (Firm & {
    readonly insuredAmount: number
    readonly coveragePercent: number
    readonly coveredFrom: string
    readonly coveredUntil: string
  })[]
  readonly terms: readonly { readonly rule: RuleView | null }[]
  readonly pledges: readonly { readonly bank: string; readonly loanAmount: number; readonly assignedOn: string }[]
}

/** What stands in the JSON as it stands on paper: amounts with commas, numbers of firms with hyphens, everything else as it is. */
function factsOf(certificate: Certificate): string[] {
  const { code, checkAt, issuedOn, policyId, digest, policyholder, period, premium, buyers, terms, pledges } =
    certificate
  const amount = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
  const number = (digits: string) => `${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`
  const firm = (of: Firm) => [number(of.businessNumber), of.name.replace('㈜', '(주)')]
  const source = (of: { readonly source: string }) => of.source.replaceAll('law:', '').replace('③', '(3)')
  return [
    code,
    checkAt,
    issuedOn,
    policyId,
    digest,
    amount(certificate.insuredAmount),
    ...firm(policyholder),
    ...Object.values(period).filter(date => date !== null),
    ...[premium.gross, premium.net, premium.payable].map(amount),
    ...[...premium.discounts, ...premium.subsidies].flatMap(part => [
      `${part.percent}%`,
      amount(part.amount),
      source(part.rule)
    ]),
    ...premium.subsidies.map(({ name }) => name),
    ...premium.invoices.flatMap(invoice => [invoice.dueOn, amount(invoice.amount), amount(invoice.paid)]),
    ...buyers.flatMap(buyer => [
      ...firm(buyer),
      amount(buyer.insuredAmount),
      `${buyer.coveragePercent}%`,
      `${buyer.coveredFrom} ~ ${buyer.coveredUntil}`
    ]),
    ...terms.flatMap(({ rule }) =>
      rule ? [source(rule), ...(typeof rule.value === 'number' ? [String(rule.value)] : [])] : []
    ),
    ...pledges.flatMap(pledge => [pledge.bank, amount(pledge.loanAmount), pledge.assignedOn])
  ]
}
