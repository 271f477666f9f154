import t from 'tap'
import { bannedCalls, clockMixers, needlessExceptions } from './banned-calls.ts'
import { deployedSources, sourceFiles } from './source-files.ts'

t.test('no file makes a banned call', async t => {
  t.strictSame(bannedCalls([...deployedSources(), ...sourceFiles('test/**/*.ts')]), [])
})

t.test('every exception is still needed', async t => {
  t.strictSame(needlessExceptions(deployedSources()), [])
  t.ok(needlessExceptions([]).length > 0)
})

t.test('the two clocks do not meet in one file', async t => {
  t.strictSame(clockMixers(deployedSources()), [])
  const mixer = `import { businessDate } from './business-date.ts'\nimport { now } from '@trade-credit/service/real-clock.ts'`
  t.strictSame(clockMixers([{ path: 'services/quote/src/a.ts', text: mixer }]), ['services/quote/src/a.ts'])
})

t.test('each banned call is found and names its replacement', async t => {
  const banned = [
    ['packages/domain/src/a.ts', 'const at = Date.now()'],
    ['packages/domain/src/a.ts', 'const at = new Date(2020, 1, 1)'],
    ['packages/domain/src/a.ts', 'const die = Math.random()'],
    ['packages/domain/src/a.ts', 'const rate = parseFloat(text)'],
    ['packages/domain/src/a.ts', 'const rate = Number.parseFloat(text)'],
    ['packages/domain/src/a.ts', 'const years = parseInt(text, 10)'],
    ['packages/domain/src/a.ts', 'const zone = process.env.TZ'],
    ['packages/domain/src/a.ts', 'const n = Number(text)'],
    ['packages/domain/src/a.ts', `const text = \`\${Number(amount)} won\``],
    ['services/quote/src/a.ts', 'const at = Date.now()'],
    ['services/quote/src/a.ts', 'const at = new Date()'],
    ['packages/service/src/a.ts', 'const at = new Date'],
    ['packages/service/src/a.ts', 'const today = now().toISOString().slice(0, 10)'],
    ['test/services/a.test.ts', 'const today = at.toISOString().slice(0,10)'],
    ['services/quote/src/a.ts', "console.log('here')"],
    ['test/services/a.test.ts', "console.log('here')"],
    ['services/quote/src/quote-routes.ts', 'const body = JSON.parse(request.body)'],
    ['test/services/a.test.ts', 'process.exit(0)']
  ] as const
  for (const [path, text] of banned) t.match(bannedCalls([{ path, text }]), [/^.+:1 .+: .+/], `${path}: ${text}`)
})

t.test('what merely looks like a banned call is let through', async t => {
  const allowed = [
    ['packages/domain/src/a.ts', `/** Never Date.now(). */\nconst text = 'Number(1)' // parseInt(1)`],
    ['packages/domain/src/a.ts', 'Number.isSafeInteger(n)'],
    ['services/quote/src/a.ts', 'const at = new Date(row.createdAt)'],
    ['services/quote/src/main.ts', "console.error('cannot start')"],
    ['packages/local-stack/src/a.ts', "console.log('ready')"]
  ] as const
  for (const [path, text] of allowed) t.strictSame(bannedCalls([{ path, text }]), [], `${path}: ${text}`)
})
