import { type ApiClient, createApiClient } from '@trade-credit/client/client.ts'
import { upstreamOf } from '@trade-credit/local-stack/routing.ts'
import { authorization } from './access-token.ts'
import type { RunningSystem } from './running-system.ts'

const BASE_URL = 'http://system.test'

/**
 * The generated client of one of the contract's clients, over a system in this process: each request goes to the service that the gateway
 * would send it to, without a socket between.
 */
export function inProcessClient({ apps }: Pick<RunningSystem, 'apps'>, clientId: string): ApiClient {
  let token: Promise<string> | undefined
  const bearer = async () => (await authorization(clientId)).replace('Bearer ', '')
  const client = createApiClient({ baseUrl: BASE_URL, language: 'en', token: () => (token ??= bearer()) })
  client.use({
    async onRequest({ request }) {
      const { pathname, search } = new URL(request.url)
      const service = upstreamOf(pathname)
      if (service === undefined || service === 'issuer') throw new Error(`no service answers ${pathname}`)
      const sent = Buffer.from(await request.arrayBuffer())
      const reply = await apps[service].inject({
        method: request.method as 'GET',
        url: `${pathname}${search}`,
        headers: Object.fromEntries(request.headers),
        ...(sent.length > 0 ? { payload: sent } : {})
      })
      const body = reply.rawPayload.length > 0 ? new Uint8Array(reply.rawPayload) : null
      const answer = new Response(body, { status: reply.statusCode, headers: reply.headers as Record<string, string> })
      // One that was not fetched has no address, and `answerOf` names it.
      return Object.defineProperty(answer, 'url', { value: request.url })
    }
  })
  return client
}
