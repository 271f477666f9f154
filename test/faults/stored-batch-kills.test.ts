import { quoteService } from '@trade-credit/quote-service/app.ts'
import t from 'tap'
import { asOwner } from '../services/platform/order-service.ts'
import { startKillableService } from '../support/killable-service.ts'
import { startupQuoteRequest } from '../support/requests/startup-quote.ts'
import { runService } from '../support/running-service.ts'

const LINES = 400

t.test('a stored batch whose service is killed on the way can be sent again: every line is kept once', async t => {
  const { database, filesFolder } = await runService(t, quoteService)
  const { asOf: _today, ...request } = startupQuoteRequest()
  const lines = Array.from({ length: LINES }, (_, i) => JSON.stringify({ ...request, reference: `line-${i}` }))
  const batch = {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': '"killed-batch"' },
    body: `${lines.join('\n')}\n`
  }
  const kept = async () =>
    ((await asOwner(database, 'select count(*)::int as n from quote.quote')) as { n: number }[])[0]?.n ?? 0

  const dying = await startKillableService(t, 'quote', { database, filesFolder })
  const answer = await dying.send('/v1/quote-batches?store=true', batch)
  const heard: string[] = []
  try {
    let rest = ''
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      const texts = (rest + Buffer.from(chunk).toString()).split('\n')
      rest = texts.pop() ?? ''
      heard.push(...texts)
      if (heard.length > 0) await dying.kill()
    }
    t.fail('the answer should have broken off')
  } catch {
    t.ok(heard.length > 0 && heard.length < LINES, `${heard.length} lines were answered before the kill`)
  }
  const before = await kept()
  t.ok(before >= heard.length && before < LINES, `${before} quotes were kept by then: never fewer than were answered`)

  const again = await startKillableService(t, 'quote', { database, filesFolder })
  const answers = (await (await again.send('/v1/quote-batches?store=true', batch)).text()).trimEnd().split('\n')
  t.equal(answers.length, LINES)
  t.strictSame(answers.slice(0, heard.length), heard, 'what was heard before is said again, byte for byte')
  const ids = new Set(answers.map(line => (JSON.parse(line) as { quote?: { id: string } }).quote?.id))
  t.equal(ids.size, LINES, 'each line has a quote of its own')
  t.equal(await kept(), LINES, 'and none was kept twice')
  await again.kill()
})
