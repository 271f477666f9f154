import { createLocalJWKSet } from 'jose'
import { createApp } from './app.ts'
import { createLogger } from './logger.ts'
import type { ServiceDefinition, ServicePlatform } from './service.ts'

/** The OpenAPI 3.1 document of a service's own operations; the platform's alone has the health checks that all have. Needs no database. */
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
  const isOwn = (path: string) => definition.name === 'platform' || !path.startsWith('/health/')
  const paths = Object.entries(document.paths).filter(([path]) => isOwn(path))
  return { ...document, paths: Object.fromEntries(paths) }
}

/** Routes are described here and never called, so nothing of the platform is needed but what they look at beforehand. */
const NO_PLATFORM = { responseGuard: false, sandbox: false } as ServicePlatform
