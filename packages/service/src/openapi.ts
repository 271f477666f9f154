import swagger from '@fastify/swagger'
import type { App } from './app.ts'

// Makes `app.swagger()` known wherever this package is used.
export type {} from '@fastify/swagger'

export interface ContractInfo {
  readonly title: string
  readonly description: string
  readonly tokenUrl: string
}

/** Collects the routes registered from now on into an OpenAPI 3.1 document. */
export function describeRoutes(app: App, info: ContractInfo, scopes: ReadonlySet<string>): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: info.title, description: info.description, version: '1' },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          oauth2: {
            type: 'oauth2',
            description: 'Client credentials. `noun:write` includes `noun:read`.',
            flows: { clientCredentials: { tokenUrl: info.tokenUrl, scopes: {} } }
          }
        }
      }
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => (typeof json.$id === 'string' ? json.$id : `def-${i}`)
    },
    transformObject: documentObject => {
      const document = 'openapiObject' in documentObject ? documentObject.openapiObject : {}
      return tidy(document, [...scopes].sort()) as typeof document
    }
  })
}

/** The document in a stable order, so that a committed copy can be compared: paths and schemas by name, the rest as written. */
function tidy(document: Record<string, unknown>, scopes: readonly string[]): Record<string, unknown> {
  const components = (document['components'] ?? {}) as {
    schemas?: Record<string, unknown>
    securitySchemes?: { oauth2?: { flows?: { clientCredentials?: { scopes: Record<string, string> } } } }
  }
  const flow = components.securitySchemes?.oauth2?.flows?.clientCredentials
  if (flow) flow.scopes = Object.fromEntries(scopes.map(scope => [scope, describeScope(scope)]))
  return {
    ...document,
    paths: sorted((document['paths'] ?? {}) as Record<string, unknown>),
    components: { ...components, schemas: sorted(withoutIds(components.schemas ?? {})) }
  }
}

function describeScope(scope: string): string {
  const [noun = '', verb = ''] = scope.split(':')
  return `${verb} ${noun.replaceAll('-', ' ')}`
}

function withoutIds(schemas: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $id: _id, ...rest } = schema as Record<string, unknown>
      return [name, rest]
    })
  )
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}
