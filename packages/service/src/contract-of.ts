import { createLocalJWKSet } from 'jose'
import { createApp } from './app.ts'
import { createLogger } from './logger.ts'
import type { ServiceDefinition, ServicePlatform } from './service.ts'

/** The OpenAPI 3.1 document of a service's own operations, without the health checks that all have. Needs no database. */
export async function contractOf(
  definition: Omit<ServiceDefinition, 'name'> & { readonly name: string }
): Promise<Record<string, unknown>> {
  const app = await createApp({
    ...definition,
    config: {
      ISSUER: 'http://127.0.0.1:8080',
      AUDIENCE: 'contract',
      DOCS: true,
      BODY_LIMIT: 1024,
      REQUEST_TIMEOUT_SECONDS: 30
    },
    keys: createLocalJWKSet({ keys: [] }),
    logger: createLogger({ name: definition.name, level: 'silent' }),
    responseGuard: false,
    routes: app => definition.routes(app, NO_PLATFORM)
  })
  const document = app.swagger() as unknown as { paths: Record<string, unknown> }
  await app.close()
  const paths = Object.entries(document.paths).filter(([path]) => !path.startsWith('/health/'))
  return { ...document, paths: Object.fromEntries(paths) }
}

/** Routes are described, never called: a handler that reached for the platform here would be a bug. */
const NO_PLATFORM = new Proxy({} as ServicePlatform, {
  get(_target, name) {
    throw new Error(`a route used platform.${String(name)} while it was being registered`)
  }
})
