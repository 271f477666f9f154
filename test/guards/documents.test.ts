import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'

const root = join(import.meta.dirname, '../..')
const read = (document: string) => readFileSync(join(root, document), 'utf8')

t.test('every decision is listed, once and by its title', async t => {
  const listed = [...read('docs/decisions/README.md').matchAll(/^- \[(\d+)\]\((.+?)\) (.+(?:\n {2}.+)*)/gm)]
  const decisions = globSync('docs/decisions/0*.md', { cwd: root }).map(path => {
    const [, number, title] = /^# (\d+) (.+)/.exec(read(path)) ?? []
    return `${number} ${basename(path)} ${title}`
  })
  t.ok(decisions.length > 20)
  t.strictSame(
    listed.map(([, number, file, title]) => `${number} ${file} ${title?.replace(/\n +/g, ' ')}`).toSorted(),
    decisions.toSorted()
  )
})

t.test('lines are short enough to read beside each other', async t => {
  // The table of operations is generated, and as wide as the clients are many.
  const documents = ['README.md', 'README.ko.md', ...globSync('docs/**/*.md', { cwd: root })]
  for (const document of documents.filter(path => path !== 'docs/guides/operations.md')) {
    const long = read(document)
      .split('\n')
      .flatMap((line, at) => (line.length > 130 && !line.startsWith('TOKEN=') ? [at + 1] : []))
    t.strictSame(long, [], document)
  }
})
