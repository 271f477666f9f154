import { request as httpRequest } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { answerLines } from '@trade-credit/service/streams/answer-lines.ts'
import { linesOf } from '@trade-credit/service/streams/lines.ts'
import pg from 'pg'
import t from 'tap'
import { authorization } from '../../support/access-token.ts'
import { startupQuoteRequest } from '../../support/requests/startup-quote.ts'
import { type RunningService, runService } from '../../support/running-service.ts'

const ndjson = { 'content-type': 'application/x-ndjson' }
const line = (more: object = {}) => JSON.stringify({ ...startupQuoteRequest(), ...more })

async function send(
  service: RunningService,
  body: string | Buffer,
  more: { url?: string; key?: string; as?: string; scope?: string } = {}
) {
  const { url = '/v1/quote-batches', ...call } = more
  const reply = await service.call('POST', url, { ...call, body, headers: ndjson })
  const answers = reply.text.split('\n').filter(text => text !== '')
  return { ...reply, answers: answers.map(text => JSON.parse(text)), lines: answers }
}

async function count(service: RunningService): Promise<number> {
  const client = new pg.Client({ connectionString: service.database.adminUrl })
  await client.connect()
  const { rows } = await client.query('select count(*)::int as n from quote.quote')
  await client.end()
  return rows[0].n
}

t.test('each line is answered on its own line, in order, and a bad one stops nobody', async t => {
  const service = await runService(t, quoteService)
  const pieces = [
    Buffer.from(`\uFEFF${line({ reference: 'first' })}\n`),
    Buffer.from('{"product": \n'),
    Buffer.concat([Buffer.from('{"reference":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')]),
    Buffer.from(`{"reference":"long","name":"${'x'.repeat(1024 * 1024)}"}\n`),
    Buffer.from('\r\n'),
    Buffer.from(`${line({ reference: 'wrong', buyers: [] })}\r\n`),
    Buffer.from(`${line({ asOf: '2001-01-01' })}\n`),
    Buffer.from(line({ reference: 'last' }))
  ]
  const { status, headers, answers } = await send(service, Buffer.concat(pieces))
  t.equal(status, 200)
  t.match(headers['content-type'], /^application\/x-ndjson/)
  t.match(answers, [
    { line: 1, reference: 'first', quote: { id: null, status: 'quoted', premium: { payable: Number } } },
    { line: 2, reference: null, problem: { code: 'invalid_json' } },
    { line: 3, reference: null, problem: { code: 'invalid_encoding' } },
    { line: 4, reference: null, problem: { code: 'body_too_large' } },
    { line: 6, reference: 'wrong', problem: { code: 'invalid_request', errors: [{ pointer: '/buyers' }] } },
    { line: 7, reference: null, problem: { code: 'rulebook.no_source_for_date' } },
    { line: 8, reference: 'last', quote: { status: 'quoted' } }
  ])
  t.equal(answers.length, 7)
  const { id: _id, ...preview } = answers[0].quote
  t.strictSame(preview, (await service.call('POST', '/v1/price-previews', { body: startupQuoteRequest() })).body)
  t.equal(await count(service), 0, 'nothing is kept')
})

t.test('lines come whole however the stream is cut', async t => {
  const text = Buffer.from(`하나\n\n둘\r\n${'x'.repeat(40)}\n끝`)
  for (const size of [1, 2, 3, 7, 1000]) {
    const pieces: Buffer[] = []
    for (let i = 0; i < text.length; i += size) pieces.push(text.subarray(i, i + size))
    const lines = []
    for await (const some of linesOf(Readable.from(pieces), 30)) lines.push(...some)
    t.strictSame(
      lines.map(({ number, bytes }) => [number, bytes === null ? null : bytes.toString()]),
      [
        [1, '하나'],
        [3, '둘'],
        [4, null],
        [5, '끝']
      ],
      `in pieces of ${size}`
    )
  }
})

t.test('quotes are kept on demand, once for each key and line', async t => {
  const service = await runService(t, quoteService)
  const url = '/v1/quote-batches?store=true'
  const body = Array.from({ length: 120 }, (_, i) => line({ reference: `r${i}` })).join('\n')
  const half = body.split('\n').slice(0, 60).join('\n')
  const first = await send(service, half, { url, key: '"batch"' })
  t.equal(await count(service), 60)
  const again = await send(service, body, { url, key: '"batch"' })
  t.equal(again.answers.length, 120)
  t.strictSame(again.lines.slice(0, 60), first.lines, 'what was kept is answered as it was, byte for byte')
  t.equal(await count(service), 120, 'and not kept twice')
  const { id, ...preview } = again.answers[119].quote
  t.match((await service.call('GET', `/v1/quotes/${id}`)).body, { id, insuredAmount: preview.insuredAmount })

  const other = await send(service, `${line({ reference: 'other' })}\n${line({ reference: 'r1' })}`, {
    url,
    key: '"batch"'
  })
  t.match(other.answers, [
    { line: 1, problem: { code: 'key_reused' } },
    { line: 2, quote: { id: again.answers[1].quote.id } }
  ])

  const bad = `${line({ buyers: [] })}\n${line()}`
  t.match((await send(service, bad, { url, key: '"bad"' })).answers, [
    { problem: { code: 'invalid_request' } },
    { quote: {} }
  ])
  const mended = await send(service, `${line()}\n${line()}`, { url, key: '"bad"' })
  t.match(
    mended.answers,
    [{ quote: { status: 'quoted' } }, { quote: { status: 'quoted' } }],
    'a refused line can be mended'
  )
  t.equal(await count(service), 122)
})

t.test('two requests with one key at once do each line once', async t => {
  const service = await runService(t, quoteService)
  const body = Array.from({ length: 150 }, () => line()).join('\n')
  const both = await Promise.all(
    [1, 2].map(() => send(service, body, { url: '/v1/quote-batches?store=true', key: '"both"' }))
  )
  t.strictSame(both[0]?.lines, both[1]?.lines)
  t.equal(await count(service), 150)
})

t.test('keeping asks for a key and for the scope to write', async t => {
  const service = await runService(t, quoteService)
  const url = '/v1/quote-batches?store=true'
  t.equal((await send(service, line(), { url, as: 'underwriter' })).status, 403)
  const bare = await service.app.inject({
    method: 'POST',
    url,
    headers: { ...ndjson, authorization: await authorization('portal') },
    payload: line()
  })
  t.match(bare.json(), { status: 400, errors: [{ pointer: '/headers/idempotency-key' }] })
  const list = await service.call('POST', '/v1/quote-batches', { body: '[]' })
  t.match(list.body, { status: 415, detail: /application\/x-ndjson/ }, 'a list is not NDJSON')
  const packed = { ...ndjson, 'content-encoding': 'gzip' }
  const refused = await service.call('POST', '/v1/quote-batches', { body: gzipSync(line()), headers: packed })
  t.match(refused.body, { status: 415, detail: /Content-Encoding/ })
  t.strictSame((await send(service, '\n\n')).answers, [])
})

t.test('work stops when nobody waits for it any more', async t => {
  let answered = 0
  const gone = new AbortController()
  const endless = Readable.from(
    (async function* () {
      for (;;) yield Buffer.from('line\n'.repeat(100))
    })()
  )
  const batch = answerLines(endless, 1, () => `${(answered += 1)}\n`, gone.signal)
  await batch.next()
  await setTimeout(20)
  t.equal(answered, 100, 'it goes no faster than it is read')
  gone.abort()
  t.strictSame(await batch.next(), { done: true, value: undefined })
  t.equal(answered, 100)
})

t.test('a client that goes away in the middle of a batch stops it, and others are served on', async t => {
  const service = await runService(t, quoteService)
  const address = await service.app.listen({ host: '127.0.0.1', port: 0 })
  const outgoing = httpRequest(`${address}/v1/quote-batches?store=true`, {
    method: 'POST',
    headers: { ...ndjson, authorization: await authorization('portal'), 'idempotency-key': '"gone"' }
  })
  outgoing.on('error', () => {})
  const answered = Promise.withResolvers<void>()
  outgoing.on('response', incoming => incoming.once('data', () => answered.resolve()).on('error', () => {}))
  const many = `${line()}\n`.repeat(20_000)
  outgoing.write(many)
  await answered.promise

  outgoing.destroy()
  // The service notices by the answers that nobody takes.
  let kept = -1
  for (let now = await count(service); now !== kept; now = await count(service)) {
    kept = now
    await setTimeout(700)
  }
  t.ok(kept > 0 && kept < 2_000, `${kept} lines of 20,000 had been kept`)
  t.equal((await service.call('GET', '/v1/quotes?limit=1')).status, 200)
})

t.test('a batch may take longer to arrive than other requests', async t => {
  const service = await runService(t, quoteService)
  const address = await service.app.listen({ host: '127.0.0.1', port: 0 })
  const sockets: Socket[] = []
  service.app.server.on('connection', socket => sockets.push(socket))
  const outgoing = httpRequest(`${address}/v1/quote-batches`, {
    method: 'POST',
    headers: { ...ndjson, authorization: await authorization('portal') }
  })
  const response = Promise.withResolvers<Readable>()
  outgoing.on('response', response.resolve)
  outgoing.write(`${line()}\n`)
  const incoming = await response.promise
  const texts: string[] = []
  incoming.setEncoding('utf8').on('data', text => texts.push(text))
  const late = Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  service.app.server.emit('clientError', late, sockets[0])
  outgoing.end(`${line()}\n`)
  await new Promise(resolve => incoming.once('end', resolve))
  t.equal(texts.join('').trim().split('\n').length, 2)
})
