import { csvRows } from '@trade-credit/service/spreadsheets/csv-rows.ts'
import t from 'tap'

const LONGEST = 100
const long = 'x'.repeat(60)

/** What is read of the lines: where each row begins, and its cells or its trouble. */
const CASES: Record<string, [lines: readonly string[], rows: readonly [line: number, ...string[]][]]> = {
  'a mark within a cell opens nothing, also beside one that does': [
    ['6" 관,1', '가,2', '"주소\n둘째 줄",3', '8" 관,"a\nb"'],
    [
      [1, '6" 관', '1'],
      [2, '가', '2'],
      [3, '주소\n둘째 줄', '3'],
      [5, '8" 관', 'a\nb']
    ]
  ],
  'a mark that nobody closed costs its own line alone': [
    ['"가,1', '나,2', '"다,3', '"라\n마",4', '"바"" ""사\n아",5'],
    [
      [1, 'open_quote'],
      [2, '나', '2'],
      [3, 'open_quote'],
      [4, '라\n마', '4'],
      [6, '바" "사\n아', '5']
    ]
  ],
  'also where a record would be too long, and of the next one nothing is lost': [
    [`"가,${long}`, `나,${long}`, '"다\n라",1'],
    [
      [1, 'open_quote'],
      [2, '나', long],
      [3, '다\n라', '1']
    ]
  ],
  'blank lines are of a length as well': [
    ['"가\n\n나",1', '"다', ...Array(200).fill(''), '라",2'],
    [
      [1, '가\n\n나', '1'],
      [4, 'open_quote']
    ]
  ]
}

for (const [name, [lines, expected]] of Object.entries(CASES)) {
  t.test(name, async t => {
    const file = Buffer.from(lines.join('\n'))
    const rows: unknown[] = []
    for await (const { line, cells, trouble } of csvRows([file], { beginning: file, longest: LONGEST })) {
      if (cells.join('') !== '' || trouble) rows.push([line, ...(trouble ? [trouble] : cells)])
    }
    t.strictSame(rows.slice(0, expected.length), expected)
  })
}
