import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './generated/api.d.ts'

export type { components, operations, paths } from './generated/api.d.ts'

export interface ClientOptions {
  /** Where the API is: `http://127.0.0.1:8080`. */
  readonly baseUrl: string
  /** Gives the access token for each request; see `clientCredentials`. */
  readonly token: () => Promise<string>
  /** `ko` or `en`; Korean when left out. */
  readonly language?: 'ko' | 'en'
}

export type ApiClient = Client<paths>

/** A client with every path, body and answer of the contract typed. */
export function createApiClient(options: ClientOptions): ApiClient {
  const client = createClient<paths>({ baseUrl: options.baseUrl })
  client.use({
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${await options.token()}`)
      if (options.language) request.headers.set('accept-language', options.language)
      return request
    }
  })
  return client
}
