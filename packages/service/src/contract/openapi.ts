import swagger from '@fastify/swagger'
import type { App } from '../http/app-type.ts'
import { describedWith } from './conventions.ts'
import { wrapReferences } from './described-references.ts'
import { tidyContract } from './tidy.ts'

// Makes `app.swagger()` known wherever this package is used.
export type {} from '@fastify/swagger'

export interface ContractInfo {
  readonly title: string
  readonly description: string
  readonly tokenUrl: string
}

/** Whom to ask, and on what terms: the same in every document. */
export const CONTRACT_TERMS = {
  contact: { name: 'API support', email: 'api@trade-credit.example' },
  license: { name: 'Not licensed to others', identifier: 'LicenseRef-Proprietary' }
} as const

/** Collects the routes registered from now on into an OpenAPI 3.1 document. */
export function describeRoutes(app: App, info: ContractInfo, scopes: ReadonlySet<string>): void {
  const server = {
    url: '/',
    description: 'The deployment that serves this document: local, sandbox or production.',
    'x-internal': false
  }
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: info.title, description: describedWith(info.description), version: '1', ...CONTRACT_TERMS },
      servers: [server],
      components: {
        securitySchemes: {
          oauth2: {
            type: 'oauth2',
            description:
              'Client credentials. `noun:write` includes `noun:read`. Access tokens are JWTs (RFC 9068), verified as RFC8725 asks: issuer, audience, `typ`, expiry and an asymmetric algorithm. A token that its issuer bound to a key (DPoP, RFC 9449) is sent as `Authorization: DPoP`, with a proof for each request in the header `DPoP`.',
            flows: { clientCredentials: { tokenUrl: info.tokenUrl, scopes: {} } }
          }
        }
      }
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `def-${i}`)
    },
    transform: ({ schema, url }) => ({ schema: wrapReferences(schema) as typeof schema, url }),
    transformObject: documentObject => {
      const document = 'openapiObject' in documentObject ? documentObject.openapiObject : {}
      return tidyContract(document, [...scopes].sort()) as typeof document
    }
  })
}
