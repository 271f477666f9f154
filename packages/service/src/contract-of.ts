import { createLocalJWKSet } from 'jose'
import { createApp } from './app.ts'
import { tagsOf } from './contract/tags.ts'
import { createLogger } from './observability/logger.ts'
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
  const document = app.swagger() as unknown as { paths: Parameters<typeof tagsOf>[0]; components: Components }
  await app.close()
  const isOwn = (path: string) => definition.name === 'platform' || !path.startsWith('/health/')
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => isOwn(path)))
  return { ...document, tags: tagsOf(paths), paths, components: usedOf(document.components, paths) }
}

type Components = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** The components that the operations refer to, directly or through others, and the security scheme, which all have. */
function usedOf(components: Components, paths: object): Components {
  const used = new Set<string>()
  const follow = (value: unknown): void => {
    for (const [, reference = ''] of JSON.stringify(value).matchAll(/"\$ref":"#\/components\/([^"]+)"/g)) {
      if (used.has(reference)) continue
      used.add(reference)
      const [kind = '', name = ''] = reference.split('/')
      follow(components[kind]?.[name] ?? null)
    }
  }
  follow(paths)
  const kept = (kind: string, parts: Readonly<Record<string, unknown>>) =>
    Object.entries(parts).filter(([name]) => kind === 'securitySchemes' || used.has(`${kind}/${name}`))
  return Object.fromEntries(
    Object.entries(components).map(([kind, parts]) => [kind, Object.fromEntries(kept(kind, parts))])
  )
}

/** Routes are described here and never called, so nothing of the platform is needed but what they look at beforehand. */
const NO_PLATFORM = { responseGuard: false, sandbox: false } as ServicePlatform
