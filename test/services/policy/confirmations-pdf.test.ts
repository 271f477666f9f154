import { hash } from 'node:crypto'
import { createPool } from '@trade-credit/database/pool.ts'
import { inTransaction } from '@trade-credit/database/transaction.ts'
import { won } from '@trade-credit/domain/won.ts'
import { claimMoneyAccount } from '@trade-credit/ledger/accounts.ts'
import { ALWAYS } from '@trade-credit/ledger/period.ts'
import { placeHold } from '@trade-credit/ledger/place-hold.ts'
import { policyService } from '@trade-credit/policy-service/app.ts'
import { newId } from '@trade-credit/service/ids.ts'
import canonicalize from 'canonicalize'
import pg from 'pg'
import t from 'tap'
import { authorization } from '../../support/access-token.ts'
import { syntheticBusinessNumber } from '../../support/business-numbers.ts'
import { pageTexts } from '../../support/pdf-texts.ts'
import { runService } from '../../support/running-service.ts'
import { seedPolicy } from '../../support/seeded-policy.ts'

const NOUN = '/v1/insured-receivables-confirmations'
const { app, call, database } = await runService(t, policyService)
await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2022-06-01' } })
const admin = new pg.Client({ connectionString: database.adminUrl })
await admin.connect()
t.teardown(() => admin.end())

const LONG_NAME = `㈜${'한빛정밀공업 '.repeat(9)}주식회사`
const [first, second, outside] = [701, 702, 703].map(syntheticBusinessNumber) as [string, string, string]
const { id: policyId, certificateCode } = await seedPolicy(database.adminUrl, {
  product: 'multi_standard',
  buyers: [
    { businessNumber: first, insuredAmount: 50_000_000 },
    { businessNumber: second, insuredAmount: 30_000_000, coveragePercent: 70 }
  ]
})
await admin.query('update policy.cover set name = $2 where business_number = $1', [second, LONG_NAME])

/** Declares `count` receivables of the buyer, the first of 1,000,001 won, each a won more; gives nothing back. */
async function declare(buyer: string, count: number, { suppliedOn = '2022-03-02', prefix = 'A' } = {}) {
  await admin.query(
    `insert into policy.receivable (id, organisation, policy_id, buyer, instrument, invoice_number, tax_invoice_number, supplied_on,
      due_on, amount, settled, created_at, updated_at)
    select 'rv_01KAQ2Y0V7C9M2T4N8' || $5 || to_char(n, 'fm0000000'), 'org_portal', $1, $2, 'open_account', $5 || '-' || to_char(n, 'fm0000'),
      case when n = 1 then '20220302-41000000-' || $5 || '0000001' end, $3, '2022-05-31', 1000000 + n, 0, now(), now()
    from generate_series(1, $4) n`,
    [policyId, buyer, suppliedOn, count, prefix]
  )
}
await declare(first, 3)
await declare(second, 1, { prefix: 'B' })
await declare(second, 1, { prefix: 'C', suppliedOn: '2021-12-31' })
await declare(outside, 1, { prefix: 'D' })

const consent = { policyId, bank: 'org_bank', buyers: [second, first, outside], validUntil: '2022-06-30' }
async function confirmed(about: object = {}) {
  const { status, body, text } = await call('POST', NOUN, { body: { ...consent, ...about } })
  if (status !== 201) throw new Error(text)
  return { body, at: `${NOUN}/${body.id}` }
}
async function pdfOf(at: string, headers: Record<string, string> = {}, as = 'bank') {
  const reply = await app.inject({
    url: at,
    headers: { authorization: await authorization(as), accept: 'application/pdf', ...headers }
  })
  return { status: reply.statusCode, headers: reply.headers, bytes: reply.rawPayload }
}
const grouped = (amount: number) => amount.toLocaleString('en-US')
const printed = (number: string) => number.replace(/^(\d{3})(\d{2})(\d{5})$/, '$1-$2-$3')
const CLAIMS = { organisation: 'org_insurer', kind: 'insurer', client: 'cashier', scopes: new Set<string>() } as const
const digestOf = (text: string) => `sha256:${hash('sha256', text, 'hex')}`
interface ConfirmedBuyer {
  readonly businessNumber: string
  readonly name: string | null
  readonly insuredAmount: number
  readonly outstanding: number
  readonly coveredOutstanding: number
  readonly mostPayable: number
}
type Line = { coverage: { findings: { code: string; message: string }[] } } & Record<string, string | number>

const { body, at } = await confirmed()
const lines = (await call('GET', `${at}/receivables`, { as: 'bank' })).body.items as Line[]

t.test('each receivable is confirmed with what would be paid of it, or why it is not covered', async t => {
  t.match(body.facts, {
    certificateCode,
    period: { endedOn: null },
    pledges: { others: 0, ownRank: null },
    buyers: [
      // 3,000,006 × 80 % and 1,000,001 × 70 %, rounded down.
      {
        businessNumber: first,
        name: '예시모터스',
        receivables: 3,
        coveredOutstanding: 3_000_006,
        mostPayable: 2_400_004
      },
      { businessNumber: second, name: LONG_NAME, receivables: 2, coveredOutstanding: 1_000_001, mostPayable: 700_000 },
      { businessNumber: outside, name: null, insuredAmount: 0, coveredOutstanding: 0, mostPayable: 0 }
    ]
  })
  t.match(lines, [
    { buyer: first, invoiceNumber: 'A-0001', dueOn: '2022-05-31', outstanding: 1_000_001, mostPayable: 800_000 },
    { buyer: first, invoiceNumber: 'A-0002', taxInvoiceNumber: null, mostPayable: 800_001 },
    { buyer: first, invoiceNumber: 'A-0003', coverage: { status: 'covered', insuredAmount: 50_000_000 } },
    { buyer: second, invoiceNumber: 'B-0001', mostPayable: 700_000 },
    { buyer: second, invoiceNumber: 'C-0001', mostPayable: 0, coverage: { status: 'not_covered', coveredAmount: 0 } },
    { buyer: outside, invoiceNumber: 'D-0001', coverage: { findings: [{ code: 'receivable.buyer_not_covered' }] } }
  ])
  t.equal((await call('GET', `${at}/receivables`, { as: 'portal-2' })).status, 404)
})

t.test('whoever has the JSON can work both digests out again', async t => {
  const { withdrawnOn: _, digest, ...said } = (await call('GET', at, { as: 'bank' })).body
  t.equal(digest, digestOf(String(canonicalize(said))))
  const withCodes = lines.map(line => {
    const coverage = { ...line.coverage, findings: line.coverage.findings.map(({ code }) => code) }
    return `${canonicalize({ ...line, coverage })}\n`
  })
  t.equal(said.facts.receivablesDigest, digestOf(withCodes.join('')))
  const { items } = (await call('GET', `/v1/audit-entries?aggregate=${body.id}`, { as: 'auditor' })).body
  t.match(items, [{ action: 'receivables_confirmation.given', facts: { digest } }], 'the audit trail names it')
})

t.test('the PDF says every fact of the JSON, in Korean and in English', async t => {
  for (const language of ['ko', 'en']) {
    const { items } = (await call('GET', `${at}/receivables`, { as: 'bank', headers: { 'accept-language': language } }))
      .body
    const { facts } = body
    const said = [
      [body.id, body.bank, body.asOf, body.validUntil, policyId, certificateCode, body.checkAt, body.digest],
      [facts.receivablesDigest, facts.policyholder.name, printed(facts.policyholder.businessNumber)],
      ['2022-01-01', '2023-01-01', `/v1/certificates/${certificateCode}`, grouped(6_000_009), grouped(3_100_004)],
      facts.buyers.flatMap(({ name, businessNumber, ...amounts }: ConfirmedBuyer) => [
        name?.replace('㈜', '(주)') ?? '',
        printed(businessNumber),
        grouped(amounts.insuredAmount),
        grouped(amounts.outstanding),
        grouped(amounts.coveredOutstanding),
        grouped(amounts.mostPayable)
      ]),
      items.flatMap((line: Line) => [
        line['invoiceNumber'],
        line['taxInvoiceNumber'] ?? '',
        line['suppliedOn'],
        line['dueOn'],
        grouped(Number(line['mostPayable'])),
        line.coverage.findings.map(({ message }) => message).join('')
      ])
    ].flat()
    const { status, headers, bytes } = await pdfOf(at, { 'accept-language': language })
    t.strictSame([status, headers['content-type'], headers['content-language']], [200, 'application/pdf', language])
    const pages = await pageTexts(bytes)
    const text = pages.join('')
    t.strictSame(
      said.filter(fact => !text.includes(String(fact).replace(/\s+/g, ''))),
      [],
      language
    )
    pages.forEach((page, i) => t.ok(page.includes(`${i + 1}/${pages.length}`), `page ${i + 1} of ${pages.length}`))
  }
})

t.test('the same confirmation is the same bytes and ETag, and is not sent twice', async t => {
  const one = await pdfOf(at)
  t.match(
    one.headers['content-disposition'],
    `attachment; filename="insured-receivables_${body.id}.pdf"; filename*=UTF-8''`
  )
  t.ok(one.bytes.equals((await pdfOf(at)).bytes))
  const etag = String(one.headers['etag'])
  t.strictSame((await pdfOf(at, { 'if-none-match': etag })).status, 304)
  const json = await call('GET', at, { as: 'bank' })
  t.not(json.headers['etag'], etag)
  const held = { 'if-none-match': String(json.headers['etag']) }
  t.equal((await call('GET', at, { as: 'bank', headers: held })).status, 304)
  t.equal((await pdfOf(at, { accept: 'text/html' })).status, 406)
  t.equal((await pdfOf(at, {}, 'portal-2')).status, 404)
})

t.test(
  'what was paid on a buyer is no longer there to be paid; pledges are counted, and the bank is told its own rank',
  async t => {
    const pool = createPool({ connectionString: database.adminUrl, applicationName: 'test', max: 1 })
    t.teardown(() => pool.end())
    const claimed = async (amount: number) => {
      await inTransaction(pool, CLAIMS, async trx =>
        placeHold(trx, {
          id: newId('ho'),
          subject: 'cl_1',
          organisation: 'org_insurer',
          period: ALWAYS,
          expiresOn: null,
          committed: true,
          lines: [
            { line: first, account: claimMoneyAccount(policyId, first), amount: won(amount), limit: won(50_000_000) }
          ]
        })
      )
      const [buyer] = (await confirmed({ buyers: [first] })).body.facts.buyers
      return buyer.mostPayable
    }
    // 50,000,000 less 2,400,004 is enough for all three receivables.
    t.equal(await claimed(47_599_995), 2_400_004, 'one won more is left than they come to')
    t.equal(await claimed(1), 2_400_004, 'just as much')
    t.equal(await claimed(1), 2_400_003, 'one won less')
    for (const bank of ['org_other_bank', 'org_bank'])
      await call('POST', `/v1/policies/${policyId}/pledges`, {
        body: { bank, loanReference: 'loan-1', loanAmount: 1_000 }
      })
    t.match((await confirmed()).body.facts.pledges, { others: 1, ownRank: 2 })
  }
)

t.test('many receivables go on over pages; a list goes on where it stopped', async t => {
  await declare(first, 520, { prefix: 'M', suppliedOn: '2022-04-01' })
  const many = await confirmed({ buyers: [first] })
  const pages = await pageTexts((await pdfOf(many.at)).bytes)
  const numbers = [...pages.join('').matchAll(/[AM]-\d{4}/g)].map(([number]) => number)
  const listed: string[] = []
  for (let cursor = ''; ; ) {
    const page = (await call('GET', `${many.at}/receivables?limit=190${cursor}`, { as: 'bank' })).body
    listed.push(...page.items.map((line: Line) => line['invoiceNumber']))
    if (page.nextCursor === null) break
    cursor = `&cursor=${page.nextCursor}`
  }
  t.equal(new Set(listed).size, 523)
  t.strictSame(numbers, listed, 'each once, in order')
  t.match(
    many.body.facts.buyers,
    [{ receivables: 523, mostPayable: 2_400_003 }],
    'within what is left of the insured amount'
  )
})

t.test('nothing to confirm is confirmed too; a consent that ended shows on the paper of whoever gave it', async t => {
  await admin.query('update policy.receivable set settled = amount where buyer = $1', [first])
  const none = await confirmed({ buyers: [first] })
  t.strictSame((await call('GET', `${none.at}/receivables`, { as: 'bank' })).body, { items: [], nextCursor: null })
  const before = await pdfOf(none.at, {}, 'portal')
  t.match((await pageTexts(before.bytes)).join(''), '받을매출채권이없습니다.')
  await call('POST', `${none.at}/withdrawal`)
  t.equal((await pdfOf(none.at)).status, 404)
  t.equal((await call('GET', `${none.at}/receivables`, { as: 'bank' })).status, 404)
  const after = await pdfOf(none.at, {}, 'portal')
  t.not(after.headers['etag'], before.headers['etag'])
  t.match((await pageTexts(after.bytes)).join(''), '2022-06-01에보험계약자가동의를철회했습니다.')
})
