import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { NoSourceForDate } from '@trade-credit/domain/rules.ts'
import { quoteService } from '@trade-credit/quote-service/app.ts'
import { changesBetween } from '@trade-credit/rulebook/changes.ts'
import { loadRulebook } from '@trade-credit/rulebook/load-rulebook.ts'
import { packagedRulebook } from '@trade-credit/rulebook/packaged.ts'
import { PRODUCT_TERMS } from '@trade-credit/rulebook/product-terms.ts'
import type { Entry } from '@trade-credit/rulebook/rulebook.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import t from 'tap'
import { runService } from '../../support/running-service.ts'

const read = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../../docs/guides/rulebook-example', name), 'utf8')
const guide = read('README.md')
const sources = read('sources.yaml')
const edition = read('edition-2027.yaml')
const example = loadRulebook({ 'sources.yaml': sources, 'edition-2027.yaml': edition })

t.test('the diff of the guide is what makes the edition of what stands today', async t => {
  const diff = /```diff\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
  const added = [...diff.matchAll(/(?:^\+.*\n)+/gm)].map(([block]) => block.replaceAll(/^\+/gm, ''))
  t.equal(added.length, 2)
  for (const block of added) t.ok(edition.includes(`\n${block}`), block)
  const without = added.reduce((text, block) => text.replace(`\n${block}`, '\n'), edition)
  const before = loadRulebook({ 'sources.yaml': sources, 'edition-2027.yaml': without })
  for (const [name, { entries, unit, description }] of before.parameters) {
    const packaged = packagedRulebook().parameters.get(name)
    t.match(
      { unit, description, stated: said(entries[0]) },
      { unit: packaged?.unit, stated: said(packaged?.entries[0]) },
      name
    )
  }
  t.equal(before.parameters.size, 2)
})

t.test('the table of the guide is what changes', async t => {
  const changes = changesBetween(example, plainDate('2026-12-31'), plainDate('2027-01-01'))
  const rows = guide.split('\n').filter(line => line.startsWith('| 2027'))
  t.same(
    rows.map(row =>
      row
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim())
    ),
    changes.map(({ on, parameter, before, after }) => [on, parameter.name, said(before), said(after)])
  )
  t.equal(rulesAt(example, plainDate('2026-12-31')).count('single_startup.max_years_since_opening').value, 7)
  t.throws(
    () => rulesAt(example, plainDate('2027-01-01')).count('single_startup.max_years_since_opening'),
    NoSourceForDate
  )
})

t.test('the new product of the guide has terms that products have', async t => {
  const product = loadRulebook({ 'sources.yaml': sources, 'new-product.yaml': read('new-product.yaml') })
  for (const [name, { unit }] of product.parameters) t.equal(unit, PRODUCT_TERMS[name.split('.')[1] ?? '']?.unit, name)
})

t.test('the import of the guide answers the first line of the table, and the release catches it up', async t => {
  const { call } = await runService(t, quoteService)
  await call('POST', '/v1/sandbox/resets', { as: 'operator', body: { today: '2026-12-20' } })
  const body = JSON.parse(read('import.json'))
  const reply = await call('POST', '/v1/rulebook/imports', { as: 'operator', body })
  t.equal(reply.status, 200, reply.text)
  t.match(reply.body.changes, [
    {
      on: '2027-01-01',
      parameter: 'single_startup.buyer_cap',
      before: { value: 200_000_000 },
      after: { value: 300_000_000 }
    }
  ])
  t.equal(reply.body.changes.length, 1)
  const [value] = body.parameters['single_startup.buyer_cap'].values
  t.ok(
    edition.includes(`{ from: ${value.from}, value: ${value.value}, source: "${value.source}" }`),
    'the very same entry'
  )
})

function said(entry: Entry | null | undefined): string {
  if (!entry) return ''
  return entry.known ? String(entry.stated) : 'unknown'
}
