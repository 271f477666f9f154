import type { App } from '../http/app-type.ts'

/** What the reference page may load: its own script and document, nothing from elsewhere. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/**
 * An API reference at `/docs` to read and to try; every asset comes from this server. Registered before the other routes are
 * equipped: its routes are the plugin's own and cannot state that they are public.
 */
export async function referencePage(app: App, title: string): Promise<void> {
  // Four megabytes of page and a parser: only where it is shown.
  const { default: reference } = await import('@scalar/fastify-api-reference')
  await app.register(reference, {
    routePrefix: '/docs',
    configuration: {
      pageTitle: title,
      url: '/openapi.json',
      authentication: { preferredSecurityScheme: 'oauth2' },
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true }
    },
    hooks: {
      onRequest(_request, reply, done) {
        reply.header('content-security-policy', PAGE_POLICY)
        done()
      }
    }
  })
}

/** `/openapi.json`: the contract of this service. */
export function contractRoute(app: App): void {
  app.get('/openapi.json', { schema: { hide: true }, config: { public: true } }, async (_request, reply) =>
    reply
      .header('cache-control', 'no-cache')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(app.swagger()))
  )
}
