import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './generated/api.d.ts'
import { type ClientKey, keyProof } from './key-proof.ts'

export type { components, operations, paths } from './generated/api.d.ts'

export interface ClientOptions {
  /** Where the API is: `http://127.0.0.1:8080`. */
  readonly baseUrl: string
  /** Gives the access token for each request; see `clientCredentials`. */
  readonly token: () => Promise<string>
  /** The key that the tokens are bound to, for a client whose tokens are: the one given to `clientCredentials`. */
  readonly key?: ClientKey
  /** `ko` or `en`; Korean when left out. */
  readonly language?: 'ko' | 'en'
}

export type ApiClient = Client<paths>

/** A client with every path, body and answer of the contract typed. */
export function createApiClient(options: ClientOptions): ApiClient {
  const client = createClient<paths>({ baseUrl: options.baseUrl })
  client.use({
    async onRequest({ request }) {
      const token = await options.token()
      request.headers.set('authorization', `${options.key ? 'DPoP' : 'Bearer'} ${token}`)
      if (options.key)
        request.headers.set('dpop', await keyProof(options.key, { method: request.method, url: request.url, token }))
      if (options.language) request.headers.set('accept-language', options.language)
      return request
    }
  })
  return client
}
