import { readFile } from 'node:fs/promises'
import { startGateway } from '@trade-credit/local-stack/gateway/gateway.ts'
import type {} from '@trade-credit/service/contract/openapi.ts'
import t from 'tap'
import { until } from '../services/platform/feed.ts'
import { probe, token } from '../services/service/probe.ts'

t.test(
  'a request has one name, in its answer and in the log and metrics of the service behind the gateway',
  async t => {
    const { app, lines } = await probe({
      routes(app) {
        app.get(
          '/v1/quotes',
          { schema: { operationId: 'list', summary: 'List' }, config: { scope: 'orders:read' } },
          async () => ({})
        )
      },
      responseGuard: false
    })
    const gateway = await startGateway({ port: 0 })
    t.teardown(async () => {
      await gateway.stop()
      await app.close()
    })
    gateway.connect('quote', await app.listen({ port: 0, host: '127.0.0.1' }))
    const authorization = `Bearer ${await token()}`

    const ask = async (headers: Record<string, string>) => {
      const answer = await fetch(`${gateway.url}/v1/quotes`, { headers: { authorization, ...headers } })
      await answer.arrayBuffer()
      return { status: answer.status, id: answer.headers.get('x-request-id') ?? 'none' }
    }
    const logged = async (id: string) => {
      await until(() => lines.some(line => JSON.parse(line).request === id))
      return lines.map(line => JSON.parse(line)).filter(line => line.request === id)
    }

    for (const [given, isKept] of [
      ['a-callers-own.id:7', true],
      [undefined, false],
      ['short', false],
      ['with spaces in it', false],
      ['x'.repeat(101), false]
    ] as const) {
      const { status, id } = await ask(given === undefined ? {} : { 'x-request-id': given })
      t.equal(status, 200)
      t.equal(id === given, isKept, `${given} is ${isKept ? 'kept' : 'replaced'}`)
      t.match(await logged(id), [{ msg: 'request', route: '/v1/quotes', status: 200, client: 'portal' }])
    }
    const refused = await ask({ authorization: 'Bearer a.b.c' })
    t.match(await logged(refused.id), [{ status: 401, problem: 'token_invalid' }], 'a refusal too')

    const metrics = (await app.inject('/metrics')).body
    t.match(
      metrics,
      /http_request_duration_seconds_count\{service="probe",method="GET",route="\/v1\/quotes",status="200"\} 5/
    )
  }
)

t.test('the proxy of a deployment goes by the same form, and logs the name that it passes on', async t => {
  const template = await readFile(new URL('../../packages/local-stack/nginx.conf.template', import.meta.url), 'utf8')
  const source = await readFile(new URL('../../packages/service/src/http/request-id.ts', import.meta.url), 'utf8')
  const form = /\/\^(\S+)\$\/\.test/.exec(source)?.[1]
  t.ok(form)
  t.ok(template.includes(`"~^${form}$" $http_x_request_id;`))
  t.match(template, /"request":"\$forwarded_request_id"/)
  t.match(template, /proxy_set_header X-Request-Id \$forwarded_request_id;/)
})
