import fc from 'fast-check'

/** What clients send by mistake, or to see what happens. */
export const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e20,
  Number.MAX_SAFE_INTEGER + 1,
  -0.1,
  '',
  ' ',
  '150',
  'null',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202eabc',
  '가'.repeat(2000),
  "'; drop table quote.quote; --",
  '{"a":1}',
  '../../etc/passwd',
  '2021-02-30',
  '9998600044',
  'NaN',
  [],
  [[]],
  {},
  { toString: 'x' },
  { constructor: { prototype: {} } },
  Array(60).fill(0)
]

/** Something done to the text of a body after it was a well-formed value. */
const TEXT_FAULTS: readonly ((text: string) => string | Buffer)[] = [
  text => text.slice(0, -1),
  text => `${text}${text}`,
  text => `\ufeff${text}`,
  text => text.replace('{', '{"a":1,"a":2,'),
  text => text.replace(/"(\w+)":/, '"$1":1,"$1":'),
  text => text.replace('{', '{"__proto__":{"x":1},'),
  text => text.replace(/:(\d+)/, ':1e999'),
  text => text.replace(/:(\d+)/, ':$1.00000000000000000001'),
  text => text.replace(/:(\d+)/, ':0$1'),
  text => `${'['.repeat(500)}${text}${']'.repeat(500)}`,
  text => `${'{"a":'.repeat(5000)}${text}`,
  () => '',
  () => ' ',
  () => 'null',
  () => '"text"',
  () => '[]',
  () => 'a=1&b=2',
  () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  text => Buffer.from(text, 'utf16le'),
  text => text.replace(/"/g, "'")
]

type Container = Record<string, unknown>

/** The body as sent: mostly well-formed, often with one or two places changed, sometimes broken as text. */
export function bodies(values: fc.Arbitrary<unknown>): fc.Arbitrary<string | Buffer> {
  const change = fc.tuple(
    fc.nat(),
    fc.constantFrom('replace', 'remove', 'add', 'repeat'),
    fc.constantFrom(...ODD_VALUES)
  )
  const text = fc
    .tuple(values, fc.array(change, { maxLength: 2 }))
    .map(([value, changes]) => JSON.stringify(changes.reduce(changed, structuredClone(value))) ?? '')
  const broken = fc.tuple(text, fc.constantFrom(...TEXT_FAULTS)).map(([sent, fault]) => fault(sent))
  return fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: broken })
}

/** The value with one place in it changed; the place is counted over all fields and items, and wraps around. */
function changed(value: unknown, [nth, how, given]: readonly [number, string, unknown]): unknown {
  const odd = structuredClone(given)
  const places = placesIn(value)
  const place = places[nth % Math.max(1, places.length)]
  if (!place) return odd
  const { holder, key } = place
  if (how === 'add') {
    const target = holder[key]
    if (typeof target === 'object' && target !== null && !Array.isArray(target)) (target as Container)['extra'] = odd
    else holder[`extra${nth}`] = odd
  } else if (how === 'remove' && !Array.isArray(holder)) delete holder[key]
  else if (how === 'repeat' && Array.isArray(holder)) holder.push(holder[Number(key)])
  else holder[key] = odd
  return value
}

function placesIn(value: unknown): { holder: Container; key: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [{ holder: value as Container, key }, ...placesIn(part)])
}
