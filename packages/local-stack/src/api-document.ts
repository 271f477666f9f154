import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isCode } from './private-file.ts'

const joinedDocument = new URL('../../../openapi/joined.json', import.meta.url)

/** The joined OpenAPI document as text, or undefined when the checkout has none. */
export async function readJoinedDocument(): Promise<string | undefined> {
  try {
    return await readFile(joinedDocument, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let page: Promise<Handler> | undefined

/**
 * Serves `/docs`: the reference page over `/openapi.json`, with everything it loads coming from here.
 *
 * Its script weighs 4 MB, so it is loaded by the first reader and not by every start.
 */
export async function serveDocs(request: IncomingMessage, response: ServerResponse): Promise<void> {
  page ??= loadPage()
  const handle = await page
  handle(request, response)
}

async function loadPage(): Promise<Handler> {
  const [{ default: fastify }, { default: reference }] = await Promise.all([
    import('fastify'),
    import('@scalar/fastify-api-reference')
  ])
  const app = fastify()
  await app.register(reference, {
    routePrefix: '/docs',
    configuration: {
      url: '/openapi.json',
      title: 'Trade-credit insurance API',
      withDefaultFonts: false,
      telemetry: false,
      showDeveloperTools: 'never',
      hideClientButton: true,
      agent: { disabled: true },
      mcp: { disabled: true }
    }
  })
  await app.ready()
  return (request, response) => {
    response.setHeader(
      'content-security-policy',
      "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'"
    )
    app.routing(request, response)
  }
}
