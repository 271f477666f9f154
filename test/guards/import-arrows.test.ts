import t from 'tap'
import { folderCycles, forbiddenImports, importCycles } from './import-arrows.ts'
import { deployedSources, sourceFiles } from './source-files.ts'

t.test('dependencies point down only', async t => {
  t.strictSame(forbiddenImports([...deployedSources(), ...sourceFiles('test/**/*.ts')]), [])
})

t.test('no file imports itself by way of others', async t => {
  t.strictSame(importCycles(deployedSources()), [])
})

t.test('no folder of a package imports itself by way of others', async t => {
  t.strictSame(folderCycles(sourceFiles('packages/*/src/**/*.ts')), [])
})

t.test('each forbidden arrow is found', async t => {
  const forbidden = [
    ['packages/domain/src/won.ts', `import { readFileSync } from 'node:fs'`],
    ['packages/domain/src/won.ts', `import type { Pool } from 'pg'`],
    ['packages/domain/src/won.ts', `import { loadRules } from '@trade-credit/rulebook/load.ts'`],
    ['packages/rulebook/src/load.ts', `import { createServer } from 'node:http'`],
    ['packages/rulebook/src/load.ts', `import pg from 'pg'`],
    ['packages/database/src/pool.ts', `export { hold } from '@trade-credit/ledger/hold.ts'`],
    ['packages/ledger/src/hold.ts', `import { now } from '@trade-credit/service/real-clock.ts'`],
    ['packages/service/src/app.ts', `const { hold } = await import('@trade-credit/ledger/hold.ts')`],
    ['packages/client/src/client.ts', `import { won } from '@trade-credit/domain/won.ts'`],
    ['services/quote/src/app.ts', `import { bind } from '@trade-credit/policy-service/bind.ts'`],
    ['services/quote/src/app.ts', `import { start } from '@trade-credit/local-stack/main.ts'`],
    ['services/quote/src/app.ts', `import { testDatabase } from '../../../test/support/database.ts'`],
    ['services/quote/src/app.ts', `import { won } from '../../../packages/domain/src/won.ts'`],
    ['packages/ledger/src/hold.ts', `import { release } from '@trade-credit/ledger/release.ts'`],
    ['packages/new-thing/src/a.ts', `export {}`]
  ] as const
  for (const [path, text] of forbidden) t.equal(forbiddenImports([{ path, text }]).length, 1, `${path}: ${text}`)
})

t.test('what is allowed is let through', async t => {
  const allowed = [
    ['packages/domain/src/won.ts', `import type { Ratio } from './ratio.ts'`],
    ['packages/domain/src/won.ts', `// import pg from 'pg'\n/** import x from 'y' */`],
    [
      'packages/rulebook/src/load.ts',
      `import { parse } from 'yaml'\nimport { won } from '@trade-credit/domain/won.ts'`
    ],
    ['services/quote/src/app.ts', `import { now } from '@trade-credit/service/real-clock.ts'`],
    ['test/domain/won.test.ts', `import { won } from '@trade-credit/domain/won.ts'`]
  ] as const
  for (const [path, text] of allowed) t.strictSame(forbiddenImports([{ path, text }]), [], `${path}: ${text}`)
})

t.test('a cycle is found, and one that types alone close', async t => {
  const cycle = (lastImport: string) =>
    importCycles([
      { path: 'packages/a/src/one.ts', text: `import { two } from './two.ts'` },
      { path: 'packages/a/src/two.ts', text: `import { three } from './deep/three.ts'` },
      { path: 'packages/a/src/deep/three.ts', text: lastImport }
    ])
  const found = [
    'packages/a/src/one.ts -> packages/a/src/two.ts -> packages/a/src/deep/three.ts -> packages/a/src/one.ts'
  ]
  t.strictSame(cycle(`import { one } from '../one.ts'`), found)
  t.strictSame(cycle(`import type { One } from '../one.ts'`), found)
  t.strictSame(cycle(`import { four } from './four.ts'`), [])
})

t.test('a cycle of folders is found, though no file is in one, and files in src are none', async t => {
  const cycle = (lastImport: string) =>
    folderCycles([
      { path: 'packages/a/src/roof.ts', text: `import { one } from './first/one.ts'` },
      {
        path: 'packages/a/src/first/one.ts',
        text: `import { two } from '../second/two.ts'\nimport { b } from './b.ts'`
      },
      { path: 'packages/a/src/second/two.ts', text: `import { ground } from '../ground.ts'` },
      { path: 'packages/a/src/second/three.ts', text: lastImport }
    ])
  t.strictSame(cycle(`import type { Four } from '../first/four.ts'`), [
    'packages/a/src/first -> packages/a/src/second -> packages/a/src/first'
  ])
  t.strictSame(cycle(`import type { Two } from './two.ts'`), [])
})
