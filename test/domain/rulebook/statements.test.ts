import { existsSync, readFileSync } from 'node:fs'
import { packagedStatements } from '@trade-credit/rulebook/packaged.ts'
import type { Statement } from '@trade-credit/rulebook/statements.ts'
import t from 'tap'

const statements = packagedStatements()

t.test(
  'every test that a statement names is there, and mentions the statement’s id or a line that it cites',
  async t => {
    const faults = statements.flatMap(statement => {
      if (statement.test === null) return []
      if (!existsSync(statement.test)) return [`${statement.id}: there is no ${statement.test}`]
      return mentions(readFileSync(statement.test, 'utf8'), statement)
        ? []
        : [`${statement.id}: ${statement.test} mentions neither the id nor ${statement.citation}`]
    })
    t.same(faults, [])
  }
)

t.test('every statement has a parameter or a test, or says what will carry it', async t => {
  const bare = statements.filter(({ parameters, test, pending }) => parameters.length === 0 && !test && !pending)
  t.same(bare, [])
  const pending = statements.filter(statement => statement.pending !== null)
  for (const { id, pending: what } of pending) t.comment(`${id} waits for ${what}`)
  t.comment(`${pending.length} of ${statements.length} statements are pending`)
  t.ok(pending.length < statements.length / 4)
})

t.test('a mention is an id, a line inside the cited ones, or an article', async t => {
  const citing = (citation: string): Statement => ({
    id: 'B07',
    citation,
    statement: '',
    parameters: [],
    test: null,
    pending: null
  })
  const lines = citing('001:L341-350; 003:L12')
  for (const text of ['B07', '001:L345', '001:L330-341', '001:L12, L348', '003:L12']) t.ok(mentions(text, lines), text)
  for (const text of ['B071', '001:L340', '001:L351', '002:L345', '003:L1', '003:L120', '001:L12, 003:L345'])
    t.notOk(mentions(text, lines), text)
  t.ok(mentions('the rule of 상법 §662', citing('law:상법 §662')))
  t.notOk(mentions('the rule of 상법 §6620', citing('law:상법 §662')))
})

interface Lines {
  readonly document: string
  readonly first: number
  readonly last: number
}

function mentions(text: string, { id, citation }: Statement): boolean {
  if (new RegExp(`\\b${id}\\b`).test(text)) return true
  const cited = linesIn(citation)
  const told = linesIn(text)
  if (cited.some(one => told.some(other => overlap(one, other)))) return true
  const articles = [...citation.matchAll(/law:([^;]+?§\d+[①-⑳]?)/g)].flatMap(match => (match[1] ? [match[1]] : []))
  return articles.some(article => new RegExp(`${article}(?!\\d)`).test(text))
}

/** Every place of the form `001:L345`, `001:L345-350` or `001:L345, L403`. */
function linesIn(text: string): Lines[] {
  return [...text.matchAll(/(\d{3}):(L\d+(?:-L?\d+)?(?:(?:, | and )L\d+(?:-L?\d+)?)*)/g)].flatMap(
    ([, document = '', places = '']) =>
      [...places.matchAll(/L(\d+)(?:-L?(\d+))?/g)].map(([, first, last]) => ({
        document,
        first: Number(first),
        last: Number(last ?? first)
      }))
  )
}

function overlap(a: Lines, b: Lines): boolean {
  return a.document === b.document && a.first <= b.last && b.first <= a.last
}
