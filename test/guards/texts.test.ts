import t from 'tap'
import { sourceFiles } from './source-files.ts'
import { registryBound, strayWords } from './texts.ts'

const TEXT = '{ts,mjs,js,json,md,yaml,yml,sql,sh,conf,html,toml,csv,txt}'

t.test('the repository names no machine, registry or folder that a stranger does not have', async t => {
  const files = sourceFiles(
    `*.${TEXT}`,
    '.*rc',
    '.*rc.json',
    '.gitignore',
    '.ci/*',
    'Dockerfile*',
    `{packages,services,openapi,migrations,test,docs,deploy}/**/*.${TEXT}`
  ).filter(file => file.path !== 'package-lock.json' && !file.path.startsWith('test/guards/texts'))
  t.ok(files.length > 50)
  t.strictSame(strayWords(files), [])
})

t.test('the lockfile installs from whichever registry npm is set to', async t => {
  for (const lockfile of sourceFiles('package-lock.json')) t.strictSame(registryBound(lockfile), [])
  const bound = '{\n"resolved": "https://packages.example/tap.tgz",\n"resolved": "packages/domain"\n}'
  t.strictSame(registryBound({ path: 'package-lock.json', text: bound }), ['package-lock.json:2'])
})

t.test('each stray word is found', async t => {
  const count = (text: string) => strayWords([{ path: 'docs/a.md', text }]).length
  t.equal(count('run it in /home/me/app'), 1)
  t.equal(count("const root = '/work/app'"), 1)
  t.equal(count('copy C:\\temp'), 1)
  t.equal(count('from registry.example.com'), 1)
  t.equal(count('see shared/notes.md'), 1)
  t.equal(count('as the last session found'), 1)
})

t.test('words with another meaning are let through', async t => {
  const count = (text: string) => strayWords([{ path: 'docs/a.md', text }]).length
  t.equal(count('a session advisory lock'), 0)
  t.equal(count('GET /v1/home/x, https://a.example/home/y, ./work/z'), 0)
  t.equal(count('data in /var/tmp'), 0)
  t.equal(count('select session_user'), 0)
})
