import t from 'tap'
import { FOLDER_ORDER, outOfOrder } from './folder-order.ts'
import { sourceFiles } from './source-files.ts'

t.test('the folders of a service import downwards only', async t => {
  t.strictSame(outOfOrder(sourceFiles('services/*/src/**/*.ts'), FOLDER_ORDER), [])
})

const order = { 'services/claims': ['payments', 'claims'] }
const file = (path: string, text = '') => ({ path: `services/claims/src/${path}`, text })
const sound = [
  file('app.ts', `import { pay } from './payments/pay.ts'`),
  file('payments/pay.ts', `import { amount } from './pdf/amount.ts'\nimport { claim } from '../claims/claim.ts'`),
  file('payments/pdf/amount.ts', `import { pay } from '../pay.ts'\nimport { claim } from '../../claims/claim.ts'`),
  file('claims/claim.ts', `import { won } from '@trade-credit/domain/won.ts'\nimport { id } from './id.ts'`)
]

t.test('what runs down, or stays in its folder, is let through', async t => {
  t.strictSame(outOfOrder(sound, order), [])
})

t.test('each breach is found', async t => {
  const breaches = [
    [file('claims/late.ts', `\nimport { pay } from '../payments/pay.ts'`), 'late.ts:2 imports ../payments/pay.ts'],
    [file('claims/late.ts', `import type { Pay } from '../payments/pay.ts'`), 'late.ts:1 imports ../payments/pay.ts'],
    [file('claims/late.ts', `export { amount } from '../payments/pdf/amount.ts'`), 'late.ts:1 imports'],
    [file('claims/late.ts', `const { start } = await import('../app.ts')`), 'late.ts:1 imports ../app.ts'],
    [file('recoveries/recover.ts'), 'src/recoveries has no place in the order']
  ] as const
  for (const [breach, sentence] of breaches) {
    const found = outOfOrder([...sound, breach], order)
    t.equal(found.length, 1, sentence)
    t.match(found[0], sentence)
  }
  t.match(outOfOrder(sound, { 'services/claims': ['payments', 'claims', 'covers'] }), [
    'services/claims/src/covers is in the order and has no file'
  ])
})
