import { readFileSync } from 'node:fs'
import { LOGIN_ROLES } from '@trade-credit/database/roles.ts'
import { sharedVariables } from '@trade-credit/service/config.ts'
import t from 'tap'

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
const unique = (names: Iterable<RegExpMatchArray>) => [...new Set([...names].map(match => match[1] ?? ''))].sort()

const compose = read('docker-compose.yml')
const example = read('.env.example')

t.test('.env.example has exactly what docker-compose.yml reads, each with words above it', async t => {
  t.strictSame(unique(example.matchAll(/^([A-Z_]+)=/gm)), unique(compose.matchAll(/\$\{([A-Z_]+)/g)))
  const paragraphs = example.split('\n\n')
  for (const paragraph of paragraphs) {
    if (/^[A-Z_]+=/m.test(paragraph)) t.match(paragraph, /^# /, paragraph.slice(0, 80))
  }
})

t.test('compose gives a service every variable that it reads, and the preparation every password', async t => {
  const given = unique(compose.matchAll(/^ {2,6}([A-Z_]+): /gm))
  // The image sets HOST and PORT.
  const missing = Object.keys(sharedVariables).filter(name => !given.includes(name) && !['HOST', 'PORT'].includes(name))
  t.strictSame(missing, [])
  t.strictSame(
    LOGIN_ROLES.map(role => `${role.toUpperCase()}_PASSWORD`).filter(name => !given.includes(name)),
    []
  )
})

t.test('the usual values of the example are those of the services', async t => {
  for (const [, name = '', value = ''] of example.matchAll(/^([A-Z_]+)=(.+)$/gm)) {
    const schema = (sharedVariables as Readonly<Record<string, { default?: unknown }>>)[name]
    // Compose has its own: the proxy's port, and the networks of Docker.
    if (schema && !['PORT', 'TRUSTED_PROXIES'].includes(name)) t.equal(value, String(schema.default), name)
  }
})

t.test('compose gives every service the folder of files, which is read-only in the image', async t => {
  const base = compose.slice(compose.indexOf('x-service:'), compose.indexOf('x-service-environment:'))
  t.match(base, /^ {2}read_only: true$/m)
  t.match(base, /^ {2}volumes: \["files:\/files"\]$/m)
  const services = [...compose.matchAll(/^ {4}<<: \*service\n((?: {4}.*\n)+)/gm)]
  t.equal(services.length, 4)
  for (const [service] of services) t.notMatch(service, /volumes:/, 'its own list would take the place of that one')
})
