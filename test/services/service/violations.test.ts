import { troubleInJson } from '@trade-credit/service/http/json-text.ts'
import { hasFormat } from '@trade-credit/service/schema/formats.ts'
import { compileCheck } from '@trade-credit/service/schema/validation.ts'
import { violationsOf } from '@trade-credit/service/schema/violations.ts'
import fc from 'fast-check'
import t from 'tap'
import { goodOrder, OrderBody } from './probe.ts'

/** The value with one place in it, chosen by the numbers, replaced. */
function mutated(value: unknown, path: readonly number[], replacement: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return replacement
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value }
  const keys = [...Object.keys(copy), 'added']
  const key = keys[step % keys.length] ?? 'added'
  Object.assign(copy, { [key]: mutated((copy as Record<string, unknown>)[key], rest, replacement) })
  return copy
}

t.test(
  'the explanation agrees with the check: a refused body has at least one named fault, an accepted one none',
  async t => {
    const check = compileCheck(OrderBody)
    let refused = 0
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 4 }), fc.jsonValue(), (path, replacement) => {
        const body = mutated(goodOrder, path, replacement)
        const accepted = check(body)
        if (!accepted) refused++
        return accepted === (violationsOf(OrderBody, body, 50).length === 0)
      }),
      { numRuns: 3000 }
    )
    t.ok(refused > 500, `${refused} of 3,000 were refused`)
  }
)

t.test('a JSON text in which no field repeats gives no trouble', async () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
      const trouble = troubleInJson(JSON.stringify(value, null, indent), 32)
      return trouble === null || trouble.code === 'forbidden_field'
    }),
    { numRuns: 1000 }
  )
})

t.test('a repeated field is found wherever it stands', async t => {
  const cases: [text: string, pointer: string | null][] = [
    ['{"a":1,"a":2}', '/a'],
    ['{"a":{"b":1},"c":{"b":2}}', null],
    ['[{"a":1},{"a":1}]', null],
    ['[{"a":1},{"b":[0,{"x":1,"x":1}]}]', '/1/b/1/x'],
    ['{"a":"a","b":"a"}', null],
    ['{"a":"\\"a\\":1,\\"a\\"","b":1}', null],
    ['{"a\\\\":1,"a":2}', null],
    ['{"":1,"":2}', '/']
  ]
  for (const [text, pointer] of cases) t.equal(troubleInJson(text, 32)?.pointer ?? null, pointer, text)
})

t.test('broken texts are left to the parser', async () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '\\', '1', '-', 'e', 'a') }),
      text => {
        troubleInJson(text, 8)
        return true
      }
    ),
    { numRuns: 2000 }
  )
})

t.test('a line of text has something to be seen, and nothing that controls how the rest is shown', async t => {
  for (const [text, fits] of [
    ['예시정밀', true],
    ['ACME', true],
    ['ㄱ', true],
    ['가\u200d나', true],
    ['   ', false],
    ['\u200b\u200b', false],
    ['\u3164', false],
    ['abc\u202edef', false],
    ['a\nb', false],
    ['\ud800', false]
  ] as const)
    t.equal(hasFormat('one-line', text), fits, JSON.stringify(text))
})
