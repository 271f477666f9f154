// The compiler holds the marked lines to be errors: where one is no error any more, `@ts-expect-error` itself becomes one.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BusinessNumber, businessNumber, type CorporateNumber } from '@trade-credit/domain/business-number.ts'
import { type Finding, finding } from '@trade-credit/domain/finding.ts'
import { type PlainDate, plainDate } from '@trade-credit/domain/plain-date.ts'
import { portionOf, type Ratio } from '@trade-credit/domain/ratio.ts'
import type { Rules } from '@trade-credit/domain/rules.ts'
import { type Won, won } from '@trade-credit/domain/won.ts'
import t from 'tap'

/** Never called: only compiled. */
export function refusedByTheCompiler(rules: Rules, number: BusinessNumber): unknown[] {
  // @ts-expect-error a bigint is not an amount of won until won() has read it
  const amount: Won = 1n
  // @ts-expect-error a number is not an amount of won
  const whole: Won = 1
  // @ts-expect-error a text is not a date until plainDate() has read it
  const date: PlainDate = '2024-02-29'
  // @ts-expect-error the time of day is not a date
  const instant: PlainDate = new Date(0)
  // @ts-expect-error a text is not a business number until businessNumber() has checked it
  const business: BusinessNumber = '9998100015'
  // @ts-expect-error a place of business is not a corporation
  const corporation: CorporateNumber = number
  // @ts-expect-error a rate is an exact fraction, never a float
  const rate: Ratio = 0.8
  // @ts-expect-error the rounding is named
  const portion = portionOf(won(1), rules.percent('coverage_ratio.default').value)
  // @ts-expect-error a percentage of the rulebook is not an amount
  const limit: Won = rules.percent('coverage_ratio.default').value
  // @ts-expect-error findings have known codes, so that each has its sentences
  const unknownCode: Finding = finding('decline', 'buyer', 'buyer.no_such_code')
  return [amount, whole, date, instant, business, corporation, rate, portion, limit, unknownCode]
}

t.test('the compiler refuses each marked line', async t => {
  t.same(compile(t.testdir(), readFileSync(import.meta.filename, 'utf8')), '')
})

t.test('a marked line that is no error is found', async t => {
  const harmless =
    "import { type Won, won } from '@trade-credit/domain/won.ts'\n// @ts-expect-error not so\nexport const a: Won = won(1n)\n"
  t.match(compile(t.testdir(), harmless), /TS2578/)
})

t.test('what the refused lines should have written is accepted', async t => {
  const [amount, date, number]: [Won, PlainDate, BusinessNumber] = [
    won(1n),
    plainDate('2024-02-29'),
    businessNumber('999-81-00015')
  ]
  t.strictSame([amount, date, number], [1n, '2024-02-29', '9998100015'])
})

/** What the compiler says of the text, as a file of the folder; nothing when it is content. */
function compile(folder: string, text: string): string {
  const base = JSON.parse(readFileSync('tsconfig.base.json', 'utf8')) as { compilerOptions: object }
  const compilerOptions = {
    ...base.compilerOptions,
    composite: false,
    declaration: false,
    emitDeclarationOnly: false,
    noEmit: true
  }
  writeFileSync(join(folder, 'types.ts'), text)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }))
  // Not by TypeScript's launcher: tap loads hooks into every Node that a test starts, and the launcher cannot bear them.
  const compiler = spawnSync(process.execPath, ['node_modules/typescript/lib/tsc.js', '-p', folder], {
    encoding: 'utf8'
  })
  return compiler.stdout + compiler.stderr
}
