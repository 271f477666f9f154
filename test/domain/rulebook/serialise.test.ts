import { plainDate } from '@trade-credit/domain/plain-date.ts'
import { loadRulebook } from '@trade-credit/rulebook/load-rulebook.ts'
import { packagedRulebook, sandboxRulebook } from '@trade-credit/rulebook/packaged.ts'
import { rulesAt } from '@trade-credit/rulebook/rules-at.ts'
import { parseRulebook, rulebookSha256, serialiseRulebook } from '@trade-credit/rulebook/serialise.ts'
import t from 'tap'
import { parameterOf, rulebookOf, textsOf } from './example-rulebook.ts'

const A = parameterOf('buyer.first', 'percent', '1.0')
const B = parameterOf('buyer.second', 'won', '1000')

t.test('the digest does not see comments, order, files or the spelling of a number', async t => {
  const sha = rulebookSha256(rulebookOf(A + B))
  t.match(sha, /^[0-9a-f]{64}$/)
  const same: [sentence: string, rulebook: ReturnType<typeof rulebookOf>][] = [
    ['another order', rulebookOf(B + A)],
    ['a comment', rulebookOf(`# why\n${A}${B}`)],
    ['1 for 1.0', rulebookOf(parameterOf('buyer.first', 'percent', '1') + B)],
    ['two files', loadRulebook({ ...textsOf(A), 'parameters/other.yaml': B })],
    ['the order of files', loadRulebook({ 'parameters/z.yaml': B, ...textsOf(A) })]
  ]
  for (const [sentence, rulebook] of same) t.equal(rulebookSha256(rulebook), sha, sentence)
})

t.test('the digest sees whatever a caller can see', async t => {
  const sha = rulebookSha256(rulebookOf(A))
  const other: [sentence: string, parameters: string][] = [
    ['a value', A.replace('1.0', '1.1')],
    ['a date', A.replace('2021-11-01', '2021-11-02')],
    ['a source', A.replace('001:L1', '001:L2')],
    ['a description', A.replace('An example', 'Another')],
    ['a note', A.replace('source: "001:L1"', 'source: "001:L1", note: why')],
    ['one more parameter', A + B]
  ]
  for (const [sentence, parameters] of other) t.not(rulebookSha256(rulebookOf(parameters)), sha, sentence)
})

t.test('the whole rulebook goes through one text and comes back the same', async t => {
  for (const rulebook of [packagedRulebook(), sandboxRulebook()]) {
    const again = parseRulebook(serialiseRulebook(rulebook))
    t.equal(rulebookSha256(again), rulebookSha256(rulebook))
    t.same([...again.parameters.keys()], [...rulebook.parameters.keys()])
    for (const [name, parameter] of rulebook.parameters) {
      if (!isSame(again.parameters.get(name), parameter)) t.fail(`${name} came back different`)
    }
    const rules = rulesAt(again, plainDate('2021-12-01'))
    t.same(
      rules.percent('single_startup.fixed_rate_youth'),
      rulesAt(rulebook, plainDate('2021-12-01')).percent('single_startup.fixed_rate_youth')
    )
  }
})

t.test('content is checked again when it is read', async t => {
  const content = serialiseRulebook(rulebookOf(B))
  t.throws(() => parseRulebook(content.replace('"1000"', '"-1"')), /buyer\.second, entry 1: is not whole won/)
  t.throws(() => parseRulebook(content.replace('001:L1', '002:L1')), /cites 002:L1/)
  t.throws(() => parseRulebook('{}'), /no sources or no parameters/)
})

function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'bigint' ? `${item}n` : item instanceof Map ? [...item].sort() : item
  )
}
