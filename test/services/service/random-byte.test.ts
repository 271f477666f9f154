import { randomByte } from '@trade-credit/service/random-byte.ts'
import t from 'tap'

t.test('bytes are of nearly all values, and those that were given out do not come again', async t => {
  const stretches = Array.from({ length: 3 }, () => Buffer.from(Array.from({ length: 4096 }, randomByte)))
  for (const stretch of stretches) t.ok(new Set(stretch).size > 250)
  t.equal(new Set(stretches.map(stretch => stretch.toString('hex'))).size, 3)
})
