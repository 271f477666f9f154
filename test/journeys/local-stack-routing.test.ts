import { existsSync, readFileSync } from 'node:fs'
import {
  nounsByService,
  pathsOfOthers,
  platformNouns,
  type ServiceName,
  upstreamOf
} from '@trade-credit/local-stack/routing.ts'
import t from 'tap'

const services = Object.keys(nounsByService) as ServiceName[]

t.test('every noun belongs to one upstream', async t => {
  const all = [...platformNouns, ...Object.values(nounsByService).flat()]
  t.equal(new Set(all).size, all.length)
})

t.test('a path goes to the service of its noun', async t => {
  const expected: [string, string | undefined][] = [
    ['/v1/quotes', 'quote'],
    ['/v1/quotes/qt_1/revisions', 'quote'],
    ['/v1/receipts/verifications', 'quote'],
    ['/v1/parties/9998100015/credit-assessments/2025-01-01', 'underwriting'],
    ['/v1/policies/po_1/premiums', 'policy'],
    ['/v1/policies/po_1/renewal-quotes', 'quote'],
    ['/v1/policies/po_1/renewal-quotes/x', 'policy'],
    ['/v1/certificates/abc', 'policy'],
    ['/v1/claims/cm_1/payments/pm_1/posting', 'claims'],
    ['/v1/clock', 'quote'],
    ['/oauth/token', 'issuer'],
    ['/.well-known/openid-configuration', 'issuer'],
    ['/v1/', undefined],
    ['/v1', undefined],
    ['/', undefined],
    ['/oauth', undefined],
    ['/v1/constructor', undefined]
  ]
  for (const [path, upstream] of expected) t.equal(upstreamOf(path), upstream, path)
})

t.test('every documented path is routed to the service that documents it', async t => {
  for (const service of [...services, 'platform'] as const) {
    const file = new URL(`../../openapi/${service}.json`, import.meta.url)
    if (!existsSync(file)) continue
    const { paths } = JSON.parse(readFileSync(file, 'utf8')) as { paths: Record<string, unknown> }
    for (const path of Object.keys(paths).filter(path => path.startsWith('/v1/'))) {
      const platform = platformNouns.includes(path.split('/')[2] ?? '')
      t.equal(upstreamOf(path), service === 'platform' || platform ? 'quote' : service, path)
    }
  }
})

const configuration = readFileSync(new URL('../../packages/local-stack/nginx.conf.template', import.meta.url), 'utf8')

t.test('the reverse proxy knows who looks names up before the first name, or it does not start', async t => {
  const resolver = configuration.indexOf('\nresolver ${NGINX_LOCAL_RESOLVERS}')
  t.ok(resolver > 0 && resolver < configuration.indexOf('\nupstream '))
})

t.test('what the reverse proxy refuses by itself is a whole problem', async t => {
  const refusals = [...configuration.matchAll(/return (\d+) '(\{"type".*?\})';/g)]
  t.equal(refusals.length, 5)
  for (const [, status, body = ''] of refusals) {
    const { code, ...problem } = JSON.parse(body)
    t.match(problem, { type: `urn:trade-credit:problem:${code}`, status: Number(status), title: /./, detail: /\.$/ })
    t.match(problem, { instance: 'urn:request:$forwarded_request_id', errors: [] }, 'the log names it')
  }
})

t.test('the reverse proxy of docker-compose has the same table', async t => {
  const locations = [
    ...configuration.matchAll(/location ~ \^\/v1\/\(([^)]*)\)\(\/\|\$\) \{\s+proxy_pass http:\/\/(\w+);/g)
  ]
  const table = new Map(locations.map(([, nouns, service]) => [service, nouns?.split('|')]))
  t.same([...table.keys()].sort(), [...services].sort())
  for (const service of services) {
    const platform = upstreamOf('/v1/events') === service ? platformNouns : []
    t.same(table.get(service)?.toSorted(), [...nounsByService[service], ...platform].toSorted(), service)
  }

  for (const { path, service } of pathsOfOthers) {
    const at = configuration.indexOf(
      `location ~ ${path.source.replaceAll('\\/', '/')} { proxy_pass http://${service}; }`
    )
    t.ok(at > 0 && at < configuration.indexOf(locations[0]?.[0] ?? ''), `${path.source} is looked at before the nouns`)
  }
})
