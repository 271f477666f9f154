import { hash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { bareDraftFor, generalCase, runApplying } from '../../support/applying.ts'
import type { Call } from '../../support/running-service.ts'

const PDF = Buffer.from('%PDF-1.7\nfinancial statements')
const digestOf = (bytes: Buffer) => `sha-256=:${hash('sha256', bytes, 'base64')}:`

/** A draft, and a way to send it a paper. */
async function drafted(t: Test) {
  const applying = await runApplying(t)
  const { id } = await bareDraftFor(applying, generalCase())
  const put = (type: string, bytes: Buffer | string, { headers, ...about }: Call = {}) =>
    applying.call('PUT', `/v1/applications/${id}/documents/${type}`, {
      ...about,
      body: bytes,
      headers: { 'content-type': 'application/pdf', ...headers }
    })
  return { ...applying, id, put }
}

t.test('a paper is kept under its digest, told by its bytes, and read again by its owner and the insurer', async t => {
  const { call, id, put } = await drafted(t)
  const { status, body, headers } = await put('financial_statements', PDF, {
    headers: { 'content-digest': digestOf(PDF) }
  })
  t.equal(status, 201)
  t.equal(headers['location'], `/v1/applications/${id}/documents/financial_statements`)
  t.match(body, {
    id: /^dm_/,
    type: 'financial_statements',
    version: 1,
    superseded: false,
    mediaType: 'application/pdf',
    bytes: PDF.length,
    sha256: hash('sha256', PDF)
  })
  for (const as of ['portal', 'underwriter', 'auditor']) {
    const read = await call('GET', `/v1/applications/${id}/documents/financial_statements`, { as })
    t.equal(read.status, 200, as)
    t.equal(read.text, PDF.toString())
    t.equal(read.headers['content-type'], 'application/pdf')
    t.equal(read.headers['content-digest'], digestOf(PDF))
    t.match(read.headers['content-disposition'], /^attachment/)
  }
  t.equal((await call('GET', `/v1/applications/${id}/documents/financial_statements`, { as: 'portal-2' })).status, 404)
  t.equal((await call('GET', `/v1/applications/${id}/documents`, { as: 'portal-2' })).status, 404)
  t.equal((await put('financial_statements', PDF, { as: 'portal-2' })).status, 404)
  t.equal((await put('financial_statements', PDF, { as: 'underwriter' })).status, 403, 'the insurer hands in nothing')
})

t.test('the same again changes nothing; another one counts from then on, and both are kept', async t => {
  const { call, id, put, filesFolder } = await drafted(t)
  const first = await put('sales_ledger', PDF)
  const again = await put('sales_ledger', PDF)
  t.equal(again.status, 200)
  t.same(again.body, first.body)
  const other = await put('sales_ledger', '1,2\n', { headers: { 'content-type': 'text/csv' } })
  t.match(other, { status: 201, body: { version: 2, mediaType: 'text/csv' } })
  const back = await put('sales_ledger', PDF)
  t.match(back, { status: 201, body: { version: 3, sha256: first.body.sha256 } }, 'what came before may come back')
  const { body } = await call('GET', `/v1/applications/${id}/documents`)
  t.strictSame(
    body.items.map((one: { version: number; superseded: boolean }) => [one.version, one.superseded]),
    [
      [3, false],
      [2, true],
      [1, true]
    ]
  )
  const files = (await readdir(filesFolder, { recursive: true, withFileTypes: true })).filter(file => file.isFile())
  t.equal(files.length, 2, 'one file for each content, and no draft')
})

t.test('what is no document, or not what it says, is refused and not kept', async t => {
  const { put, call, id, filesFolder } = await drafted(t)
  const html = '<html><script>alert(1)</script></html>'
  for (const [bytes, type, status] of [
    [html, 'application/pdf', 415],
    [Buffer.from('MZ\x90\x00 program'), 'application/pdf', 415],
    [Buffer.from('MZ\x90\x00 program'), 'application/octet-stream', 415],
    [PDF, 'image/png', 415],
    [PDF, 'text/csv', 415],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]), 'application/pdf', 415],
    [PDF, 'application/json', 415],
    [PDF, 'application/octet-stream', 201],
    ['plain words', 'application/octet-stream', 200]
  ] as const) {
    const answer = await put('other', Buffer.from(bytes), { headers: { 'content-type': type } })
    t.ok(status === 200 ? answer.status === 201 : answer.status === status, `${type} ${answer.status}`)
  }
  const wrong = await put('other', PDF, { headers: { 'content-digest': digestOf(Buffer.from('else')) } })
  t.match(wrong, {
    status: 400,
    body: { errors: [{ pointer: '/headers/content-digest', code: 'document.digest_mismatch' }] }
  })
  const malformed = await put('other', PDF, { headers: { 'content-digest': 'sha-256=abc' } })
  t.match(malformed, { status: 400, body: { errors: [{ code: 'document.digest_malformed' }] } })
  const passed = await put('other', PDF, { headers: { 'content-digest': 'sha-512=:abc=:' } })
  t.ok(passed.status < 300, 'other algorithms are passed over')
  const empty = await put('other', Buffer.alloc(0))
  t.match(empty, { status: 400, body: { errors: [{ code: 'document.empty' }] } })
  const unknown = await put('holiday_photograph', PDF)
  t.match(unknown, { status: 400, body: { errors: [{ pointer: '/path/type', code: 'unknown_document_type' }] } })
  const { body } = await call('GET', `/v1/applications/${id}/documents`)
  t.ok(body.items.every((one: { type: string }) => one.type === 'other'))
  const files = (await readdir(filesFolder, { recursive: true, withFileTypes: true })).filter(file => file.isFile())
  t.equal(files.length, 2)
})

t.test('a paper may have fifteen MiB and not one byte more', async t => {
  const { put } = await drafted(t)
  const most = Buffer.concat([PDF, Buffer.alloc(15 * 1024 * 1024 - PDF.length)])
  t.match(await put('other', most), { status: 201, body: { bytes: most.length } })
  t.match(await put('other', Buffer.concat([most, Buffer.alloc(1)])), { status: 413, body: { code: 'body_too_large' } })
})

t.test('an application that is over takes nothing more', async t => {
  const { call, id, put } = await drafted(t)
  t.equal(
    (await call('POST', `/v1/applications/${id}/withdrawal`, { body: { reason: '거래가 끝났습니다.' } })).status,
    200
  )
  t.match(await put('other', PDF), { status: 409, body: { code: 'conflict' } })
})
