import t from 'tap'
import { importsOf } from '../guards/import-arrows.ts'
import { deployedSources, type SourceFile } from '../guards/source-files.ts'

/** What happens in the world of machines never learns the business date: a sandbox that moves it must not move these. */
const MACHINERY =
  /^packages\/(database\/src\/|service\/src\/(access\/|observability\/|stop|http\/paging|platform\/(audit|events|jobs|notices|imports)\/))/

/** Files of the machinery that import the business date, or name it. */
function strayed(files: readonly SourceFile[]): string[] {
  return files
    .filter(file => MACHINERY.test(file.path) && !file.path.endsWith('.routes.ts'))
    .filter(file => importsOf(file).some(({ specifier }) => /\/(business-date|clock\.routes)\.ts$/.test(specifier)))
    .map(file => file.path)
}

t.test('tokens, audit, events and jobs do not import the business date', async t => {
  t.strictSame(strayed(deployedSources()), [])
  const text = `import { BUSINESS_DATE } from '../clock/business-date.ts'`
  for (const path of ['packages/service/src/platform/audit/a.ts', 'packages/service/src/access/access-tokens.ts']) {
    t.strictSame(strayed([{ path, text }]), [path])
  }
})
