import { type ApiClient, createApiClient } from '@trade-credit/client/client.ts'
import { clientCredentials } from '@trade-credit/client/client-credentials.ts'
import { localClientSecret } from '../issuer/clients.ts'

/** The people of the story, each calling as its own client of the contract. */
export interface Actors {
  readonly portal: ApiClient
  readonly underwriter: ApiClient
  readonly cashier: ApiClient
  readonly feed: ApiClient
  readonly officer: ApiClient
  readonly manager: ApiClient
  readonly operator: ApiClient
}

/** Everybody, at the gateway of this address; answers come in the language. The portal may be played by another client. */
export function actorsAt(baseUrl: string, language: 'ko' | 'en', { portal = 'portal' } = {}): Actors {
  const as = (clientId: string): ApiClient =>
    createApiClient({
      baseUrl,
      language,
      token: clientCredentials({ tokenUrl: `${baseUrl}/oauth/token`, clientId, clientSecret: localClientSecret })
    })
  return {
    portal: as(portal),
    underwriter: as('underwriter'),
    cashier: as('cashier'),
    feed: as('feed'),
    officer: as('claims-officer'),
    manager: as('claims-manager'),
    operator: as('operator')
  }
}

let keys = 0

/** A new Idempotency-Key, as the parameters of a POST take it. */
export function newKey(): { readonly header: { readonly 'idempotency-key': string } } {
  keys += 1
  return { header: { 'idempotency-key': `"demo-${keys}"` } }
}

interface Answered<Data> {
  readonly data?: Data | undefined
  readonly error?: unknown
  readonly response: Response
}

/** What was answered. Throws, with the problem as it was sent, when the call was refused: the story cannot go on. */
export function answerOf<Data>({ data, error, response }: Answered<Data>): NonNullable<Data> {
  if (data !== undefined && data !== null) return data
  throw new Error(`${response.status} from ${new URL(response.url).pathname}: ${JSON.stringify(error, null, 2)}`)
}
