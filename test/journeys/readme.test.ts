import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { LOGIN_ROLES } from '@trade-credit/database/roles.ts'
import { localClients } from '@trade-credit/local-stack/issuer/clients.ts'
import { readSettings } from '@trade-credit/local-stack/settings.ts'
import { sharedVariables } from '@trade-credit/service/config.ts'
import t, { type Test } from 'tap'
import type { TSchema } from 'typebox'
import { groupMembers, temporaryDataDir } from '../support/run-stack.ts'

t.setTimeout(120_000)

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const READMES = ['README.md', 'README.ko.md'] as const
const documents = [...READMES, ...globSync(['docs/**/*.md', 'packages/*/README.md'], { cwd: root }).sort()]

t.test('the first quote is answered as both READMEs say', async t => {
  const url = await runWholeStack(t)
  for (const readme of READMES) {
    const command = markedBlock(read(readme), 'first-quote:command')
    t.ok(command.includes('http://127.0.0.1:8080'), `${readme} names the usual address`)
    const script = command.replaceAll('http://127.0.0.1:8080', url)
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: root })
    const shown: unknown = JSON.parse(markedBlock(read(readme), 'first-quote:answer'))
    t.strictSame(differences(shown, JSON.parse(stdout)), [], readme)
  }
  const client = ['docs/guides/dpop-client.mjs', url, 'bank:local', 'GET', '/v1/events?after=0']
  const { stdout } = await promisify(execFile)(process.execPath, client, { cwd: root })
  t.match(stdout, /^200 \{"items":/, 'a token bound to a key opens through the gateway')
  const guide = read('docs/guides/client.md')
  const program = ['client', 'client-lines'].map(name => markedBlock(guide, name)).join('\n')
  t.match(await runOutside(t, program, url), /^referred\n(refer: .+\n)+1 first referred\n2 second referred\n$/)
})

/** Compiles and runs a program in a project of its own that has nothing but a copy of the client and its libraries; gives what it prints. */
async function runOutside(t: Test, program: string, url: string): Promise<string> {
  const project = mkdtempSync(join(tmpdir(), 'client-'))
  t.teardown(() => rmSync(project, { recursive: true }))
  cpSync(join(root, 'packages/client/src'), join(project, 'trade-credit'), { recursive: true })
  for (const library of ['openapi-fetch', 'openapi-typescript-helpers', 'jose', '@types/node', 'undici-types']) {
    const places = ['packages/client/node_modules', 'node_modules'].map(folder => join(root, folder, library))
    const to = join(project, 'node_modules', library)
    mkdirSync(dirname(to), { recursive: true })
    symlinkSync(places.find(existsSync) ?? '', to)
  }
  const compilerOptions = { strict: true, module: 'nodenext', noEmit: true, allowImportingTsExtensions: true }
  writeFileSync(join(project, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...compilerOptions, types: ['node'] } })
  )
  writeFileSync(join(project, 'first.ts'), program)
  const run = promisify(execFile)
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: project })
  return (await run(process.execPath, ['first.ts'], { cwd: project, env: { ...process.env, API: url } })).stdout
}

t.test('a field that is shown otherwise than answered would be found', async t => {
  const answered = { status: 'quoted', buyers: [{ premium: 500_000, rate: '1.000' }], findings: [] }
  t.strictSame(differences({ buyers: [{ premium: 500_000 }], findings: [] }, answered), [])
  t.strictSame(differences({ buyers: [{ premium: 500_001 }] }, answered), ['/buyers/0/premium'])
  t.strictSame(differences({ buyers: [] }, answered), ['/buyers'])
  t.strictSame(differences({ status: 'quote', payable: 1 }, answered), ['/status', '/payable'])
})

t.test('both READMEs show the same commands and answers', async t => {
  const [english, korean] = READMES.map(readme => codeBlocks(read(readme)))
  t.equal(english?.length, 4)
  t.strictSame(korean, english)
})

t.test('what the documents name is there', async t => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  for (const document of documents) {
    const text = read(document)
    const named = [...text.matchAll(/\bnpm (?:run ([a-z-]+)|(start|test)\b)/g)].map(match => match[1] ?? match[2] ?? '')
    const unknown = named.filter(name => !(name in scripts))
    t.strictSame(unknown, [], `scripts of ${document}`)
    const places = [...text.matchAll(/(?<![\w./@-])(?:packages|services|docs|test|openapi|migrations)\/[\w./-]*\w/g)]
    const missing = places.map(match => match[0]).filter(place => !isThere(place, document))
    t.strictSame(missing, [], `files and folders of ${document}`)
  }
})

t.test('every link leads somewhere', async t => {
  for (const document of documents) {
    const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1] ?? '')
    const broken = links.filter(link => !/^https?:/.test(link) && !leadsSomewhere(document, link))
    t.strictSame(broken, [], document)
  }
})

t.test('the variables of the services are the documented ones', async t => {
  const shown = listItems(markedPart(read('docs/guides/production.md'), 'service-variables'))
  const real = Object.entries<TSchema>(sharedVariables).map(
    ([name, part]) => `\`${name}\` (${valueOf(part)}): ${'description' in part ? part['description'] : ''}`
  )
  t.strictSame(shown, real)
})

t.test('the passwords that the preparation sets are the documented ones', async t => {
  const shown = [...markedPart(read('docs/guides/production.md'), 'passwords').matchAll(/`(\w+_PASSWORD)`/g)]
  const names = shown.map(match => match[1])
  t.strictSame(
    names,
    LOGIN_ROLES.map(role => `${role.toUpperCase()}_PASSWORD`)
  )
})

t.test('the variables of npm start are the documented ones, with their defaults', async t => {
  const source = read('packages/local-stack/src/settings.ts')
  const names = [...source.matchAll(/^ {2}([A-Z_]+): (?:port|Type)/gm)].map(match => match[1])
  const { ports, logLevel, rateLimit } = readSettings({})
  for (const readme of READMES) {
    const items = listItems(markedPart(read(readme), 'stack-variables'))
    const shown = items.flatMap(item => [...item.matchAll(/`([A-Z_]+)`(?: \(`?([^`)]*)`?\))?/g)])
    t.strictSame(
      shown.map(([, name]) => name),
      names,
      readme
    )
    for (const [, name = '', value] of shown) {
      const expected =
        { ...ports, LOG_LEVEL: logLevel, DATA_DIR: '.data', RATE_LIMIT_PER_MINUTE: rateLimit }[name] ?? ''
      t.equal(value ?? '', String(expected), `${name} in ${readme}`)
    }
  }
})

t.test('the functions with the owner’s rights are the documented ones', async t => {
  const architecture = read('docs/architecture.md')
  const migrations = globSync('migrations/*.sql', { cwd: root }).map(read).join('\n')
  const before = migrations.split(/\bsecurity definer\b/).slice(0, -1)
  const functions = before.map(
    text => [...text.matchAll(/^create (?:or replace )?function \w+\.(\w+)\(/gm)].at(-1)?.[1]
  )
  t.ok(functions.includes('append_audit'))
  t.strictSame(
    functions.filter(name => !new RegExp(`\\b${name}\\b`).test(architecture)),
    []
  )
})

t.test('the clients of the local issuer are the documented ones', async t => {
  const items = listItems(markedPart(read('docs/guides/local-stack.md'), 'clients'))
  const documented = items.map(item => [...item.matchAll(/`([^`]+)`/g)].map(match => match[1]))
  const scopesOf = (id: string) => documented.find(names => names.includes(id))
  for (const { id, organisation, kind, scopes } of localClients) {
    const shown = scopesOf(id)
    t.ok(shown?.includes(organisation) && shown.includes(kind), `${id} is of ${organisation}, ${kind}`)
    if (kind === 'auditor') continue
    const others = localClients.filter(client => shown?.includes(client.id)).map(client => client.id)
    const rest = shown?.filter(name => name !== organisation && name !== kind && !others.includes(name ?? ''))
    t.strictSame(rest, scopes, `scopes of ${id}`)
  }
})

/** Starts what `npm start` starts, on free ports and data of its own, and gives the gateway's address. */
async function runWholeStack(t: Test): Promise<string> {
  const dataDir = await temporaryDataDir(t)
  const names = ['PORT', 'QUOTE_PORT', 'UNDERWRITING_PORT', 'POLICY_PORT', 'CLAIMS_PORT', 'ISSUER_PORT']
  const freePorts = Object.fromEntries(names.map(name => [name, '0']))
  const stack = spawn(process.execPath, ['packages/local-stack/src/main.ts'], {
    cwd: root,
    detached: true,
    // npm_lifecycle_event makes it stop by itself should the test be killed before its teardown.
    env: { PATH: process.env['PATH'], npm_lifecycle_event: 'test', DATA_DIR: dataDir, ...freePorts },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const ended = once(stack, 'close')
  t.teardown(async () => {
    if (stack.pid !== undefined && (await groupMembers(stack.pid)).length > 0) process.kill(-stack.pid, 'SIGINT')
    await ended
  })
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  const onData = (chunk: Buffer) => {
    output += chunk.toString()
    const url = /Ready: (http:\/\/[\d.]+:\d+)/.exec(output)?.[1]
    if (url) resolve(url)
  }
  stack.stdout.on('data', onData)
  stack.stderr.on('data', onData)
  void ended.then(() => reject(new Error(`the stack ended: ${output}`)))
  return ready
}

/** Where the answer differs from what is shown of it, as JSON Pointers; a list must have as many elements. */
function differences(shown: unknown, real: unknown, at = ''): string[] {
  if (typeof shown !== 'object' || shown === null) return Object.is(shown, real) ? [] : [at]
  if (typeof real !== 'object' || real === null || Array.isArray(shown) !== Array.isArray(real)) return [at]
  if (Array.isArray(shown) && shown.length !== (real as unknown[]).length) return [at]
  return Object.entries(shown).flatMap(([name, part]) =>
    differences(part, (real as Record<string, unknown>)[name], `${at}/${name}`)
  )
}

/** The first code block after the marker. */
function markedBlock(text: string, marker: string): string {
  const [, after] = text.split(`<!-- ${marker} -->`)
  const block = /^```\w+\n([\s\S]*?)^```/m.exec(after ?? '')?.[1]
  if (block === undefined) throw new Error(`no code block after ${marker}`)
  return block
}

/** What stands between `<!-- marker -->` and `<!-- /marker -->`. */
function markedPart(text: string, marker: string): string {
  const part = text.split(`<!-- ${marker} -->`)[1]?.split(`<!-- /${marker} -->`)[0]
  if (part === undefined) throw new Error(`nothing is marked ${marker}`)
  return part
}

/** The items of a Markdown list, each as one line. */
function listItems(part: string): string[] {
  return part
    .trim()
    .split(/\n(?=- )/)
    .map(item => item.replace(/^- /, '').replace(/\s+/g, ' ').trim())
}

/** Commands and answers, without the comments. */
function codeBlocks(text: string): string[] {
  const blocks = [...text.matchAll(/^```(sh|json)\n([\s\S]*?)^```/gm)]
  return blocks.map(([, , block = '']) => block.replace(/\s+# .*$/gm, ''))
}

/** From the root, or from the folder of the package that the document describes. */
function isThere(place: string, document: string): boolean {
  return existsSync(join(root, place)) || existsSync(join(root, dirname(document), place))
}

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? document : join(dirname(document), path)
  if (!existsSync(join(root, target))) return false
  return anchor === undefined || anchorsOf(read(target)).includes(anchor)
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-')
  )
}

function valueOf(part: TSchema): string {
  if ('default' in part) return part['default'] === '' ? 'default empty' : `default \`${String(part['default'])}\``
  return '~optional' in part ? 'optional' : 'needed'
}
