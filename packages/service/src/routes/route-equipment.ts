import type {
  FastifyRequest,
  FastifySchema,
  FastifySerializerCompiler,
  onRequestHookHandler,
  preValidationHookHandler
} from 'fastify'
import type { TSchema } from 'typebox'
import { authenticate, type Checks } from '../access/authenticate.ts'
import { scopesOf } from '../access/scopes.ts'
import { wrapReferences } from '../contract/described-references.ts'
import type { App } from '../http/app-type.ts'
import { languageOf } from '../http/language.ts'
import { guardBody, guardStatus } from '../http/response-guard.ts'
import { SECURITY_HEADERS } from '../http/security-headers.ts'
import type { Metrics } from '../observability/metrics.ts'
import { collectDefinitions } from '../schema/shared-schema.ts'
import { compileValidator } from '../schema/validation.ts'
import { completeContract } from './route-contract.ts'

interface Equipment extends Checks {
  readonly metrics: Metrics
  /** Filled with every scope that a route asks for. */
  readonly scopes: Set<string>
  readonly addMethod: (method: string, url: string) => void
  readonly responseGuard: boolean
}

/** Gives every route, as it is registered, what all have: its full contract, authentication, log line, metrics and guard. */
export function equipRoutes(app: App, equipment: Equipment): void {
  const { limits, metrics, scopes, addMethod, responseGuard } = equipment
  const definitions = new Map<string, TSchema>()
  decorateRequests(app)

  app.addHook('onRequest', (request, reply, done) => {
    metrics.started()
    reply.headers(SECURITY_HEADERS)
    reply.header('x-request-id', request.id)
    done()
  })

  app.addHook('onRoute', route => {
    const needed = scopesOf(route)
    const schema = completeContract(route, needed)
    const at = `${String(route.method)} ${route.url}`
    const isHidden = 'hide' in schema && schema.hide === true
    for (const method of [route.method].flat()) addMethod(method, route.url)
    for (const scope of needed ?? []) scopes.add(scope)
    route.schema = schema
    route.validatorCompiler ??= compileValidator
    route.serializerCompiler = asWritten
    addDefinitions(app, schema, definitions)
    if (needed !== null) route.onRequest = [nameLanguage, authenticate(equipment, needed), ...hooks(route.onRequest)]
    else if (limits && !isForOperators(route.url)) route.onRequest = [limits.ofAddress, ...hooks(route.onRequest)]
    if (route.config?.optionalBody) route.preValidation = [takeNoBodyAsEmpty, ...hooks(route.preValidation)]
    if (responseGuard && !isHidden) {
      route.preSerialization = [...hooks(route.preSerialization), guardBody(at, schema)]
      route.onSend = [...hooks(route.onSend), guardStatus(at, schema)]
    }
  })

  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.finished(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    logRequest(request, route, reply.statusCode, reply.elapsedTime)
    done()
  })
}

function decorateRequests(app: App): void {
  app.decorateRequest('verifiedActor', null)
  app.decorateRequest('actor', {
    getter(this: FastifyRequest) {
      if (this.verifiedActor === null) throw new Error('a public route has no actor')
      return this.verifiedActor
    }
  })
  app.decorateRequest('language', {
    getter(this: FastifyRequest) {
      return languageOf(this.headers['accept-language'])
    }
  })
}

/** Views are written as they are: a serializer that repairs them in silence (10.7 becomes 10, null becomes 0) hides bugs. */
const asWritten: FastifySerializerCompiler<FastifySchema> = () => value => JSON.stringify(value)

const takeNoBodyAsEmpty: preValidationHookHandler = (request, _reply, done) => {
  request.body ??= {}
  done()
}

/** What the API answers is for the caller alone, and in one of two languages. */
const nameLanguage: onRequestHookHandler = (request, reply, done) => {
  reply.headers({ 'content-language': request.language, vary: 'Accept-Language', 'cache-control': 'no-store' })
  done()
}

/** One line per request, of ids and codes only: the address stays out, because it may hold a firm's number. */
function logRequest(request: FastifyRequest, route: string, status: number, elapsedMs: number): void {
  const line = {
    method: request.method,
    route,
    status,
    ms: Math.round(elapsedMs * 100) / 100,
    organisation: request.verifiedActor?.organisation,
    client: request.verifiedActor?.client,
    problem: request.problemCode ?? undefined
  }
  if (isForOperators(route)) request.log.debug(line, 'request')
  else request.log.info(line, 'request')
}

/** What is asked every few seconds by probes and scrapers: neither counted against anybody nor worth a line of the log. */
function isForOperators(route: string): boolean {
  return route.startsWith('/health/') || route === '/metrics'
}

/** Makes the shared schemas known to the OpenAPI document, each once. */
function addDefinitions(app: App, schema: unknown, definitions: Map<string, TSchema>): void {
  const before = new Set(definitions.keys())
  collectDefinitions(schema, definitions)
  for (const [name, definition] of definitions) if (!before.has(name)) app.addSchema(wrapReferences(definition))
}

function hooks<H>(given: H | H[] | undefined): H[] {
  return given === undefined ? [] : ([given].flat() as H[])
}
