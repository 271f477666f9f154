import { createServer, type Server } from 'node:http'
import Provider, {
  type ClientMetadata,
  type Configuration,
  errors,
  type JWK,
  type JWKS,
  type KoaContextWithOIDC
} from 'oidc-provider'
import { type ListeningServer, listen } from '../listen.ts'
import { type LocalClient, localClientSecret, localClients, requestableScopes } from './clients.ts'
import { forgetfulStore } from './forgetful-store.ts'

/** Tokens are for the API as a whole; each service checks this audience. */
export const apiAudience = 'urn:trade-credit-insurance:api'

const oneHour = 3600

export interface IssuerSettings {
  /** The `iss` of every token, and the origin under which clients reach the token endpoint. */
  readonly issuer: string
  readonly signingKey: JWK
  readonly port: number
  /** The loopback interface unless given. */
  readonly host?: string
  /** Public keys by client id: such a client signs assertions (`private_key_jwt`) in place of sending the secret. */
  readonly publicKeys?: Readonly<Record<string, JWKS>>
}

/** Starts the local issuer: OAuth 2.0 client credentials, JWT access tokens of one hour. */
export async function startIssuer(settings: IssuerSettings): Promise<ListeningServer> {
  const provider = new Provider(settings.issuer, issuerConfiguration(settings))
  const handle = provider.callback()
  const server: Server = createServer((request, response) => {
    // Koa answers by itself, errors included; there is nothing to wait for.
    void handle(request, response)
  })
  return listen(server, settings.port, settings.host)
}

function issuerConfiguration({ signingKey, publicKeys = {} }: IssuerSettings): Configuration {
  return {
    adapter: forgetfulStore,
    clients: localClients.map(client => clientMetadata(client, publicKeys[client.id])),
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt'],
    jwks: { keys: [signingKey] },
    responseTypes: [],
    routes: { token: '/oauth/token', jwks: '/oauth/jwks' },
    scopes: [],
    claims: {},
    ttl: { ClientCredentials: oneHour },
    clientBasedCORS: () => false,
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      // Whoever asks with a proof gets a token bound to that key.
      dPoP: { enabled: true, allowReplay: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => apiAudience,
        getResourceServerInfo: (ctx, resource, client) => {
          if (resource !== apiAudience) throw new errors.InvalidTarget(`the only resource here is ${apiAudience}`)
          return {
            scope: grantedScope(ctx, localClient(client.clientId)),
            audience: apiAudience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: oneHour,
            jwt: { sign: { alg: 'ES256' } }
          }
        },
        useGrantedResource: () => true
      }
    },
    extraTokenClaims: (_ctx, token) => {
      const { organisation, kind } = localClient(token.clientId)
      return { organisation, organisation_kind: kind }
    }
  }
}

function clientMetadata(client: LocalClient, keys: JWKS | undefined): ClientMetadata {
  const common: ClientMetadata = {
    client_id: client.id,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: 'ES256'
  }
  return keys
    ? { ...common, token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: 'ES256', jwks: keys }
    : { ...common, token_endpoint_auth_method: 'client_secret_basic', client_secret: localClientSecret }
}

function localClient(id: string | undefined): LocalClient {
  const client = localClients.find(candidate => candidate.id === id)
  if (!client) throw new Error(`the issuer knows no client ${id}`)
  return client
}

/**
 * The scopes asked for, or all of the client's when the request names none.
 *
 * The provider by itself drops scopes it does not know and grants nothing when none is named; here the first is an error and
 * the second the convenient default, so the parameter is filled in before the provider reads it.
 */
function grantedScope(ctx: KoaContextWithOIDC, client: LocalClient): string {
  const { params } = ctx.oidc
  if (!params) throw new errors.InvalidRequest('no parameters')
  const asked = typeof params['scope'] === 'string' ? params['scope'].split(' ').filter(scope => scope !== '') : []
  const allowed = requestableScopes(client)
  for (const scope of asked) {
    if (!allowed.has(scope)) throw new errors.InvalidScope(`${client.id} has no such scope`, scope)
  }
  const granted = (asked.length > 0 ? asked : client.scopes).join(' ')
  params['scope'] = granted
  return granted
}
