import t from 'tap'
import { badNames, medianLines, tooLong, undocumented } from './file-shape.ts'
import { deployedSources, sourceFiles } from './source-files.ts'

t.test('file names say what the file does', async t => {
  const files = [...deployedSources(), ...sourceFiles('test/**/*.ts')]
  t.strictSame(badNames(files.map(file => file.path)), [])
  for (const name of [
    'index.ts',
    'date-utils.ts',
    'helpers/won.ts',
    'quoteRoutes.ts',
    'limit_won.ts',
    'quote.service.ts',
    'pool-manager.ts',
    'quote-routes.ts',
    'quotes/quotes.routes.ts'
  ])
    t.equal(badNames([`packages/a/src/${name}`]).length, 1, name)
  t.strictSame(badNames(['services/quote/src/quotes/routes.ts', 'services/quote/src/quotes/revision.routes.ts']), [])
})

t.test('no file is longer than 250 lines', async t => {
  const files = deployedSources()
  t.strictSame(tooLong(files), [])
  t.comment(`median of ${files.length} files: ${medianLines(files)} lines`)
  t.equal(tooLong([{ path: 'a.ts', text: 'x\n'.repeat(251) }]).length, 1)
  t.equal(tooLong([{ path: 'a.ts', text: 'x\n'.repeat(250) }]).length, 0)
})

t.test('every exported function has a docstring directly above it', async t => {
  t.strictSame(undocumented(deployedSources()), [])
})

t.test('a missing docstring is found', async t => {
  const count = (text: string) => undocumented([{ path: 'packages/a/src/a.ts', text }]).length
  t.equal(count('export function a() {}'), 1)
  t.equal(count('// a comment\nexport async function a() {}'), 1)
  t.equal(count('/** far off */\n\nexport function a() {}'), 1)
  t.equal(count('/** of b */\nconst b = 1\nexport function a() {}'), 1)
  t.equal(count('export const a = (x: number) => x'), 1)
  t.equal(count('export const a = async (\n  x: number\n): Promise<void> => {}'), 1)
  t.equal(count('export const a = x => x'), 1)
})

t.test('what needs no docstring is let through', async t => {
  const count = (text: string) => undocumented([{ path: 'packages/a/src/a.ts', text }]).length
  t.equal(count('/** says it */\nexport function a() {}'), 0)
  t.equal(count('/**\n * says it\n */\nexport const a = (x: number) => x'), 0)
  t.equal(count('/** both */\nexport function a(x: string): void\nexport function a(x: number): void'), 0)
  t.equal(count('export const a = (1 + 2) * 3'), 0)
  t.equal(count('export const a = won(0n)\nconst b = () => 1\nfunction c() {}'), 0)
})
