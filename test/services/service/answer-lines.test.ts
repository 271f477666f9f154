import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { answerLines } from '@trade-credit/service/streams/answer-lines.ts'
import t from 'tap'

const { signal } = new AbortController()

t.test('what takes long is passed on as it is answered, and not with all that came in one piece', async t => {
  let answered = 0
  const slow = async () => {
    await setTimeout(600)
    answered += 1
    return 'x\n'
  }
  const source = Readable.from([Buffer.from('1\n2\n3\n4\n')]) as AsyncIterable<Buffer>
  const seen: [string, number][] = []
  for await (const text of answerLines(source, 1, slow, signal)) seen.push([text, answered])
  t.strictSame(seen, [
    ['x\nx\n', 2],
    ['x\nx\n', 4]
  ])
})

t.test('quick answers go together, in pieces of a bounded size', async t => {
  const source = Readable.from([Buffer.from('1\n'.repeat(100))]) as AsyncIterable<Buffer>
  const sizes: number[] = []
  for await (const text of answerLines(source, 1, () => 'x'.repeat(1000), signal)) sizes.push(text.length)
  t.strictSame(sizes, [33_000, 33_000, 33_000, 1000])
})
