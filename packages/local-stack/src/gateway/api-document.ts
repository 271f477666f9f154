import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isCode } from '../private-file.ts'

const joinedDocument = new URL('../../../../openapi/joined.json', import.meta.url)

/** Where the committed document says that tokens are given. */
const USUAL_ADDRESS = 'http://127.0.0.1:8080/'

/** The joined OpenAPI document as text, with tokens given at this address; undefined when the checkout has none. */
export async function readJoinedDocument(url: string): Promise<string | undefined> {
  try {
    const text = await readFile(joinedDocument, 'utf8')
    return text.replaceAll(USUAL_ADDRESS, `${url}/`)
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
      authentication: { preferredSecurityScheme: 'oauth2' },
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
